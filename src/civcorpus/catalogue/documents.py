"""What an export asks of a catalogue: documents with all that belongs to them, in a stable order."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from civcorpus.catalogue.base import Questions, marks, pieces
from civcorpus.model import Document, Mention, Origin, Passage, Status, Tag


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A mention as stored, with the run that made it and whether a person rejected, accepted or left it."""

    mention: Mention
    run_id: str
    status: Status


class DocumentQuestions(Questions):
    """What an export and a reader ask: documents with passages, mentions and tags, rejected ones marked."""

    def document_key(self, document_id: str) -> int | None:
        """Return the key of a document, `None` when there is no such id."""
        row = self._connection.execute("SELECT key FROM documents WHERE id = ?", (document_id,)).fetchone()
        return row[0] if row else None

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

    def _id_of(self, key: int) -> str:
        return str(self._connection.execute("SELECT id FROM documents WHERE key = ?", (key,)).fetchone()[0])

    def passages_of(self, document_key: int, document_id: str, text: str) -> list[tuple[int, Passage]]:
        """Return the passages of a document, in order, with their keys."""
        rows = self._connection.execute(
            'SELECT key, position, start, "end", lang, zone, heading, page FROM passages WHERE document_key = ? ORDER BY position',
            (document_key,),
        )
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
            for key, position, start, end, lang, zone, heading, page in rows
        ]

    def mentions_of(self, document_key: int, document_id: str, text: str) -> list[MentionRow]:
        """Return the mentions in a document, in order of place; rejected ones too, marked so."""
        rows = self._connection.execute(
            """SELECT c.id, p.position, m.start, m."end", m.label, m.label_type, m.matcher, m.lang, m.zone, m.rivals, coalesce(r.id, ''),
            (SELECT x.verdict FROM decided x WHERE x.document_id = ? AND x.concept_id = c.id AND x.start IN (-1, m.start)
             ORDER BY x.verdict IN ('reject', 'remove') DESC LIMIT 1)
            FROM mentions m JOIN concepts c ON c.key = m.concept_key JOIN passages p ON p.key = m.passage_key
            LEFT JOIN runs r ON r.key = m.run_key
            WHERE m.document_key = ? ORDER BY m.start, m."end", c.id""",
            (document_id, document_key),
        )
        return [
            MentionRow(
                Mention(
                    concept_id=row[0], document_id=document_id, passage_id=f"{document_id}#{row[1]}", start=row[2], end=row[3],
                    exact=text[row[2] : row[3]], label=row[4], label_type=row[5], matcher=row[6], lang=row[7], zone=row[8],
                    rivals=tuple(row[9].split()),
                ),
                run_id=row[10],
                status=_status(row[11]),
            )
            for row in rows
        ]  # fmt: skip

    def tags_of(self, document_key: int, document_id: str) -> list[Tag]:
        """Return the tags of a document by rank, those of people included, rejected ones too."""
        rows = self._connection.execute(
            """SELECT c.id, x.verdict, t.score, t.rank AS place, t.mentions, t.parts FROM tags t JOIN concepts c ON c.key = t.concept_key
            LEFT JOIN decided x ON x.document_id = ? AND x.concept_id = c.id AND x.start = -1 WHERE t.document_key = ?
            UNION ALL
            SELECT x.concept_id, x.verdict, NULL, NULL AS place, 0, '{}' FROM decided x WHERE x.document_id = ?
            AND x.start = -1 AND x.verdict IN ('add', 'accept')
            AND x.concept_id NOT IN (SELECT c.id FROM tags t JOIN concepts c ON c.key = t.concept_key WHERE t.document_key = ?)
            ORDER BY place, 1""",
            (document_id, document_key, document_id, document_key),
        )
        return [
            Tag(
                document_id=document_id, concept_id=concept_id, status=_status(verdict), origin=_origin(verdict, score), score=score,
                rank=rank, mentions=mentions, parts=tuple(json.loads(parts).items()),
            )
            for concept_id, verdict, score, rank, mentions, parts in rows
        ]  # fmt: skip

    def concepts(self) -> list[tuple[str, str, str, str, str]]:
        """Return the concepts: id, preferred labels in English and Chinese, scope note, broader ids; by id."""
        return self._connection.execute(
            "SELECT id, pref_label_en, pref_label_zh, scope_note, broader FROM concepts ORDER BY id"
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
        id=str(id_), title=str(title), text=str(text), path=str(path), source=str(source), url=str(url), date=str(date), authors=tuple(json.loads(str(authors))),
        pages=tuple(json.loads(str(pages))), sha256=str(sha256), reader=str(reader), encoding=str(encoding),
        encoding_confidence=None if confidence is None else float(str(confidence)), warnings=tuple(json.loads(str(warnings))),
    )  # fmt: skip
    return int(str(key)), document, str(langs), str(ingested_at)


def _status(verdict: str | None) -> Status:
    if verdict in ("reject", "remove"):
        return "rejected"
    return "accepted" if verdict in ("accept", "add") else "suggested"


def _origin(verdict: str | None, score: float | None) -> Origin:
    return "manual" if score is None or verdict == "add" else "auto"
