"""Numbers in a query: one, or a range of them."""

from __future__ import annotations

import re

_RANGE = re.compile(r"(\d{1,6})?(?:(\.\.)(\d{1,6})?)?$", re.ASCII)
_LAST = 999_999


def number_range(text: str) -> tuple[int, int] | None:
    """Return the first and last number of `3`, `3..5`, `3..` or `..5`; `None` when it is neither.

    >>> number_range("3"), number_range("3..5"), number_range("3.."), number_range("5..3")
    ((3, 3), (3, 5), (3, 999999), None)
    """
    match = _RANGE.match(text.strip())
    if match is None or not (match[1] or match[3]):
        return None
    first = int(match[1] or 0)
    last = int(match[3] or _LAST) if match[2] else first
    return (first, last) if first <= last else None
