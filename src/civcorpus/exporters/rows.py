"""The rows that every export is made of, as the contract names their columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from civcorpus.model import Document, Excerpt, Tag

Row = Sequence[object]
"""The values of a row, in the order of the columns of its table."""

DOCUMENTS = {
    "id": str, "title": str, "path": str, "source": str, "url": str, "date": str, "langs": str, "text": str, "sha256": str,
    "ingested_at": str, "authors": str, "reader": str, "encoding": str,
}  # fmt: skip
PASSAGES = {
    "id": str, "document_id": str, "position": int, "page": int, "heading": str, "lang": str, "start": int, "end": int, "text": str,
    "zone": str,
}  # fmt: skip
CONCEPTS = {"id": str, "pref_label_en": str, "pref_label_zh": str, "scope_note": str, "broader": str}
DOCUMENT_TAGS = {
    "document_id": str, "concept_id": str, "status": str, "origin": str, "score": float, "rank": int, "mentions": int, "confidence": float,
    "decisions": int,
}  # fmt: skip
EXCERPTS = {
    "id": str, "document_id": str, "passage_id": str, "concept_id": str, "start": int, "end": int, "exact": str, "prefix": str,
    "suffix": str, "excerpt": str, "lang": str, "label": str, "label_type": str, "matcher": str, "status": str, "origin": str,
    "run_id": str,
}  # fmt: skip
RUNS = {
    "id": str, "kind": str, "started_at": str, "finished_at": str, "tool_version": str, "taxonomy_version": str, "taxonomy_sha256": str,
    "documents": int, "passages": int, "mentions": int, "tags": int,
}  # fmt: skip


_TAG = attrgetter(*DOCUMENT_TAGS)


@dataclass(frozen=True, slots=True)
class DocumentExport:
    """A document with everything that belongs to it; passages and excerpts are rows as they stand."""

    document: Document
    langs: str
    ingested_at: str
    passages: Sequence[Row]
    tags: Sequence[Tag]
    excerpts: Sequence[Excerpt]

    def document_row(self) -> Row:
        """Return the row of `documents`."""
        d = self.document
        return (
            d.id, d.title, d.path, d.source, d.url, d.date, self.langs, d.text, d.sha256, self.ingested_at, "; ".join(d.authors), d.reader,
            d.encoding,
        )  # fmt: skip

    def tag_rows(self) -> Iterable[Row]:
        """Return the rows of `document_tags`."""
        return map(_TAG, self.tags)
