"""What all questions to a catalogue share: the connection, and long lists cut into pieces SQLite takes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import TypeVar

_MOST_MARKS = 500
Value = TypeVar("Value")


class Questions:
    """Questions to a catalogue over one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def marks(values: Sequence[object]) -> str:
    """Return as many question marks as there are values, for `IN (…)`."""
    return ", ".join("?" * len(values))


def pieces(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Yield the values in runs that one statement can take."""
    for start in range(0, len(values), _MOST_MARKS):
        yield values[start : start + _MOST_MARKS]
