"""The form that labels are matched on: words as stems, Han characters as they fold, marks that separate.

Labels and text go through the same form, so a label needs to be written once to be found in any spelling, script, width or line
break. Characters are matched, not words: a tokeniser cuts a label differently by what stands around it.

A text is cut into tokens in one call, and what each token gives is looked up in another, without a step of Python for each: only the few
tokens that what stands beside them decides are looked at one by one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Container
from functools import cache
from itertools import accumulate, compress

from civcorpus.analysis.folding import Folded
from civcorpus.analysis.scripts import HAN, HAN_RUN
from civcorpus.analysis.stems import stem

_PREFIXES = frozenset("anti co counter inter intra mid multi non post pre pro re semi sub trans ultra un under".split())
_TITLES = frozenset("dr mr mrs ms prof st".split())
_NUMBERED = frozenset("art arts ch fig figs no nos para pp sec vol".split())
_SHORTENED = frozenset("al approx cf co corp inc ltd vs".split())
_SPACED_ABBREVIATIONS = frozenset(f" {word}" for word in _TITLES | _NUMBERED | _SHORTENED)
_PIECES_KEPT = 50_000

STOP = "."
"""Stands for the end of a sentence in a matching form."""
MARK = "|"
"""Stands for any other mark that a label does not cross: comma, bracket, colon, slash."""
_STOPS = ".!?。！？；;…"
_CROSSED = "\"'《》「」『』〈〉〔〕-_*^~"
"""Marks that a label crosses: they leave nothing."""
_HYPHEN = re.compile("-")
_FIRST_HAN = "\u2e80"

_SPACED_STOP = f" {STOP}"

Span = tuple[int, int]


@cache
def _token(ascii_only: bool) -> re.Pattern[str]:
    """Return what cuts a text into tokens that cover it; the one for ASCII takes a tenth of the time to make.

    A Han run, a number, a dotted abbreviation, a word, the end of a sentence, another mark, each with a space behind it; or what leaves
    nothing. What most tokens are, a word and a space, is tried first.
    """
    han, word = ("(?!)", r"[^\W_]") if ascii_only else (f"[{HAN}]+", rf"[^\W_{HAN}]")
    crossed = re.escape(_CROSSED)
    return re.compile(
        rf"[A-Za-z]++ |(?:{han}"
        rf"|\d++(?:[.,]\d++)++(?!{word})"
        rf"|(?<![^\W_])(?:[A-Za-z]\.){{2,}}[A-Za-z]?(?!{word})"
        rf"|(?:[A-Za-z0-9]++|{word})++(?:'(?:s|t|re|ve|ll|d|m)(?!{word}))?"
        rf"|[{_STOPS}]+|\n\s*\n"
        rf"|[^\s\w{crossed}]) ?"
        rf"|(?:[^\S\n]|[{crossed}])+|\n"
    )


@cache
def _gap() -> re.Pattern[str]:
    """Return the space between two Han characters."""
    return re.compile(rf" (?<=[{HAN}] )(?=[{HAN}])")


class MatchingForm:
    """A text as labels see it, with the way back to original offsets.

    `text` is the pieces of the folded text: Latin words as stems, Han runs, `STOP` and `MARK`; one space between two pieces unless both
    are Han. Where the pieces come from is worked out when it is first asked for.
    """

    __slots__ = ("_cut", "_gaps", "_known", "folded", "text")

    def __init__(self, folded: Folded, cut: _Cut) -> None:
        self.folded = folded
        self.text = "".join(cut.pieces)[1:]
        self._cut = cut
        self._known: tuple[list[int], list[int]] | None = None
        self._gaps: list[int] = []
        if " " in self.text and not self.text.isascii():
            self._gaps = [match.start() for match in _gap().finditer(self.text)]
            if self._gaps:
                self.text = _gap().sub("", self.text)

    def original(self, start: int, end: int) -> Span:
        """Map a span of `text` that begins and ends in a word, a Han character or a mark to the span of the original."""
        return self.folded.original(*self.folded_span(start, end))

    def folded_span(self, start: int, end: int) -> Span:
        """Map such a span to the span of the folded text."""
        starts, _ = self._places()
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        return self._inside(first, start, after=False), self._inside(last, end, after=True)

    def form_span(self, start: int, end: int) -> Span | None:
        """Return the span of `text` for a span of the folded text that begins and ends with a word or Han character."""
        starts, places = self._places()
        first, last = (
            self._cut.piece_at(bisect_right(places, start) - 1),
            self._cut.piece_at(bisect_left(places, end) - 1),
        )
        if first < 0 or last < first or self._span(first)[1] <= start:
            return None
        begin = starts[first] + (start - places[first] if self._is_han(first) else 0)
        return begin, starts[last] + (end - places[last] if self._is_han(last) else len(self._cut.pieces[last]) - 1)

    def _inside(self, token: int, position: int, *, after: bool) -> int:
        """Map a place in a Han run exactly, one in a word to the word's edge."""
        start, end = self._span(token)
        place = position - self._places()[0][token]
        if start + place <= end and self._is_han(token):
            return start + place
        return end if after else start

    def _is_han(self, token: int) -> bool:
        start = self._places()[0][token]
        return self.text[start] >= _FIRST_HAN and HAN_RUN.match(self.text, start) is not None

    def _span(self, token: int) -> Span:
        """Return what of the folded text the piece that begins with a token covers."""
        places = self._places()[1]
        end = places[self._cut.ends.get(token, token) + 1]
        return places[token], end - (self.folded.text[end - 1] == " ")

    def _places(self) -> tuple[list[int], list[int]]:
        """Return where the piece of each token begins in `text` (where there is none, the next), and the token in the folded text."""
        if self._known is None:
            starts, places = self._cut.places()
            if self._gaps:
                starts = [start - bisect_left(self._gaps, start) for start in starts]
            self._known = starts, places
        return self._known


def matching_form(folded: Folded, known: Container[str] = ()) -> MatchingForm:
    """Bring a folded text to its matching form.

    A word that a line end cut after a hyphen is one word when its stem is among the `known` ones, else two.

    >>> from civcorpus.analysis.folding import fold
    >>> matching_form(fold("Non-governmental organisations' BRI项目（社会组织）", {0xff08: "(", 0xff09: ")"})).text
    'nongovernmental organization bri 项目 | 社会组织 |'
    """
    cut = _Cut(folded.text)
    hyphens = _cut_words(folded) if known and folded.origins is not None else ()
    if hyphens or cut.watched:
        cut.settle(hyphens, known)
    cut.forget_tokens()
    return MatchingForm(folded, cut)


class _Cut:
    """The tokens of a text, and beside each its piece with a space before it, "" where it leaves none.

    A word joined of several tokens is the piece of the first; `ends` says with which token it ends. `watched` are the tokens that what
    stands beside them decides.
    """

    __slots__ = ("_lengths", "_tokens", "ends", "pieces", "watched")

    def __init__(self, source: str) -> None:
        pieces = _pieces()
        self._tokens: list[str] = [source] if HAN_RUN.fullmatch(source) else _token(source.isascii()).findall(source)
        self.pieces = list(map(pieces.__getitem__, self._tokens))
        self._lengths: list[int] = []
        self.ends: dict[int, int] = {}
        self.watched: list[int] = []
        if not pieces.watched.isdisjoint(self._tokens):
            self.watched = list(compress(range(len(self._tokens)), map(pieces.watched.__contains__, self._tokens)))

    def settle(self, hyphens: Collection[int], known: Container[str]) -> None:
        """Join what belongs together, and drop the dots of abbreviations; `hyphens` are those that a line end followed, by place."""
        if not hyphens:
            for number in self.watched:
                self._settle(number)
            return
        at = {place: number for number, place in enumerate(accumulate(map(len, self._tokens), initial=0))}
        broken = {at[hyphen + 1] for hyphen in hyphens if hyphen + 1 in at}
        watched = set(self.watched)
        for number in sorted(broken | watched):
            if number in broken:
                self._mend(number, known)
            if number in watched:
                self._settle(number)

    def _settle(self, number: int) -> None:
        piece = self.pieces[number]
        if piece == _SPACED_STOP:
            before = self.piece_at(number - 1)
            word = self.pieces[before] if before >= 0 else ""
            if (len(word) == 2 or word in _SPACED_ABBREVIATIONS) and self._is_abbreviation(word[1:], number):
                self.pieces[number] = ""
        elif piece:
            self._join(number)

    def _is_abbreviation(self, word: str, dot: int) -> bool:
        """Say whether the dot after `word`, its stem, ends an abbreviation and no sentence, by what stands behind."""
        following = "".join(self._tokens[dot : dot + 3])[1:3].strip()[:1]
        if word in _TITLES or (len(word) == 1 and self._tokens[dot - 1][-1].isupper()):
            return following.isupper()
        if word in _NUMBERED:
            return following.isdigit()
        return word in _SHORTENED and (following.islower() or following in ",)")

    def _join(self, number: int) -> None:
        """Join a prefix with the word behind its hyphen or, after *non*, space; an acronym stays a word of its own (anti-NGO, UN-led)."""
        tokens = self._tokens
        spaced = tokens[number][-1] == " "
        behind = number + (1 if spaced else 2)
        if behind >= len(tokens) or not (spaced or tokens[number + 1] == "-") or not _is_word(tokens[behind]):
            return
        prefix, word = tokens[number].rstrip(" "), tokens[behind].rstrip(" ")
        if (len(word) > 1 and word[1].isupper()) == prefix[-1].isupper():
            self._merge(number, behind, stem(self.pieces[number][1:] + word.lower()))

    def _mend(self, number: int, known: Container[str]) -> None:
        """Join a word with the one before a broken line, if together they are a known one."""
        before = self.piece_at(number - 1)
        end = self.ends.get(before, before)
        if before < 0 or end != number - 2 or self._tokens[number - 1] != "-" or not _is_word(self._tokens[number]):
            return
        whole = stem("".join((*self._tokens[before : end + 1], self._tokens[number].rstrip(" "))).lower())
        if self.pieces[number] and whole in known:
            self._merge(before, number, whole)

    def _merge(self, first: int, last: int, whole: str) -> None:
        self.pieces[first], self.pieces[last] = f" {whole}", ""
        self.ends[first] = last

    def forget_tokens(self) -> None:
        """Keep of the tokens only how long they are, so that a document's forms take little memory."""
        self._lengths = list(map(len, self._tokens))
        self._tokens = []

    def piece_at(self, number: int) -> int:
        """Return the token, this or one before it, that the last piece up to here begins with; -1 where there is none."""
        while number >= 0 and not self.pieces[number]:
            number -= 1
        return number

    def places(self) -> tuple[list[int], list[int]]:
        """Return where the piece of each token begins, were they all joined, and where the token begins in the text; the end of both."""
        starts, places = accumulate(map(len, self.pieces), initial=0), accumulate(self._lengths, initial=0)
        return list(starts), list(places)


class _Pieces(dict[str, str]):
    """The piece of each token, Han runs aside, as they come; `watched` are those tokens that what stands beside them decides."""

    def __init__(self) -> None:
        super().__init__()
        self.watched = {STOP, f"{STOP} "}

    def __missing__(self, token: str) -> str:
        if "\u4e00" <= token[0] <= "\u9fff" or HAN_RUN.match(token):
            return f" {token.rstrip(' ')}"
        if len(self) >= _PIECES_KEPT:
            self.clear()
        piece = self[token] = self._piece(token)
        return piece

    def _piece(self, token: str) -> str:
        text = token.rstrip(" ")
        if _is_word(token):
            return f" {self._root(text, token)}"
        if token[0].isdecimal():
            return f" {text}"
        if token[0].isalpha():
            return f" {text.replace('.', '').lower()}"
        if token[0] in _STOPS or token.count("\n") > 1:
            return _SPACED_STOP
        if all(character in _CROSSED or character.isspace() for character in token):
            return ""
        return " and" if text == "&" else f" {MARK}"

    def _root(self, word: str, token: str) -> str:
        lower = word.lower()
        root = stem(lower.removesuffix("'s").replace("'", ""))
        if root in _PREFIXES and (lower == "non" or (lower in _PREFIXES and token == word)):
            self.watched.add(token)
        return root


def _is_word(token: str) -> bool:
    return token[0].isalnum() and "." not in token and "," not in token and not HAN_RUN.match(token)


@cache
def _pieces() -> _Pieces:
    return _Pieces()


def _cut_words(folded: Folded) -> list[int]:
    """Return where in the folded text a hyphen stands that a line end followed in the original."""
    last = len(folded.text) - 1
    return [hyphen.start() for hyphen in _HYPHEN.finditer(folded.text, 0, last) if folded.broken_at(hyphen.start())]
