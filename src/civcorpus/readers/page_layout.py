"""Lines where they stand on pages > one text: paragraphs apart, headings and notes known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from civcorpus.model import Block
from civcorpus.readers.page_lines import Line, body_size

LARGER = 1.12
"""Lines larger than this many times the body's letters are headings."""

FINAL = re.compile(r"[.!?:;。！？：；…]['\"”’」』）)\]]*(?:\d{1,3}|\[[\d*†‡]{1,3}\])?$")
ITEM = re.compile(r"(?:[•·▪●○■◆–-]|\(?\d{1,3}[.)）]|[（(]?[一二三四五六七八九十]+[、）)]|\(?[a-z][.)])\s*\S")
NOTE = re.compile(r"\[?\d{1,3}\]?\s*\D|[*†‡]\s*\S")


@dataclass(frozen=True, slots=True)
class Laid:
    """The text of all pages, what is known of its parts, and where each page begins."""

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[int, ...]


def laid_out(pages: Sequence[Sequence[Line]]) -> Laid:
    """Return one text: a line break within a paragraph, an empty line between paragraphs.

    Blocks are given for headings (larger than the body's letters) and notes (smaller, at the foot of a
    page, put behind the paragraph that the page end interrupts), and for what runs askew (a stamp in the margin), which stands
    with the notes; the rest is left to be cut as plain text.
    """
    body = body_size(pages)
    leading = _leading(pages, body)
    paragraphs: list[list[Line]] = []
    notes: list[list[Line]] = []
    for page in pages:
        groups = list(_groups([line for line in page if not line.angle], leading))
        foot = _foot(groups, body)
        groups, found = groups[:foot], groups[foot:]
        if groups and paragraphs and _continues(paragraphs[-1], groups[0]):
            paragraphs[-1] = paragraphs[-1] + groups.pop(0)
        paragraphs.extend(notes)
        paragraphs.extend(groups)
        notes = found + [[line] for line in page if line.angle]
    paragraphs.extend(notes)
    return _written(paragraphs, body, len(pages))


def _leading(pages: Sequence[Sequence[Line]], body: float) -> float:
    """Return the usual distance of two lines within a paragraph of the body, in sizes of its letters."""
    steps = [
        above.bottom - below.bottom
        for page in pages
        for above, below in pairwise(page)
        if 0 < above.bottom - below.bottom < 3 * body and abs(above.size - body) < 0.6 and abs(below.size - body) < 0.6
    ]
    return median(sorted(steps)[: len(steps) * 3 // 4 or 1]) / body if steps else 1.3


def _groups(page: Sequence[Line], leading: float) -> Iterator[list[Line]]:
    """Yield the paragraphs of one page."""
    group: list[Line] = []
    column = max((line.right for line in page), default=0.0)
    for line in page:
        if group and _parted(group, line, leading, column):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _parted(group: list[Line], line: Line, leading: float, column: float) -> bool:
    """Return whether `line` begins a new paragraph below `group`."""
    above = group[-1]
    if above.cells or line.cells:
        return True
    step = above.bottom - line.bottom
    size = max(above.size, line.size, 1.0)
    if abs(above.size - line.size) > 0.12 * size:
        return True
    if step <= 0:
        return bool(FINAL.search(above.text)) or above.right < line.left
    if step > 1.25 * size * max(leading, 1.05):
        return True
    indented = line.left - above.left > 0.8 * size
    if indented and not (len(group) == 1 and (ITEM.match(above.text) or _hangs(above, line))):
        return True
    short = above.right < column - 0.2 * (column - above.left)
    return short and bool(FINAL.search(above.text))


def _hangs(above: Line, line: Line) -> bool:
    """Return whether an indented line goes on with the first of its paragraph: that has no end and is about as long, or longer."""
    return not FINAL.search(above.text) and above.right > line.right - 2 * line.size


def _foot(groups: list[list[Line]], body: float) -> int:
    """Return the number of groups above the notes at the foot of the page."""
    foot = len(groups)
    while foot > 1 and groups[foot - 1][0].size < 0.93 * body:
        foot -= 1
    while foot < len(groups) and not NOTE.match(groups[foot][0].text):
        foot += 1
    return foot


def _continues(before: list[Line], after: list[Line]) -> bool:
    """Return whether a paragraph goes on at the top of the next page."""
    above, below = before[-1], after[0]
    if abs(above.size - below.size) > 0.08 * above.size or FINAL.search(above.text) or ITEM.match(below.text):
        return False
    first = below.text[0]
    return first.islower() or "\u3400" <= first <= "\u9fff" or (len(above.text) > 40 and not first.isdigit())


def _written(paragraphs: list[list[Line]], body: float, page_count: int) -> Laid:
    """Return the paragraphs as one text with the offset of each page."""
    parts: list[str] = []
    blocks: list[Block] = []
    begins: dict[int, int] = {}
    sizes = sorted({round(group[0].size) for group in paragraphs if _is_heading(group, body)}, reverse=True)
    position = 0
    for index, group in enumerate(paragraphs):
        start = position
        for number, line in enumerate(group):
            text = line.text if number == len(group) - 1 else line.text + "\n"
            begins.setdefault(line.page, position)
            parts.append(text)
            position += len(text)
        page = group[0].page
        if group[0].angle:
            blocks.append(Block(start, position, "boilerplate", 0, page))
        elif _is_heading(group, body):
            level = min(sizes.index(round(group[0].size)) + 1, 6)
            blocks.append(Block(start, position, "heading", level, page))
        elif group[0].size < 0.93 * body and NOTE.match(group[0].text):
            blocks.append(Block(start, position, "footnote", 0, page))
        elif group[0].cells and any(near[0].cells for near in paragraphs[max(0, index - 1) : index + 2 : 2]):
            blocks.append(Block(start, position, "table", 0, page))
        parts.append("\n\n")
        position += 2
    text = "".join(parts).rstrip("\n")
    offsets: list[int] = []
    following = len(text)
    for page in range(page_count, 0, -1):
        following = min(begins.get(page, following), following)
        offsets.append(following)
    return Laid(text, tuple(blocks), tuple(reversed(offsets)))


def _is_heading(group: list[Line], body: float) -> bool:
    return (
        not group[0].cells
        and not group[0].angle
        and group[0].size > LARGER * body
        and len(group) <= 3
        and sum(len(line.text) for line in group) <= 200
    )
