"""What the search for near-duplicates asks of a catalogue, and what it notes there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from civcorpus.catalogue.base import Questions, marks

Kind = Literal["bytes", "text", "near", "version", "translation"]
"""How two documents are alike: the same file, the same words, nearly the same, a newer version, the same in another language."""

TO_COMPARE = 9
"""The kind of the mark that a document bears until it has been compared."""

MOST_SHARING = 200
"""A mark that more documents share than this tells nothing."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents that are alike, the one to keep first; `score` is from 0 to 1."""

    first: int
    second: int
    kind: Kind
    score: float


@dataclass(frozen=True, slots=True)
class Compared:
    """What is known of a document that is compared with others."""

    key: int
    id: str
    title: str
    date: str
    sha256: str
    length: int


class AlikeQuestions(Questions):
    """Which documents share marks, and which pairs are alike."""

    def uncompared(self) -> list[int]:
        """Return the keys of documents that have not been compared yet, oldest first."""
        rows = self._connection.execute("SELECT document_key FROM marks WHERE kind = ? ORDER BY 1", (TO_COMPARE,))
        return [key for (key,) in rows]

    def compared(self, key: int) -> Compared:
        """Return what is known of a document."""
        row = self._connection.execute(
            "SELECT key, id, title, date, sha256, length FROM documents WHERE key = ?", (key,)
        ).fetchone()
        return Compared(*row)

    def text_of_key(self, key: int) -> str:
        """Return the text of a document."""
        return str(self._connection.execute("SELECT text FROM documents WHERE key = ?", (key,)).fetchone()[0])

    def marks_of_key(self, key: int, kind: int) -> list[int]:
        """Return the marks of one kind that a document bears."""
        # `+kind` keeps SQLite from looking through the marks of this kind that all documents bear
        rows = self._connection.execute("SELECT value FROM marks WHERE document_key = ? AND +kind = ?", (key, kind))
        return [value for (value,) in rows]

    def sharing(self, key: int, kind: int) -> Counter[int]:
        """Return how many marks of a kind a document shares with each other one; marks shared by too many do not count."""
        found: Counter[int] = Counter()
        for value in self.marks_of_key(key, kind):
            rows = self._connection.execute(
                "SELECT document_key FROM marks WHERE kind = ? AND value = ? LIMIT ?", (kind, value, MOST_SHARING + 1)
            ).fetchall()
            if len(rows) <= MOST_SHARING:
                found.update(other for (other,) in rows if other != key)
        return found

    def first_sharing(self, key: int, kind: int) -> int | None:
        """Return the oldest other document that shares a mark of a kind."""
        values = self.marks_of_key(key, kind)
        row = self._connection.execute(
            f"SELECT min(document_key) FROM marks WHERE kind = ? AND value IN ({marks(values)}) AND document_key <> ?",
            (kind, *values, key),
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def concepts_of_key(self, key: int) -> set[int]:
        """Return the keys of the concepts a document is tagged with."""
        return {c for (c,) in self._connection.execute("SELECT concept_key FROM tags WHERE document_key = ?", (key,))}

    def pairs(self, kinds: Collection[Kind] = ()) -> Iterator[Pair]:
        """Yield the pairs of documents that are alike, the best first."""
        for row in self._connection.execute(
            "SELECT first, second, kind, score FROM duplicates ORDER BY score DESC, first, second"
        ):
            if not kinds or row[2] in kinds:
                yield Pair(*row)

    def pair_count(self) -> int:
        """Return how many pairs are known."""
        return int(self._connection.execute("SELECT count(*) FROM duplicates").fetchone()[0])

    # ---- by the one writer, in a transaction

    def note_pairs(self, pairs: Iterable[Pair], *, done: Sequence[int]) -> None:
        """Note pairs, and that the documents `done` have been compared."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO duplicates VALUES (?, ?, ?, ?)",
            [(p.first, p.second, p.kind, p.score) for p in pairs],
        )
        self._connection.executemany(
            "DELETE FROM marks WHERE kind = ? AND value = 0 AND document_key = ?", [(TO_COMPARE, key) for key in done]
        )
