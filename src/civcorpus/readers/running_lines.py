"""Running heads, running feet and page numbers: the lines that pages repeat at their edges."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from civcorpus.readers.page_lines import Line, body_size

K = TypeVar("K", bound=Hashable)

EDGE = 3
"""How many heights at the top and at the bottom of a page may hold running heads or feet."""

LARGEST_RUNNING = 1.12
"""Lines larger than this many times the body's letters are headings, unless half the pages have them in one place."""

FEWEST = 4
"""On how many pages a line has to stand to be a running one (of fewer pages: on all)."""

SHARE = 0.3
"""On what share of the pages a line has to stand if its height differs."""

ROMAN = r"(?=[ivxl])l?x{0,3}(?:ix|iv|v?i{0,3})"
NUMBER = re.compile(rf"\d+|(?<![a-z]){ROMAN}(?![a-z])")
PAGE_NUMBER = re.compile(
    rf"(?:page|pp?\.?|第|[-–—·•~/|()（）\[\]])*(?:\d{{1,4}}|{ROMAN})(?:页|頁|[-–—·•~/|,，()（）\[\]]|of|page|共|总|總)*"
    rf"(?:\d{{1,4}}(?:页|頁|pages?)?)?[-–—·•~)）\]]*"
)

CONTINUED = re.compile(
    r"\W*(?:continue[sd] (?:on|from) (?:the )?(?:next|previous) page|(?:接|转|轉|续|續)[上下][页頁])\W*", re.IGNORECASE
)
"""What stands where a table or a program is cut by the end of a page."""


def without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages without running heads and feet and without page numbers.

    A line at an edge runs if four pages (of fewer: all) have it at the same height or three in ten have it at all: the same
    words and the same numbers, save one that counts with the pages, so that notes that differ in a figure stay. Where a third
    of the pages have such a line, what others have at that height is one too: the name of a chapter, the other head of the
    first page. So does a line that says that something is continued. A line that runs askew on two pages is a watermark. A single
    page loses its page number only.
    """
    edges = [_edge([line for line in page if not line.angle]) for page in pages]
    stamps = _pages_of((line.text, line.page) for page in pages for line in page if line.angle)
    running = _Running(edges, LARGEST_RUNNING * body_size(pages))
    return [
        [
            line
            for line in page
            if not (len(stamps[line.text]) > 1 if line.angle else line in edge and running.holds(line))
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]


class _Running:
    """What the edges of the pages have in common."""

    def __init__(self, edges: Sequence[Sequence[Line]], largest: float) -> None:
        self.largest = largest
        count = len(edges)
        few, many = min(FEWEST, max(2, count)), max(FEWEST, count * SHARE)
        placed = _pages_of(
            ((_height(line), form), line.page) for edge in edges for line in edge for form in _forms(line)
        )
        anywhere = _pages_of((form, line.page) for edge in edges for line in edge for form in _forms(line))
        numbers = _pages_of((_height(line), line.page) for edge in edges for line in edge if _is_page_number(line))
        self.placed = {
            key
            for key, on in placed.items()
            if len(on) >= (many if key[1].startswith("…") else few) and _in_sequence(on)
        }
        self.common = {key for key, on in placed.items() if len(on) >= max(3, count / 2)}
        self.anywhere = {form for form, on in anywhere.items() if len(on) >= many and not form.startswith("…")}
        self.numbers = {height for height, on in numbers.items() if len(on) >= min(2, count)}
        self.heights: set[tuple[int, int]] = set()
        held = _pages_of((_height(line), line.page) for edge in edges for line in edge if self.holds(line))
        self.heights = {height for height, on in held.items() if len(on) >= max(3, count / 3)}

    def holds(self, line: Line) -> bool:
        """Return whether a line at the edge of its page is a running one."""
        height, forms = _height(line), list(_forms(line))
        if CONTINUED.fullmatch(line.text):
            return True
        if line.size > self.largest:
            return any((height, form) in self.common for form in forms)
        if height in self.heights or any((height, form) in self.placed for form in forms):
            return True
        if _is_page_number(line):
            return height in self.numbers
        return line.page > 1 and any(form in self.anywhere for form in forms)


def _pages_of(found: Iterable[tuple[K, int]]) -> dict[K, set[int]]:
    """Return the pages on which each thing was found."""
    pages: dict[K, set[int]] = {}
    for thing, page in found:
        pages.setdefault(thing, set()).add(page)
    return pages


def _in_sequence(pages: set[int]) -> bool:
    """Return whether pages mostly follow one another, or every second one: those that begin a chapter do not."""
    steps = [after - before for before, after in pairwise(sorted(pages))]
    return sum(step <= 2 for step in steps) * 2 >= len(steps)


def _edge(page: Sequence[Line]) -> list[Line]:
    """Return the lines at the highest and the lowest places of a page."""
    heights = sorted({round(line.bottom) for line in page})
    outer = {*heights[:EDGE], *heights[max(EDGE, len(heights) - EDGE) :]}
    return [line for line in page if round(line.bottom) in outer]


def _height(line: Line) -> tuple[int, int]:
    """Return where a line stands, so that lines about as high on two pages are told from others."""
    return round(line.bottom), round(line.size)


def _forms(line: Line) -> Iterator[str]:
    """Yield what a line may have in common with those of other pages.

    As it stands; with one number counted from that of the page; and that alone if it stands last (the notes of a page often
    begin with a number that grows from page to page).
    """
    words = re.sub(r"\s+", " ", line.text.strip().lower())
    yield words
    for match in NUMBER.finditer(words):
        number = int(match.group()) if match.group().isdecimal() else _roman(match.group())
        counted = f"#{number - line.page:+}"
        yield words[: match.start()] + counted + words[match.end() :]
        if match.end() == len(words):
            yield f"…{counted}"


def _is_page_number(line: Line) -> bool:
    """Return whether a line is nothing but the number of a page.

    >>> [_is_page_number(Line(text, 1, 0, 0, 0, 0)) for text in ("Page 3 of 10", "- iv -", "第 3 页 共 9 页", "3 men")]
    [True, True, True, False]
    """
    return bool(PAGE_NUMBER.fullmatch(re.sub(r"\s+", "", line.text.lower())))


def _roman(numeral: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50}[letter] for letter in numeral]
    return sum(-one if one < next_ else one for one, next_ in zip(values, [*values[1:], 0], strict=True))
