"""What an export asks of a catalogue: documents with their passages, in a stable order."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence

from civcorpus.catalogue.base import Questions, marks, pieces
from civcorpus.model import Document, Lang, Passage, Zone

StoredPassage = tuple[int, int, int, int, Lang, Zone, str, int | None]
"""Key, position, start, end, language, zone, heading and page of a passage."""


class DocumentQuestions(Questions):
    """What an export and a reader ask: documents with their passages, concepts."""

    def similar_ids(self, document_id: str, *, limit: int = 3) -> list[str]:
        """Return ids that a mistyped one may have meant."""
        from difflib import get_close_matches

        ids = [row[0] for row in self._connection.execute("SELECT id FROM documents ORDER BY id LIMIT 20000")]
        return [i for i in ids if document_id in i][:limit] or get_close_matches(document_id, ids, n=limit)

    def documents(self, ids: Collection[str] | None = None) -> Iterator[tuple[int, Document, str, str]]:
        """Yield documents in order of id with their key, their languages and the time they were read."""
        columns = """key, id, title, text, path, source, url, date, authors, pages, sha256, reader, encoding, encoding_confidence, warnings,
            langs, ingested_at"""
        if ids is None:
            rows: Iterable[tuple[object, ...]] = self._connection.execute(
                f"SELECT {columns} FROM documents ORDER BY id"
            )
        else:
            rows = (
                row
                for chunk in pieces(sorted(ids))
                for row in self._connection.execute(
                    f"SELECT {columns} FROM documents WHERE id IN ({marks(chunk)}) ORDER BY id", chunk
                )
            )
        for row in rows:
            yield _document(row)

    def document_by_key(self, key: int) -> Document:
        """Return the document with a key."""
        return next(self.documents([self._id_of(key)]))[1]

    def title_and_text(self, key: int) -> tuple[str, str]:
        """Return only the title and the text of the document with a key."""
        title, text = self._connection.execute("SELECT title, text FROM documents WHERE key = ?", (key,)).fetchone()
        return title, text

    def _id_of(self, key: int) -> str:
        return str(self._connection.execute("SELECT id FROM documents WHERE key = ?", (key,)).fetchone()[0])

    def passages_of(self, document_key: int, document_id: str, text: str) -> list[tuple[int, Passage]]:
        """Return the passages of a document, in order, with their keys."""
        return [
            (
                key,
                Passage(
                    f"{document_id}#{position}",
                    document_id,
                    position,
                    start,
                    end,
                    text[start:end],
                    lang,
                    zone,
                    heading,
                    page,
                ),
            )
            for key, position, start, end, lang, zone, heading, page in self.passages_stored(document_key)
        ]

    def passages_stored(self, document_key: int) -> list[StoredPassage]:
        """Return the passages of a document, in order, as they are stored: without their texts, which stand in the document's."""
        return self._connection.execute(
            'SELECT key, position, start, "end", lang, zone, heading, page FROM passages WHERE document_key = ? ORDER BY position',
            (document_key,),
        ).fetchall()

    def concepts(self) -> list[tuple[str, str, str, str, str]]:
        """Return the concepts: id, preferred labels in English and Chinese, scope note, broader ids; by id.

        A concept that the taxonomies no longer have is left out, unless tags still name it.
        """
        return self._connection.execute(
            """SELECT id, pref_label_en, pref_label_zh, scope_note, broader FROM concepts c
            WHERE EXISTS (SELECT 1 FROM labels l WHERE l.concept_key = c.key) OR EXISTS (SELECT 1 FROM tags t WHERE t.concept_key = c.key)
            ORDER BY id"""
        ).fetchall()


def _document(row: Sequence[object]) -> tuple[int, Document, str, str]:
    (
        key,
        id_,
        title,
        text,
        path,
        source,
        url,
        date,
        authors,
        pages,
        sha256,
        reader,
        encoding,
        confidence,
        warnings,
        langs,
        ingested_at,
    ) = row
    document = Document(
        id=str(id_),
        title=str(title),
        text=str(text),
        path=str(path),
        source=str(source),
        url=str(url),
        date=str(date),
        authors=tuple(json.loads(str(authors))),
        pages=tuple(json.loads(str(pages))),
        sha256=str(sha256),
        reader=str(reader),
        encoding=str(encoding),
        encoding_confidence=None if confidence is None else float(str(confidence)),
        warnings=tuple(json.loads(str(warnings))),
    )
    return int(str(key)), document, str(langs), str(ingested_at)
