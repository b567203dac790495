"""Concordance lines kept on disk for a while: to be put in order, to be drawn from, to be measured before they are shown."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from types import TracebackType

_CACHE_KIB = 4096


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """A place in its surroundings: the words of the node exactly as they stand in the document, what is left and right on one line.

    `start`/`end` are offsets into the document's text: `text[start:end] == node`.
    """

    rank: int
    left: str
    node: str
    right: str
    document_id: str
    passage_id: str
    title: str
    date: str
    source: str
    page: int | None
    lang: str
    start: int
    end: int


_VALUES = attrgetter(*(field.name for field in fields(ConcordanceLine)))


class Spool:
    """Lines in a temporary file that nobody else sees, gone when it is closed. Memory does not grow with them."""

    def __init__(self, keys: int = 0) -> None:
        """Make a spool whose lines are ordered by so many keys."""
        self._keys = [f"k{number}" for number in range(keys)]
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.executescript(
            f"""PRAGMA journal_mode = OFF; PRAGMA cache_size = -{_CACHE_KIB}; PRAGMA temp_store = FILE;
            CREATE TABLE lines (number INTEGER PRIMARY KEY, draw BLOB, line TEXT{"".join(f", {key} TEXT" for key in self._keys)})"""
        )
        self._connection.execute("BEGIN")

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM lines").fetchone()[0])

    def add(self, line: ConcordanceLine, keys: Sequence[str] = (), *, seed: int = 0) -> None:
        """Keep a line with the texts it is ordered by, first things first."""
        self._connection.execute(
            f"INSERT INTO lines VALUES (NULL, ?, ?{', ?' * len(self._keys)})",
            (_draw(line, seed), json.dumps(_VALUES(line), ensure_ascii=False), *keys),
        )

    def keep_sample(self, size: int) -> None:
        """Leave `size` lines by lot.

        The lot of a line depends on the seed and its place alone: a larger sample holds the smaller.
        """
        self._connection.execute(
            "DELETE FROM lines WHERE number NOT IN (SELECT number FROM lines ORDER BY draw, number LIMIT ?)", (size,)
        )

    def lines(self, limit: int = 0, *, offset: int = 0) -> Iterator[ConcordanceLine]:
        """Yield the lines by their keys, equal ones as they came, numbered anew; at most `limit` after `offset`, 0 for all."""
        order = ", ".join([*self._keys, "number"])
        rows = self._connection.execute(
            f"SELECT line FROM lines ORDER BY {order} LIMIT ? OFFSET ?", (limit or -1, offset)
        )
        for rank, (line,) in enumerate(rows, offset + 1):
            yield ConcordanceLine(rank, *json.loads(line)[1:])


def _draw(line: ConcordanceLine, seed: int) -> bytes:
    place = f"{seed}\0{line.document_id}\0{line.start}\0{line.end}"
    return hashlib.blake2b(place.encode("utf-8", "surrogatepass"), digest_size=8).digest()
