from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from civcorpus.readers.page_lines import Cell, Line
from civcorpus.readers.reading_order import in_reading_order


def line(text: str, left: float, bottom: float, width: float, *, angle: int = 0) -> Line:
    return Line(text, 1, left, left + width, bottom, 10, angle=angle)


def row(bottom: float, *cells: tuple[str, float, float]) -> Line:
    parts = tuple(Cell(text, left, left + width) for text, left, width in cells)
    return Line(" | ".join(cell.text for cell in parts), 1, parts[0].left, parts[-1].right, bottom, 10, parts)


def texts(lines: list[Line]) -> list[str]:
    return [one.text for one in in_reading_order(lines)]


def test_columns_written_row_by_row_are_read_one_after_the_other() -> None:
    rows = [row(700 - 12 * n, (f"left {n}", 50, 230), (f"right {n}", 300, 235)) for n in range(8)]
    title, last = line("A title across both", 50, 740, 485), line("left, alone", 50, 604, 90)
    foot = line("A line below that crosses the gap", 50, 580, 470)
    assert texts([title, *rows, last, foot]) == [
        title.text,
        *(f"left {n}" for n in range(8)),
        last.text,
        *(f"right {n}" for n in range(8)),
        foot.text,
    ]


def test_a_table_of_two_columns_stays_in_rows() -> None:
    widths = [40, 180, 75, 30, 120, 66, 90, 51]
    rows = [row(700 - 12 * n, (f"name {n}", 50, width), (f"{n}", 300, 40)) for n, width in enumerate(widths)]
    assert texts(rows) == [f"name {n} | {n}" for n in range(8)]


def test_columns_in_the_order_of_the_file_are_left_as_they_are() -> None:
    lines = [line(f"left {n}", 50, 700 - 12 * n, 230) for n in range(9)]
    lines += [line(f"right {n}", 300, 700 - 12 * n, 230) for n in range(9)]
    assert in_reading_order(lines) == lines


def test_a_chart_in_one_of_two_columns_does_not_mix_them() -> None:
    chart = [line(f"label {n}", 60 + n, 400 + 11 * n, 60) for n in range(20)]
    left = [line(f"left {n}", 50, 380 - 12 * n, 230) for n in range(15)]
    right = [line(f"right {n}", 300, 700 - 12 * n, 230) for n in range(40)]
    assert texts([*chart, *left, *right])[20:] == [one.text for one in [*left, *right]]


@given(st.permutations(range(12)))
def test_a_page_whose_lines_jump_is_read_from_the_top(order: list[int]) -> None:
    lines = [line(f"{n:02}", 50, 700 - 12 * n, 400 - n) for n in order]
    jumps = sum(below < above for above, below in pairwise(order))
    assert texts(lines) == [f"{n:02}" for n in (sorted(order) if jumps > 3 else order)]


def test_pieces_of_one_line_are_put_together() -> None:
    pieces = [line("第二十", 50, 700, 30), line("八条 文化", 80, 700, 45), line("and", 128, 700.4, 15)]
    assert texts([*pieces, line("below", 50, 688, 30)]) == ["第二十八条 文化 and", "below"]
    apart = [line("Town", 50, 700, 30), line("Members", 200, 700, 40)]
    assert texts(apart) == ["Town", "Members"]


def test_what_runs_askew_comes_last() -> None:
    lines = [line("DRAFT", 20, 300, 90, angle=45), line("Minutes", 50, 700, 60)]
    assert texts(lines) == ["Minutes", "DRAFT"]
