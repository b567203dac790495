"""Catalogue > exports: every document with its passages, tags and excerpts, one at a time, so that a large corpus streams."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from civcorpus.catalogue.reading import CatalogueReader, MentionRow
from civcorpus.excerpts import context
from civcorpus.exporters.rows import CONCEPTS, DocumentExport, Row
from civcorpus.model import Excerpt, Passage, Status
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
        passages = catalogue.passages_of(key, document.id, document.text)
        wanted = None if selection.passages is None else {p.id for k, p in passages if k in selection.passages}
        sentences = _Sentences(document.text, [p for _, p in passages])
        excerpts = tuple(
            _excerpt(row, document.text, sentences)
            for row in catalogue.mentions_of(key, document.id, document.text)
            if selection.takes(row.mention.concept_id, row.status)
            and (wanted is None or row.mention.passage_id in wanted)
        )
        tags = tuple(tag for tag in catalogue.tags_of(key, document.id) if selection.takes(tag.concept_id, tag.status))
        if wanted is not None:
            named = {excerpt.concept_id for excerpt in excerpts}
            tags = tuple(tag for tag in tags if tag.concept_id in named)
        if selection.everything or excerpts or tags:
            yield DocumentExport(document, langs, ingested_at, tuple(p for _, p in passages), tags, excerpts)


def search_words(stores: Stores[CatalogueReader]) -> Callable[[str], str]:
    """Return what cuts a text into the words of SQLite's full-text search; it knows the words and the names of concepts of the corpus."""
    from civcorpus.analysis.fulltext import LONGEST, SearchWords
    from civcorpus.statistics.store import FILE_NAME, chinese_words

    words = chain(chinese_words(stores.index / FILE_NAME, longer_than=LONGEST), stores.catalogue.label_forms())
    return SearchWords(stores.analyser.fold, words)


def concept_rows(catalogue: CatalogueReader) -> Iterator[Row]:
    """Yield the rows of the table `concepts`."""
    return (dict(zip(CONCEPTS, row, strict=True)) for row in catalogue.concepts())


class _Sentences:
    """The sentences of a document's passages, found when first asked for."""

    def __init__(self, text: str, passages: Sequence[Passage]) -> None:
        self._text = text
        self._passages = {passage.id: passage for passage in passages}
        self._spans: dict[str, list[tuple[int, int]]] = {}

    def around(self, passage_id: str, start: int, end: int) -> str:
        """Return the sentence, or sentences, in which a span of the document stands."""
        passage = self._passages[passage_id]
        if passage_id not in self._spans:
            self._spans[passage_id] = [(passage.start + a, passage.start + b) for a, b in sentence_spans(passage.text)]
        around = [span for span in self._spans[passage_id] if span[0] < end and start < span[1]]
        return (
            self._text[min(start, *(a for a, _ in around)) : max(end, *(b for _, b in around))]
            if around
            else self._text[start:end]
        )


def _excerpt(row: MentionRow, text: str, sentences: _Sentences) -> Excerpt:
    m = row.mention
    prefix, suffix = context(text, m.start, m.end)
    return Excerpt(
        id=f"{m.document_id}:{m.start}-{m.end}:{m.concept_id}",
        document_id=m.document_id,
        passage_id=m.passage_id,
        concept_id=m.concept_id,
        start=m.start,
        end=m.end,
        exact=m.exact,
        prefix=prefix,
        suffix=suffix,
        excerpt=sentences.around(m.passage_id, m.start, m.end),
        lang=m.lang,
        label=m.label,
        label_type=m.label_type,
        matcher=m.matcher,
        status=row.status,
        origin=row.origin,
        run_id=row.run_id or None,
    )
