"""The reviewer's screen: one tag at a time, its passage with the evidence marked, one key a decision. Wraps prompt_toolkit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from civcorpus.cli.output import clip, line_spans
from civcorpus.errors import MissingExtraError

if TYPE_CHECKING:
    from prompt_toolkit import Application
    from prompt_toolkit.key_binding import KeyBindings

    from civcorpus.model import Passage
    from civcorpus.reviewing import Item, Session
    from civcorpus.reviewing.session import Said

Fragments = list[tuple[str, str]]
"""Styles and texts, as prompt_toolkit takes them."""

HELP = (
    ("a", "accept the tag"), ("r", "reject the tag"), ("A", "accept only this mention"), ("R", "reject only this mention"),
    ("u", "undo the last decision"), ("s n", "skip to the next tag"), ("p", "the tag before"),
    ("tab", "another mention of this tag"), ("?", "this help"), ("q", "quit; every decision is on disk"),
)  # fmt: skip
_STYLE = {
    "bar": "reverse", "dim": "fg:ansibrightblack", "strong": "bold", "mark": "bold reverse", "yes": "fg:ansigreen bold",
    "no": "fg:ansired bold",
}  # fmt: skip
_FOOT = "a accept  r reject  A R mention only  u undo  s skip  p back  tab more  ?  q"


def review(session: Session) -> None:
    """Show the screen until the reviewer quits or the queue ends.

    Raises:
        MissingExtraError: prompt_toolkit is not installed.
    """
    screen = Screen(session)
    screen.application().run()


class Screen:
    """What is shown and which key does what; `message` is the last thing to say, `helping` whether the keys are listed."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.message = ""
        self.helping = False

    def application(self) -> Application[None]:
        """Return the program that shows this screen.

        Raises:
            MissingExtraError: prompt_toolkit is not installed.
        """
        try:
            from prompt_toolkit.application import Application, get_app
            from prompt_toolkit.layout import FormattedTextControl, Layout, Window
            from prompt_toolkit.styles import Style
        except ImportError as err:
            raise MissingExtraError(
                "tag review: needs an extra: install it with `pip install 'civcorpus[review]'`"
            ) from err

        def shown() -> Any:
            size = get_app().output.get_size()
            return [(f"class:{style}" if style else "", text) for style, text in self.lines(size.columns, size.rows)]

        return Application(
            layout=Layout(
                Window(FormattedTextControl(shown, show_cursor=False), wrap_lines=False, always_hide_cursor=True)
            ),
            key_bindings=self._bindings(),
            style=Style.from_dict(_STYLE),
            full_screen=True,
        )

    def _bindings(self) -> KeyBindings:
        from prompt_toolkit.key_binding import KeyBindings

        bindings = KeyBindings()
        for key in ("a", "r", "A", "R", "u", "s", "n", "p", "?", "tab", "right", "left", "down", "up"):
            bindings.add(key)(lambda _, key=key: self.press(key))

        for key in ("q", "c-c", "c-d", "escape"):
            bindings.add(key, eager=key != "escape")(lambda event: event.app.exit())

        return bindings

    def press(self, key: str) -> None:
        """Do what a key does."""
        self.message = ""
        if key == "?":
            self.helping = not self.helping
            return
        self.helping = False
        session = self.session
        moves: dict[str, Callable[[], object]] = {
            "s": session.forward, "n": session.forward, "down": session.forward, "p": session.back, "up": session.back,
            "tab": session.next_evidence, "right": session.next_evidence, "left": lambda: session.next_evidence(-1),
        }  # fmt: skip
        if key == "u":
            self.message = "taken back" if session.undo() else "nothing to take back"
        elif key in moves and not (session.finished and key not in ("p", "up")):
            moves[key]()
        elif key in "arAR" and not session.finished:
            row = session.queue[session.position]
            verdict: Said = "accept" if key in "aA" else "reject"
            (session.say if key in "ar" else session.say_of_mention)(verdict)
            what = f"{row.concept_id} in {row.document_id}" if key in "ar" else f"a mention of {row.concept_id}"
            self.message = f"{verdict}ed: {what}"

    # ---- what is shown

    def lines(self, width: int, height: int) -> Fragments:
        """Return the whole screen: at most `height` lines of at most `width` columns."""
        if self.helping:
            body = [[("", clip(f"{key:<5} {what}", width))] for key, what in HELP]
        elif self.session.finished:
            body = [
                [("strong", clip(self.session.summary(), width))],
                [("", clip("u takes the last decision back, p goes back, q quits", width))],
            ]
        else:
            body = _item_lines(self.session.item(), width, height - 3)
        top = f" {min(self.session.position + 1, len(self.session.queue))} of {len(self.session.queue)}"
        top += f" · {self.session.decided} decided"
        rows: list[Fragments] = [[("bar", _filled(top, width))], *body[: max(0, height - 3)]]
        rows += [[] for _ in range(height - 2 - len(rows))]
        rows += [[("dim", clip(self.message, width))], [("bar", _filled(f" {_FOOT}", width))]]
        return [fragment for row in rows[:height] for fragment in (*row, ("", "\n"))][:-1]


def _item_lines(item: Item, width: int, room: int) -> list[Fragments]:
    """Return a tag's lines: what it is about above, then the passage between its neighbours, cut to the room there is."""
    head = _head(item, width)
    if item.passage is None:
        return [*head, [("dim", "no mention: a tag of the document as a whole")]]
    space = max(3, room - len(head))
    beside = 2 if space >= 8 else 0
    passage = _passage(item.passage, item.spans, width, space - beside * 2)
    before = _neighbour(item.before, width, beside, last=True)
    after = _neighbour(item.after, width, beside, last=False)
    return [*head, *before, *passage, *after]


def _head(item: Item, width: int) -> list[Fragments]:
    document, tag, concept = item.document, item.tag, item.concept
    about = " · ".join(part for part in (document.date, document.source, document.id) if part)
    names = " · ".join(dict.fromkeys(name for name in (concept.english, concept.chinese) if name))
    lines: list[Fragments] = [
        [("strong", clip(document.title or document.id, width))],
        [("dim", clip(about, width))],
        [("strong", clip(f"{concept.id}  {names}", width))],
    ]
    note = " ".join(concept.scope_note.split())
    spans = list(line_spans(note, width))
    lines += [[("", note[start:end])] for start, end in spans[:2]] if note else []
    if len(spans) > 2:
        lines[-1] = [("", clip(note[spans[1][0] :], width))]
    score = f"score {item.row.score:.2f}"
    if tag is not None and tag.parts:
        score += ": " + " ".join(f"{name} {value:.2f}" for name, value in tag.parts)
    return [*lines, *_in_lines(score, width), *_evidence(item, width), []]


def _in_lines(text: str, width: int) -> list[Fragments]:
    """Return a text that is beside the point in at most two lines."""
    spans = list(line_spans(text, width))
    if len(spans) > 2:
        return [[("dim", text[slice(*spans[0])])], [("dim", clip(text[spans[1][0] :], width))]]
    return [[("dim", text[start:end])] for start, end in spans]


def _evidence(item: Item, width: int) -> list[Fragments]:
    judged = item.judged
    sure = "not known yet" if judged.confidence is None else f"{judged.confidence:.2f}"
    said = f"confidence {sure} ({judged.decisions} decisions about “{item.row.label}”)"
    if item.mention is not None:
        m = item.mention.mention
        rivals = f", also {', '.join(m.rivals)}" if m.rivals else ""
        status = "" if item.mention.status == "suggested" else f", {item.mention.status}"
        said = (
            f"mention {item.number} of {item.mentions}: “{m.label}”, {m.label_type}, {m.zone}{rivals}{status}; {said}"
        )
    lines = _in_lines(said, width)
    if item.verdict is not None:
        lines.append([("yes" if item.verdict == "accept" else "no", f"{item.verdict}ed in this sitting")])
    return lines


def _passage(passage: Passage, spans: list[tuple[int, int]], width: int, room: int) -> list[Fragments]:
    """Return the lines of a passage, the spans marked; of a long one those around the first span."""
    text = passage.text.replace("\n", " ").replace("\t", " ")
    places = list(line_spans(text, width))
    first = next((n for n, (_, end) in enumerate(places) if spans and end > spans[0][0]), 0)
    start = max(0, min(first - max(0, room - 1) // 2, len(places) - room))
    return [_marked(text, a, b, spans) for a, b in places[start : start + max(1, room)]]


def _marked(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> Fragments:
    line: Fragments = []
    position = start
    for a, b in spans:
        first, last = max(a, position), min(b, end)
        if first < last:
            line += [("", text[position:first]), ("mark", text[first:last])]
            position = last
    return [*line, ("", text[position:end])]


def _neighbour(passage: Passage | None, width: int, room: int, *, last: bool) -> list[Fragments]:
    """Return the lines of the passage beside that are nearest."""
    if passage is None or not room:
        return []
    text = " ".join(passage.text.split())
    places = list(line_spans(text, width))
    chosen = places[-room:] if last else places[:room]
    return [[("dim", text[a:b])] for a, b in chosen]


def _filled(text: str, width: int) -> str:
    from rich.cells import set_cell_size

    return set_cell_size(clip(text, width), width)
