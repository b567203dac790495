"""Values on stdout: records in a machine format, and text measured in terminal columns."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TextIO

Record = dict[str, object]


class Format(StrEnum):
    """How records are written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"


def write_records(records: Iterable[Record], form: Format, fields: Sequence[str], out: TextIO | None = None) -> None:
    """Write records in a machine format, one by one; every record has all of `fields`, in this order.

    CSV and TSV hold a list as its JSON, and TSV a line break or tab as a space.
    """
    out = out or sys.stdout
    if form is Format.JSON:
        _write_array(records, out)
    elif form is Format.JSONL:
        for record in records:
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    else:
        _write_delimited(records, form, fields, out)


def _write_array(records: Iterable[Record], out: TextIO) -> None:
    """Write what `json.dumps(list(records), indent=2)` gives, without that list."""
    between = "["
    for record in records:
        text = json.dumps(record, ensure_ascii=False, indent=2)
        out.write(f"{between}\n  " + text.replace("\n", "\n  "))
        between = ","
    out.write("[]\n" if between == "[" else "\n]\n")


def _write_delimited(records: Iterable[Record], form: Format, fields: Sequence[str], out: TextIO) -> None:
    if form is Format.TSV:
        out.write("\t".join(fields) + "\n")
        for record in records:
            out.write("\t".join(" ".join(_plain(record[name]).split()) for name in fields) + "\n")
        return
    import csv

    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(fields)
    for record in records:
        writer.writerow([_plain(record[name]) for name in fields])


def _plain(value: object) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | tuple | dict) else str(value)


def write_table(
    rows: Iterable[Sequence[object]],
    headings: Sequence[str],
    out: TextIO | None = None,
    *,
    right: frozenset[int] = frozenset(),
) -> None:
    """Write rows in aligned columns, East Asian characters counted as two; `right` are the columns of numbers."""
    from rich.cells import cell_len

    out = out or sys.stdout
    table = [list(headings), *([" ".join(_plain(value).split()) for value in row] for row in rows)]
    widths = [max(cell_len(line[column]) for line in table) for column in range(len(headings))]
    for line in table:
        cells = []
        for column, (cell, width) in enumerate(zip(line, widths, strict=True)):
            padding = " " * (width - cell_len(cell))
            cells.append(padding + cell if column in right else cell + padding)
        out.write("  ".join(cells).rstrip() + "\n")


def clip(text: str, width: int) -> str:
    """Return text cut to so many terminal columns, with an ellipsis where something is gone."""
    from rich.cells import cell_len, set_cell_size

    return text if cell_len(text) <= width else set_cell_size(text, max(width - 1, 0)).rstrip() + "…"


def wrapped(
    text: str, width: int, marks: Sequence[tuple[int, int]] = (), style: Callable[[str], str] = str
) -> list[str]:
    """Return text in lines of at most so many terminal columns, the spans `marks` styled.

    Lines break at spaces, and between characters where one of them is not ASCII or a word is longer than a line.
    """
    lines = []
    for start, end in line_spans(text, width):
        line, position = "", start
        for mark_start, mark_end in marks:
            first, last = max(mark_start, position), min(mark_end, end)
            if first < last:
                line += text[position:first] + style(text[first:last])
                position = last
        lines.append(line + text[position:end])
    return lines


def line_spans(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of `text` that make lines of at most so many terminal columns; see `wrapped` for where they break."""
    from rich.cells import cell_len

    start = used = 0
    space = -1
    for place, character in enumerate(text):
        size = cell_len(character)
        if used + size > width and place > start:
            if character == " ":
                space = -1
                yield start, place
                start, used = place + 1, 0
                continue
            if space > start and character.isascii() and text[place - 1].isascii():
                yield start, space
                start = space + 1
            else:
                yield start, place
                start = place
            space = -1
            used = cell_len(text[start:place])
        if character == " ":
            space = place
        used += size
    if start < len(text) or not text:
        yield start, len(text)
