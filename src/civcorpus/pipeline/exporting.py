"""Catalogue > exports: every document with its passages, tags and excerpts, one at a time, so that a large corpus streams."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from civcorpus.catalogue.reading import CatalogueReader, StoredMention, StoredPassage
from civcorpus.excerpts import context
from civcorpus.exporters.rows import RUNS, DocumentExport, Row
from civcorpus.model import Document, Excerpt, Status
from civcorpus.sentences import sentence_spans

if TYPE_CHECKING:
    from civcorpus.pipeline.storing import Stores


@dataclass(frozen=True, slots=True)
class Selection:
    """What to export. `None` means no restriction; `passages` are keys that a query found.

    With any restriction, only documents that keep an excerpt or a tag are exported, with all of their passages.
    """

    concepts: Collection[str] | None = None
    statuses: Collection[Status] | None = None
    passages: Collection[int] | None = None

    @property
    def everything(self) -> bool:
        """Say whether nothing is left out."""
        return self.concepts is None and self.statuses is None and self.passages is None

    def takes(self, concept_id: str, status: Status) -> bool:
        """Say whether a tag or mention is wanted."""
        return (self.concepts is None or concept_id in self.concepts) and (
            self.statuses is None or status in self.statuses
        )


def document_exports(catalogue: CatalogueReader, selection: Selection) -> Iterator[DocumentExport]:
    """Yield the documents of a selection in order of id."""
    for key, document, langs, ingested_at in catalogue.documents():
        passages = catalogue.passages_stored(key)
        mentions = catalogue.mentions_stored(key, document.id)
        tags = catalogue.tags_of(key, document.id)
        if not selection.everything:
            mentions = [mention for mention in mentions if selection.takes(mention.concept_id, mention.status)]
            tags = [tag for tag in tags if selection.takes(tag.concept_id, tag.status)]
        if selection.passages is not None:
            found = {position for passage, position, *_ in passages if passage in selection.passages}
            mentions = [mention for mention in mentions if mention.position in found]
            named = {mention.concept_id for mention in mentions}
            tags = [tag for tag in tags if tag.concept_id in named]
        if selection.everything or mentions or tags:
            excerpts = _excerpts(document, passages, mentions)
            yield DocumentExport(document, langs, ingested_at, _passage_rows(document, passages), tags, excerpts)


def search_words(stores: Stores[CatalogueReader]) -> Callable[[Iterable[str]], Iterator[str]]:
    """Return what cuts texts into the words of SQLite's full-text search; it knows the words and the names of concepts of the corpus."""
    from civcorpus.analysis.fulltext import LONGEST, SearchWords
    from civcorpus.statistics.store import FILE_NAME, chinese_words

    words = chain(chinese_words(stores.index / FILE_NAME, longer_than=LONGEST), stores.catalogue.label_forms())
    return SearchWords(stores.analyser.fold, words)


def run_rows(catalogue: CatalogueReader) -> Iterator[Row]:
    """Yield the rows of the table `runs`."""
    return (tuple(run[name] for name in RUNS) for run in catalogue.runs())


def _passage_rows(document: Document, passages: Iterable[StoredPassage]) -> list[Row]:
    """Return the rows of the table `passages`."""
    name, text = document.id, document.text
    return [
        (f"{name}#{position}", name, position, page, heading, lang, start, end, text[start:end], zone)
        for _, position, start, end, lang, zone, heading, page in passages
    ]


def _excerpts(
    document: Document, passages: Iterable[StoredPassage], mentions: Iterable[StoredMention]
) -> list[Excerpt]:
    name, text = document.id, document.text
    places = {position: (start, end) for _, position, start, end, *_ in passages}
    sentences = _Sentences(text)
    found = []
    for start, end, concept, position, label, label_type, matcher, lang, _, _, run, status, origin in mentions:
        prefix, suffix = context(text, start, end)
        exact, around = text[start:end], sentences.around(places[position], start, end)
        found.append(
            Excerpt(
                f"{name}:{start}-{end}:{concept}", name, f"{name}#{position}", concept, start, end, exact, prefix, suffix, around, lang,
                label or exact, label_type, matcher, status, origin, run or None,
            )
        )  # fmt: skip
    return found


class _Sentences:
    """The sentences of a document's passages, cut as far as they are asked for, which is in the order of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._passage = (-1, -1)
        self._rest: Iterator[tuple[int, int]] = iter(())
        self._cut: list[tuple[int, int]] = []
        self._one = (0, 0, "")

    def around(self, passage: tuple[int, int], start: int, end: int) -> str:
        """Return the sentence, or sentences, of a passage in which a span of the document stands."""
        first, last, sentence = self._one
        if first <= start and end <= last and passage == self._passage:
            return sentence
        if passage != self._passage:
            self._passage = passage
            before = passage[0]
            self._rest = ((before + a, before + b) for a, b in sentence_spans(self._text[before : passage[1]]))
            self._cut = []
        while (not self._cut or self._cut[-1][1] < end) and (span := next(self._rest, None)):
            self._cut.append(span)
        self._cut = [span for span in self._cut if start < span[1]]
        around = [span for span in self._cut if span[0] < end]
        if around:
            start, end = min(start, around[0][0]), max(end, around[-1][1])
        sentence = self._text[start:end]
        if around == [(start, end)]:
            self._one = start, end, sentence
        return sentence
