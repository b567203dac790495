"""Shows where a query goes wrong: its line, and a caret under the place."""

from __future__ import annotations

import unicodedata

from civcorpus.errors import QueryError

_WINDOW = 60


def caret(error: QueryError) -> str:
    """Return two lines: the query (a window of a long one) and a caret under the place; empty when there is no place.

    Wide characters count two columns, combining ones none; control characters are shown as spaces.

    >>> print(caret(QueryError("no end", query="法 (a", position=2)))
    法 (a
       ^
    """
    if error.position is None or not error.query:
        return ""
    query = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c for c in error.query)
    position = min(max(error.position, 0), len(query))
    first = max(0, position - _WINDOW // 2) if len(query) > _WINDOW else 0
    last = min(len(query), first + _WINDOW)
    before = ("…" if first else "") + query[first:position]
    line = before + query[position:last] + ("…" if last < len(query) else "")
    return f"{line}\n{' ' * sum(map(_columns, before))}^"


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
