"""The lines of a page as they stand in the file > the lines as they are read: upright, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from civcorpus.readers.page_lines import CELL, Cell, Line

FEWEST_ROWS = 6
"""Fewer lines side by side are a table or an accident, not columns."""

FULL = 0.8
"""A line is full if it is at least this share of the width of its column; half the lines of a column of prose are."""

FEWEST_FULL = 12
"""How many full lines make a column one of prose on a page whose other lines a chart has put in disorder."""

NARROWEST = 0.25
"""The least share of the page's width that a column of prose has."""

NARROWEST_SPACE = 0.15
WIDEST_SPACE = 1.1
"""What a gap between two words measures in sizes of their letters; a wider one parts the cells of a table, or columns."""

MIDDLE = (0.3, 0.4, 0.45, 0.475, 0.5, 0.525, 0.55, 0.6, 0.7)
"""Where the gap between two columns is looked for, in shares of the width of the page's text."""


Halves = tuple[Line | None, Line | None]


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of one page in the order of reading; those that run askew come last.

    Files mostly keep that order and are believed, but for two things: lines of two columns that were written row by row
    are parted and put column by column, and a page whose lines jump up and down is sorted.
    """
    upright = list(_rejoined(line for line in lines if not line.angle))
    jumps = _jumps(upright)
    beside = sum(bool(line.cells) for line in upright) >= FEWEST_ROWS
    gutter = _gutter(upright, disordered=jumps) if jumps or beside else None
    if gutter is not None and (jumps or _rows_across(upright, gutter) >= FEWEST_ROWS):
        upright = list(_by_column(_top_down(upright), gutter))
    elif jumps:
        upright = _top_down(upright)
    return upright + [line for line in lines if line.angle]


def _rejoined(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines; pieces of one, which a change of font or a letter on its side has cut, are put together again."""
    held: Line | None = None
    for line in lines:
        gap = (line.left - held.right) / (line.size or 1) if held else 0.0
        if held and abs(line.bottom - held.bottom) < 0.15 * line.size and -0.5 < gap < WIDEST_SPACE:
            cells = (
                *held.cells[:-1],
                _joined((held.cells or (_as_cell(held),))[-1], (line.cells or (_as_cell(line),))[0], gap),
            )
            cells += line.cells[1:]
            words = CELL.join(cell.text for cell in cells)
            held = replace(held, text=words, right=line.right, cells=cells if len(cells) > 1 else ())
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _as_cell(line: Line) -> Cell:
    return Cell(line.text, line.left, line.right)


def _joined(one: Cell, two: Cell, gap: float) -> Cell:
    """Return two cells as one, with a space if the gap between them, in sizes of their letters, is one."""
    return Cell(one.text + (" " if gap > NARROWEST_SPACE else "") + two.text, one.left, two.right)


def _jumps(lines: Sequence[Line]) -> bool:
    """Return whether the lines go up again and again, more often than columns and running heads make them."""
    up = sum(below.bottom > above.bottom + above.size for above, below in pairwise(lines))
    return up > max(3, len(lines) // 5)


def _top_down(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-round(line.bottom), line.left))


def _gutter(lines: Sequence[Line], *, disordered: bool) -> float | None:
    """Return where the gap between two columns of prose stands, or `None` if there are no two.

    On a page that is `disordered`, as the labels of a chart put them, a part of each column in prose is enough.
    """
    if len(lines) < FEWEST_ROWS:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    for share in MIDDLE:
        x = left + share * (right - left)
        halves = [pair for line in lines if (pair := _halves(line, x))]
        if len(halves) * 5 < len(lines) * 4:
            continue
        columns = ([half.right - half.left for half in column if half] for column in zip(*halves, strict=True))
        if all(_is_prose(widths, right - left, disordered=disordered) for widths in columns):
            return x
    return None


def _is_prose(widths: list[float], page: float, *, disordered: bool) -> bool:
    """Return whether lines of these widths are a column of prose: half of them, or some, are about as wide as it is."""
    if len(widths) < FEWEST_ROWS:
        return False
    widest = sorted(widths)[len(widths) * 9 // 10]
    full = sum(width >= FULL * widest for width in widths)
    return widest >= NARROWEST * page and (full * 2 >= len(widths) or (disordered and full >= FEWEST_FULL))


def _halves(line: Line, x: float) -> Halves | None:
    """Return what of a line stands left and right of `x`, or `None` if it runs across."""
    if line.right <= x:
        return line, None
    if line.left >= x:
        return None, line
    before = tuple(cell for cell in line.cells if cell.right <= x)
    after = tuple(cell for cell in line.cells if cell.left >= x)
    if not before or not after or len(before) + len(after) < len(line.cells):
        return None
    return _of_cells(line, before), _of_cells(line, after)


def _of_cells(line: Line, cells: tuple[Cell, ...]) -> Line:
    """Return the part of a line that holds these cells."""
    text = CELL.join(cell.text for cell in cells)
    rest = cells if len(cells) > 1 else ()
    return replace(line, text=text, left=cells[0].left, right=cells[-1].right, cells=rest)


def _rows_across(lines: Sequence[Line], x: float) -> int:
    """Return how many lines hold words of both columns."""
    return sum(line.left < x < line.right and _halves(line, x) is not None for line in lines)


def _by_column(lines: Sequence[Line], x: float) -> Iterator[Line]:
    """Yield the left column, then the right one; a line across both ends what is above it."""
    one: list[Line] = []
    two: list[Line] = []
    for line in lines:
        halves = _halves(line, x)
        if halves is None:
            yield from [*one, *two, line]
            one, two = [], []
            continue
        one += [halves[0]] if halves[0] else []
        two += [halves[1]] if halves[1] else []
    yield from [*one, *two]
