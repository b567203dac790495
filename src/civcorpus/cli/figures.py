"""Figures on stdout: rows in a machine format, or a table with bars where stdout is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from civcorpus.cli.output import Format, clip, write_records, write_table

_BLOCKS = " ▏▎▍▌▋▊▉█"
_SPARKS = "▁▂▃▄▅▆▇█"
_WIDEST_CELL = 44


@dataclass(frozen=True, slots=True)
class Columns:
    """Which fields of a row a table shows, under which headings; `bar` is the field that bars are drawn of."""

    shown: dict[str, str]
    bar: str = ""


def write_rows(rows: Sequence[Any], kind: type, form: Format, columns: Columns) -> None:
    """Write rows (values of `kind`) in a machine format with all fields, or as a table with some of them."""
    names = [field.name for field in fields(kind)]
    if form is not Format.TABLE:
        write_records(({name: _value(getattr(row, name)) for name in names} for row in rows), form, names)
        return
    if not rows:
        return
    table = [[shown_value(getattr(row, name)) for name in columns.shown] for row in rows]
    headings = list(columns.shown.values())
    if columns.bar and sys.stdout.isatty():
        headings.append("")
        for cells, bar in zip(table, bars([getattr(row, columns.bar) for row in rows]), strict=True):
            cells.append(bar)
    numeric = {
        index
        for index, name in enumerate(columns.shown)
        if any(isinstance(getattr(row, name), int | float) for row in rows)
    }
    write_table(table, headings, right=frozenset(numeric))


def _value(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def shown_value(value: object) -> str:
    """Return a value for reading: four significant digits, thousands apart, a dash for what is not known.

    >>> [shown_value(value) for value in (None, 12345, 0.012345, 1234.5, 12.3456, 0.0, "x", -0.00001)]
    ['–', '12,345', '0.0123', '1,234', '12.35', '0', 'x', '-0.0000']
    """
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        if value == 0:
            return "0"
        size = abs(value)
        return (
            f"{value:,.0f}"
            if size >= 1000
            else f"{value:.1f}"
            if size >= 100
            else f"{value:.2f}"
            if size >= 1
            else f"{value:.4f}"
        )
    return clip(str(value), _WIDEST_CELL)


def bars(values: Sequence[float | None], width: int = 20) -> list[str]:
    """Return a bar for each value, the largest `width` columns long; nothing for what is not known.

    >>> bars([4, 1, None, 0], width=2)
    ['██', '▌', '', '']
    """
    largest = max((value for value in values if value is not None), default=0) or 1
    drawn = []
    for value in values:
        eighths = round(max(0.0, value or 0.0) / largest * width * 8)
        drawn.append(("█" * (eighths // 8) + _BLOCKS[eighths % 8]).strip())
    return drawn


def sparkline(values: Iterable[float | None]) -> str:
    """Return a character for each value; a gap is a space, so that it is seen as one.

    >>> sparkline([0, None, 7, 14])
    '▁ ▅█'
    """
    known = list(values)
    largest = max((value for value in known if value is not None), default=0) or 1
    return "".join(" " if value is None else _SPARKS[round(value / largest * (len(_SPARKS) - 1))] for value in known)


def write_sparklines(rows: Sequence[Any], *, name: Callable[[Any], str], value: str) -> None:
    """Write a sparkline for each item of consecutive rows when stdout is a terminal."""
    if not sys.stdout.isatty():
        return
    lines: dict[str, list[float | None]] = {}
    for row in rows:
        lines.setdefault(name(row), []).append(getattr(row, value))
    sys.stdout.write("\n")
    for label, values in lines.items():
        sys.stdout.write(f"{sparkline(values)}  {label}\n")


def records(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return rows as plain values, for a picture."""
    return [asdict(row) for row in rows]
