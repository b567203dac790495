"""Dates in a query: a day, month or year, or a range of them, as numbers like 20160901."""

from __future__ import annotations

import re

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_BEGINNING, _END = 1, 99999999


def date_range(text: str) -> tuple[int, int] | None:
    """Return the first and last number of a date or range, `None` when it is neither; an open end is the earliest or latest date.

    A document dated by year or month only has zeros for the rest, and lies in the year or month but in no day.

    >>> date_range("2012..2016-03"), date_range("2016.."), date_range("2016-09-01"), date_range("soon")
    ((20120000, 20160399), (20160000, 99999999), (20160901, 20160901), None)
    """
    first, dots, last = text.strip().partition("..")
    if not dots:
        return _span(first)
    begin = _span(first) if first else (_BEGINNING, _BEGINNING)
    end = _span(last) if last else (_END, _END)
    if begin is None or end is None or not (first or last) or begin[0] > end[1]:
        return None
    return begin[0], end[1]


def _span(text: str) -> tuple[int, int] | None:
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[2] is None:
        return year * 10000, year * 10000 + 9999
    if not 1 <= month <= 12:
        return None
    if match[3] is None:
        return year * 10000 + month * 100, year * 10000 + month * 100 + 99
    return (year * 10000 + month * 100 + day,) * 2 if 1 <= day <= 31 else None
