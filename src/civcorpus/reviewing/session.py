"""One sitting of a reviewer: where it stands, what is shown, and decisions that are on disk before the next tag is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from civcorpus.catalogue.judged import NOT_JUDGED, Judged
from civcorpus.catalogue.reading import CatalogueReader, MentionRow
from civcorpus.catalogue.tagged import TagRow
from civcorpus.decisions import Decision, Verdict
from civcorpus.model import Document, Passage, Tag
from civcorpus.pipeline.judging import About, Judge

Write = Callable[[Sequence[Decision]], None]
Said = Literal["accept", "reject"]


@dataclass(frozen=True, slots=True)
class ConceptNote:
    """What a reviewer must know of a concept."""

    id: str
    english: str
    chinese: str
    scope_note: str


@dataclass(frozen=True, slots=True)
class Item:
    """What is shown of one tag: its document, the passage of the mention at hand, the passages beside it, and what bears on it."""

    row: TagRow
    document: Document
    tag: Tag | None
    concept: ConceptNote
    judged: Judged
    mention: MentionRow | None
    number: int
    mentions: int
    passage: Passage | None
    before: Passage | None
    after: Passage | None
    verdict: str | None

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where the mention at hand stands in the passage."""
        if self.mention is None or self.passage is None:
            return []
        m = self.mention.mention
        return [(m.start - self.passage.start, m.end - self.passage.start)]


@dataclass(frozen=True, slots=True)
class _Step:
    position: int
    decisions: tuple[Decision, ...]
    earlier: dict[tuple[str, str, int], str]


class Session:
    """A sitting: a queue, a place in it, and the decisions made, each of which can be taken back.

    Args:
        catalogue: What documents carry.
        judge: Makes decisions.
        write: Puts decisions on disk; they are safe when it returns.
        queue: The tags to go through, in order.
        close: Called at the end.
    """

    def __init__(
        self,
        catalogue: CatalogueReader,
        judge: Judge,
        write: Write,
        queue: Sequence[TagRow],
        *,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self._catalogue = catalogue
        self._judge = judge
        self._write = write
        self._close = close
        self._steps: list[_Step] = []
        self.verdicts: dict[tuple[str, str, int], str] = {}
        self._notes = {row[0]: ConceptNote(*row[:4]) for row in catalogue.concepts()}
        self.queue = list(queue)
        self.position = 0
        self.evidence = 0

    # ---- what is shown

    @property
    def finished(self) -> bool:
        """Whether the end of the queue is reached."""
        return self.position >= len(self.queue)

    @property
    def decided(self) -> int:
        """How many tags of the queue have a verdict of this sitting."""
        return sum((row.document_id, row.concept_id, -1) in self.verdicts for row in self.queue)

    def item(self) -> Item:
        """Return what to show. Expects that the queue is not finished."""
        row = self.queue[self.position]
        document = self._catalogue.document_by_key(row.document_key)
        passages = [p for _, p in self._catalogue.passages_of(row.document_key, document.id, document.text)]
        mentions = self._mentions(row, document)
        mention = mentions[self.evidence % len(mentions)] if mentions else None
        place = int(mention.mention.passage_id.rpartition("#")[2]) if mention else 0
        tags = self._catalogue.tags_of(row.document_key, document.id)
        return Item(
            row=row,
            document=document,
            tag=next((tag for tag in tags if tag.concept_id == row.concept_id), None),
            concept=self._notes.get(row.concept_id, ConceptNote(row.concept_id, row.concept_id, "", "")),
            judged=self._catalogue.judged().get((row.concept_id, row.label), NOT_JUDGED),
            mention=mention,
            number=self.evidence % len(mentions) + 1 if mentions else 0,
            mentions=len(mentions),
            passage=passages[place] if place < len(passages) else None,
            before=passages[place - 1] if 0 < place <= len(passages) else None,
            after=passages[place + 1] if place + 1 < len(passages) else None,
            verdict=self.verdicts.get((row.document_id, row.concept_id, -1)),
        )

    def _mentions(self, row: TagRow, document: Document) -> list[MentionRow]:
        """Return the mentions of a tag, those first that other concepts claim too, then those that patterns found."""
        rows = [
            self._as_decided(each)
            for each in self._catalogue.mentions_of(row.document_key, document.id, document.text)
            if each.mention.concept_id == row.concept_id
        ]
        return sorted(rows, key=lambda r: (not r.mention.rivals, r.mention.matcher == "label", r.mention.start))

    def _as_decided(self, row: MentionRow) -> MentionRow:
        verdict = self.verdicts.get((row.mention.document_id, row.mention.concept_id, row.mention.start))
        if verdict is None:
            return row
        return replace(row, status="accepted" if verdict == "accept" else "rejected")

    # ---- what keys do

    def say(self, verdict: Said) -> None:
        """Decide about the tag at hand, on disk, then go on."""
        row = self.queue[self.position]
        self._decide(self._judge.decide(verdict, About(row.document_id, row.concept_id)))
        self.forward()

    def say_of_mention(self, verdict: Said) -> None:
        """Decide about the mention at hand, on disk, then show the next mention of the tag."""
        row = self.queue[self.position]
        mention = self.item().mention
        if mention is not None:
            about = About(row.document_id, row.concept_id, mention.mention.start, mention.mention.end)
            self._decide(self._judge.decide(verdict, about))
            self.evidence += 1

    def _decide(self, made: Sequence[Decision]) -> None:
        known = {key: v for d in made for key, v in [(_key(d), self._standing(d))] if v}
        self._write(made)
        self._steps.append(_Step(self.position, tuple(made), known))
        for decision in made:
            self.verdicts[_key(decision)] = decision.verdict

    def _standing(self, decision: Decision) -> str | None:
        """Return what was decided of the same thing before."""
        key = _key(decision)
        return self.verdicts.get(key) or self._catalogue.verdicts(decision.document).get(key[1:])

    def undo(self) -> bool:
        """Take the last decision of this sitting back, on disk, and show its tag; say whether there was one."""
        if not self._steps:
            return False
        step = self._steps.pop()
        undone = []
        for decision in step.decisions:
            earlier = step.earlier.get(_key(decision))
            undone.append(replace(decision, verdict=_verdict(earlier), why="", at=self._judge.time()))
            if earlier is None:
                self.verdicts.pop(_key(decision), None)
            else:
                self.verdicts[_key(decision)] = earlier
        self._write(undone)
        self.position, self.evidence = step.position, 0
        return True

    def forward(self) -> None:
        """Go to the next tag; at the end, past it."""
        self.position, self.evidence = min(self.position + 1, len(self.queue)), 0

    def back(self) -> None:
        """Go to the tag before."""
        self.position, self.evidence = max(self.position - 1, 0), 0

    def next_evidence(self, step: int = 1) -> None:
        """Show another mention of the same tag."""
        self.evidence += step

    def summary(self) -> str:
        """Return what was done, in a line."""
        return f"{self.decided} of {len(self.queue)} tags decided, {len(self.queue) - self.decided} left"

    def close(self) -> None:
        """End the sitting."""
        self._close()


def _key(decision: Decision) -> tuple[str, str, int]:
    return decision.document, decision.concept, -1 if decision.start is None else decision.start


def _verdict(earlier: str | None) -> Verdict:
    from typing import cast

    return cast("Verdict", earlier or "clear")
