"""The rows that every export is made of, as the contract names their columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from civcorpus.model import Document, Excerpt, Passage, Tag

Row = Mapping[str, object]

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


@dataclass(frozen=True, slots=True)
class DocumentExport:
    """A document with everything that belongs to it."""

    document: Document
    langs: str
    ingested_at: str
    passages: Sequence[Passage]
    tags: Sequence[Tag]
    excerpts: Sequence[Excerpt]

    def document_row(self) -> Row:
        """Return the row of `documents`."""
        d = self.document
        return {
            "id": d.id, "title": d.title, "path": d.path, "source": d.source, "url": d.url, "date": d.date, "langs": self.langs,
            "text": d.text, "sha256": d.sha256, "ingested_at": self.ingested_at, "authors": "; ".join(d.authors), "reader": d.reader,
            "encoding": d.encoding,
        }  # fmt: skip

    def passage_rows(self) -> Iterable[Row]:
        """Return the rows of `passages`."""
        return ({name: getattr(passage, name) for name in PASSAGES} for passage in self.passages)

    def tag_rows(self) -> Iterable[Row]:
        """Return the rows of `document_tags`."""
        return ({name: getattr(tag, name) for name in DOCUMENT_TAGS} for tag in self.tags)

    def excerpt_rows(self) -> Iterable[Row]:
        """Return the rows of `excerpts`."""
        return ({name: getattr(excerpt, name) for name in EXCERPTS} for excerpt in self.excerpts)
