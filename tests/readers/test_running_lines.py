from __future__ import annotations

from collections.abc import Callable

import pytest

from civcorpus.readers.page_lines import Line
from civcorpus.readers.running_lines import without_running_lines

BODY = (
    "The accounts of the {n}th office are read aloud",
    "by a clerk who has read {n} of them before,",
    "and by {n} others.",
)


def page(number: int, *, head: str = "", foot: str = "", note: str = "", size: float = 9) -> list[Line]:
    """Return a page of body lines with what stands at its edges."""
    lines = [
        Line(text.format(n=7 * number), number, 70, 500, 700 - 300 * at - number, 11) for at, text in enumerate(BODY)
    ]
    if note:
        lines.append(Line(note, number, 70, 300, 73, 8))
    if foot:
        lines.append(Line(foot, number, 250, 300, 30, 9))
    return ([Line(head, number, 70, 200, 800, size)] if head else []) + lines


def left(pages: list[list[Line]]) -> list[str]:
    """Return what is left beside the body."""
    bodies = {line.text for at in range(1, len(pages) + 1) for line in page(at)}
    return [line.text for kept in without_running_lines(pages) for line in kept if line.text not in bodies]


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        (lambda n: "Registry of Associations", lambda n: f"Page {n} of 10"),
        (lambda n: f"民间组织年报　{n + 41}", lambda n: f"第 {n} 页 共 10 页"),
        (lambda n: "On the left" if n % 2 else "On the right", lambda n: f"- {n} / 10 -"),
        (lambda n: f"Chapter {n // 3} of many | {n}" if n % 2 else f"{n} | The book", lambda n: ""),
        (lambda n: "DRAFT" if n == 1 else "Registry, 12 May 2016", lambda n: ["", "i", "ii", "iii", "iv", "v"][n % 6]),
        (lambda n: "", lambda n: f"P a g e | {n}"),
    ],
    ids=["of", "han", "duplex", "chapters", "first", "spaced"],
)
def test_heads_feet_and_page_numbers_go(head: Callable[[int], str], foot: Callable[[int], str]) -> None:
    assert left([page(n, head=head(n), foot=foot(n)) for n in range(1, 11)]) == []


def test_a_head_as_large_as_a_heading_goes_if_half_the_pages_have_it() -> None:
    assert left([page(n, head="ANNUAL REPORT", size=16) for n in range(1, 6)]) == []


@pytest.mark.parametrize(
    "note",
    [
        lambda n: f"{n}. See the report, page {3 * n}, volume {n * n}.",
        lambda n: f"参见《年度报告》第{7 * n}页。",
        lambda n: f"{n}. Interview in town {n * 2}.",
    ],
    ids=["two-figures", "one-figure", "counting"],
)
def test_notes_that_differ_in_a_figure_stay(note: Callable[[int], str]) -> None:
    pages = [page(n, note=note(n), foot=str(n)) for n in range(1, 9)]
    assert left(pages) == [note(n) for n in range(1, 9)]


def test_what_stands_above_the_name_of_each_chapter_stays() -> None:
    pages = [page(n, head="CHAPTER" if n % 5 == 1 else "", foot=str(n)) for n in range(1, 31)]
    assert left(pages) == ["CHAPTER"] * 6


def test_a_title_that_is_the_running_head_of_later_pages_stays() -> None:
    pages = [page(n, head="Minutes of the meeting" if n > 1 else "") for n in range(1, 8)]
    pages[0].insert(0, Line("Minutes of the meeting", 1, 70, 300, 740, 11))
    assert left(pages) == ["Minutes of the meeting"]


def test_a_single_page_loses_its_number_only() -> None:
    assert left([page(1, head="Registry", foot="- 1 -")]) == ["Registry"]


@pytest.mark.parametrize("said", ["(continues on next page)", "Continued from previous page", "（续下页）", "轉下頁"])
def test_what_says_that_something_is_continued_is_gone_wherever_the_page_ends(said: str) -> None:
    pages = [page(number) for number in range(1, 9)]
    pages[4].append(Line(said, 5, 70, 200, 91, 9))
    assert left(pages) == []
    pages[4][-1] = Line(f"{said[1:-1]} as the committee wished", 5, 70, 200, 91, 9)
    assert len(left(pages)) == 1
