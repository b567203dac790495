"""What the statistics ask of a catalogue: all documents and passages without their texts, and mentions. Rejected ones never count."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from civcorpus.catalogue.base import Questions, marks


class DocumentFacts(NamedTuple):
    """A document without its text; `ingested_at` and `sha256` tell one reading of it from another."""

    key: int
    id: str
    title: str
    date: str
    source: str
    url: str
    path: str
    langs: str
    sha256: str
    ingested_at: str


class PassagePlace(NamedTuple):
    """Where a passage stands in its document."""

    key: int
    document_key: int
    position: int
    start: int
    end: int
    lang: str


class MentionPlace(NamedTuple):
    """Where a document names a concept (document offsets)."""

    document_key: int
    passage_key: int
    start: int
    end: int
    concept_id: str


class CountingQuestions(Questions):
    """What the statistics ask: everything, in order of document key, without texts."""

    def document_facts(self) -> dict[int, DocumentFacts]:
        """Return all documents by key."""
        rows = self._connection.execute(
            "SELECT key, id, title, date, source, url, path, langs, sha256, ingested_at FROM documents ORDER BY key"
        )
        return {row[0]: DocumentFacts._make(row) for row in rows}

    def passage_places(self, document_key: int | None = None) -> Iterator[PassagePlace]:
        """Yield the passages of a document, or all, by document key and position."""
        rows = self._connection.execute(
            f"""SELECT key, document_key, position, start, "end", lang FROM passages
            {"" if document_key is None else "WHERE document_key = ?"} ORDER BY document_key, position""",
            () if document_key is None else (document_key,),
        )
        return map(PassagePlace._make, rows)

    def texts(self) -> Iterator[tuple[int, str]]:
        """Yield the key and the text of every document, by key."""
        return iter(self._connection.execute("SELECT key, text FROM documents ORDER BY key"))

    def text_lengths(self) -> dict[int, int]:
        """Return the number of characters of every document, by key."""
        return dict(self._connection.execute("SELECT key, length FROM documents"))

    def mention_places(self, concept_ids: Collection[str] | None = None) -> Iterator[MentionPlace]:
        """Yield the mentions of some concepts, or of all, by document and place; rejected ones are left out."""
        ids = list(concept_ids or ())
        chosen = "" if concept_ids is None else f"WHERE c.id IN ({marks(ids)})"
        rejected = self._rejected()
        rows = self._connection.execute(
            f"""SELECT m.document_key, m.passage_key, m.start, m."end", c.id FROM mentions m JOIN concepts c ON c.key = m.concept_key
            {chosen} ORDER BY m.document_key, m.start, m."end", c.id""",
            ids,
        )
        for row in map(MentionPlace._make, rows):
            places = rejected.get((row.document_key, row.concept_id)) if rejected else None
            if places is None or not (-1 in places or row.start in places):
                yield row

    def label_counts(self) -> list[tuple[str, str, int, int]]:
        """Return how often the machine found each label (or pattern) of a concept: concept id, label, mentions, documents."""
        return self._connection.execute(
            """SELECT c.id, m.label, count(*), count(DISTINCT m.document_key) FROM mentions m JOIN concepts c ON c.key = m.concept_key
            GROUP BY c.id, m.label ORDER BY c.id, m.label"""
        ).fetchall()

    def added_tags(self) -> list[tuple[int, str]]:
        """Return the concepts that people gave to documents, mentioned or not: (document key, concept id)."""
        return self._connection.execute(
            """SELECT d.key, x.concept_id FROM decided x JOIN documents d ON d.id = x.document_id
            WHERE x.start = -1 AND x.verdict = 'add' ORDER BY 1, 2"""
        ).fetchall()

    def _rejected(self) -> dict[tuple[int, str], set[int]]:
        """Return where people rejected a concept in a document; -1 is everywhere."""
        found: dict[tuple[int, str], set[int]] = {}
        for key, concept_id, start in self._connection.execute(
            """SELECT d.key, x.concept_id, x.start FROM decided x JOIN documents d ON d.id = x.document_id
            WHERE x.verdict IN ('reject', 'remove')"""
        ):
            found.setdefault((key, concept_id), set()).add(start)
        return found
