"""Plain text > its paragraphs, headings, items, rows and notes, told apart by how their lines look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from civcorpus.model import Zone

SAMPLE = 4000
"""How many lines decide whether a text is wrapped."""

HAN = re.compile("[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u3003\u3008-\u301f]")
LINE = re.compile(r"\S[^\n]*")
FINAL = (
    *tuple("。！？；：….!?;:"),
    "。”",
    "！”",
    "？”",
    "。」",
    "！」",
    "？」",
    ".”",
    '."',
    "?”",
    "。）",
    ".)",
    "…”",
    "。’",
)
DANGLING = frozenset(["the", "of", "and", "in", "for", "to", "with", "a", "an", "on", "by", "or", "from", "at", "as"])
COMMAS = tuple("，、,-–—(（《“/")
PAUSES = (*FINAL, *COMMAS)
NUMBER = "一二三四五六七八九十百千零〇两"
ITEM = re.compile(
    rf"""[•▪●○■◆►‣∙⁃※]|[·*+]\s|[①-⑳⑴-⒇]|[-–—]\ ?(?=["“‘A-Z\u4e00-\u9fff])
    |[（(](?:\d{{1,2}}|[{NUMBER}]{{1,3}}|[a-z]|[ivx]{{2,4}})[）)]|[{NUMBER}]{{1,3}}、
    |\d{{1,3}}(?:[)）、．]|\.(?=\s|[^\W\d_a-z]))|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\.?(?=\s+[^\sa-z\d])|[a-z]\)\s
    |[a-h]\.\s+(?=["“A-Z])|第[{NUMBER}\d]{{1,7}}[条條](?=[\s：:【]|\Z)""",
    re.VERBOSE,
)
LOOSE_ITEM = re.compile(r"[-–—]\s|(?:Article|Section|Art\.|§)\s?\d+")
ARTICLE = re.compile(rf"第[{NUMBER}\d]{{1,7}}[条條]|Article \d+\.?")
NUMBERED = re.compile(
    rf"(\d{{1,2}}(?:\.\d{{1,2}})*)([.、．]?)\s*(?=\S)|([{NUMBER}]{{1,3}})(、)|[（(]([{NUMBER}]{{1,3}})([）)])"
)
MARK = re.compile(r"(#{1,6})[ \t\u3000]+(?=\S)")
CHAPTER = re.compile(rf"第[{NUMBER}\d]{{1,5}}[章节節编編部篇](?:[\s：:]|\Z)|(?:Chapter|Part|CHAPTER|PART) [\dIVX]+\b")
DIGITS = re.compile(r"\d{1,4}")
NOTE = re.compile(r"\[\^?\d{1,3}\][:：]?\s*\S|[¹²³⁴-⁹]|\(\(")
CITATION = re.compile(r"\(\d{4}\)|https?://|\bpp?\. ?\d|\bcf\.|\bIbid\b", re.IGNORECASE)
ROW = re.compile(r"[^\t|]*(?:[\t|][^\t|]*){2,}|\S.*?\S {3,}\S.*?\S {3,}\S.*")
FIGURES = re.compile(r"[\d$€¥￥%]")
LEADERS = re.compile(r"(?:[.·…] ?){5,}\s*[\divxlc]{1,4}\Z")
WITHIN = re.compile(r"(?<=[a-z\u4e00-\u9fff][.!?。！？])\s*[A-Z\u4e00-\u9fff]")
TOUCHING = re.compile(r"\n(?<=[^\n]\n)[^\S\n]*\S")
LABELS = re.compile(r"[:：][^\n]*\n|\S [|｜] \S")
CAPTION = re.compile(r"(?:Table|Figure|Fig\.|Chart|Box)\s*\d|[表图圖]\s*[\d一二三四五六七八九十]")
HEADED = re.compile(
    rf"(?:[{NUMBER}]{{1,3}}、|[（(][{NUMBER}]{{1,3}}[）)]|\d(?:\.\d)*[.、 ])\s*[\u4e00-\u9fff]{{4}}|{CHAPTER.pattern}"
)
SOLID = re.compile(r"[^\W_]")


LONGEST_HEADING = 120
"""Columns of the longest line that may be a heading."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text and what it is.

    `sure` says that a mark or the format tells it and not its looks alone; `numbered`, that it is an item
    which, standing alone, is the heading of a section.
    """

    start: int
    end: int
    zone: Zone = "body"
    page: int | None = None
    sure: bool = False
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Whether the lines of a text are pieces of paragraphs, and how many columns a full line has.

    `spaced` says that blank lines stand between the paragraphs.
    """

    wrapped: bool = False
    width: int = 0
    spaced: bool = False


def layout_of(text: str, *, wrapped: bool = False) -> Layout:
    """Return how the text is laid out, judged by its first lines; `wrapped` is what is known beforehand.

    A text is wrapped when a good third of its line breaks stand within a sentence: the line is about as long
    as most and ends without a mark, and the next begins with a small letter or a Han character.
    """
    if not TOUCHING.search(text):
        return Layout(wrapped)
    pairs: list[tuple[str, str]] = []
    gaps = 0
    for (start, end), (below, below_end) in pairwise(islice(_lines(text, 0, len(text)), SAMPLE)):
        if text.count("\n", end, below) > 1:
            gaps += 1
        elif not ITEM.match(text, below) and not ROW.fullmatch(text, start, end):
            pairs.append((text[start:end], text[below:below_end]))
    widths = sorted(columns(above) for above, _ in pairs)
    width = widths[len(widths) // 2] if widths else 0
    within = sum(_goes_on(above, below, width) for above, below in pairs)
    return Layout(wrapped or within * 3 > len(pairs), width, spaced=gaps > 2 and gaps * 8 > len(pairs))


def stretches(text: str, start: int, end: int, layout: Layout) -> Iterator[Stretch]:
    """Yield the parts of `text[start:end]` in order; lines without a letter or digit are left out."""
    group: list[tuple[int, int]] = []
    before = start
    for line in _lines(text, start, end):
        if group and text.count("\n", before, line[0]) > 1 and not _broken(text, group[-1], line, layout):
            yield from _group(text, group, layout)
            group = []
        group.append(line)
        before = line[1]
    if group:
        yield from _group(text, group, layout)


def _broken(text: str, above: tuple[int, int], below: tuple[int, int], layout: Layout) -> bool:
    """Return whether the end of a page, not of a paragraph, parts two lines."""
    if not layout.wrapped or not text[below[0]].islower() or text.count("\n", above[1], below[0]) > 2:
        return False
    words = text[slice(*above)]
    return not words.endswith(FINAL) and columns(words) * 100 >= layout.width * 65


def columns(text: str) -> int:
    """Return about how many columns the text takes: a Han character, three bytes in UTF-8, takes two."""
    return (len(text) + len(text.encode("utf-8", "replace"))) // 2


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span of each line that is not blank, without the white space around it."""
    for match in LINE.finditer(text, start, end):
        yield match.start(), match.start() + len(match.group().rstrip())


def _goes_on(above: str, below: str, width: int) -> bool:
    if above.endswith(FINAL):
        return False
    if below[0].islower():
        return len(above) > 20
    return columns(above) * 10 >= width * 8 and width <= 160 and (bool(HAN.match(below)) or above.endswith(COMMAS))


def _group(text: str, lines: list[tuple[int, int]], layout: Layout) -> Iterator[Stretch]:
    """Yield the parts of lines that no blank line parts."""
    if len(lines) == 1:
        yield from _part(text, lines, alone=True)
        return
    words = [text[a:b] for a, b in lines]
    table = _is_table(words)
    held = [lines[0]]
    for number, line in enumerate(lines[1:], start=1):
        full = max(map(columns, words[max(0, number - 2) : number + 2])) if layout.wrapped else 0
        here = Layout(layout.wrapped, min(max(full, layout.width // 2), layout.width), layout.spaced)
        gap = text[lines[number - 1][1] : line[0]]
        if not table and _joined(words[number - 1], words[number], gap, here):
            held.append(line)
            continue
        yield from _part(text, held, table=table, alone=True)
        held = [line]
    yield from _part(text, held, table=table, alone=False)


def _joined(above: str, below: str, gap: str, layout: Layout) -> bool:
    """Return whether two lines, one below the other, are of one paragraph.

    They are when the line above had no room for the first word of the line below.
    """
    if ITEM.match(below) or MARK.match(below) or CHAPTER.match(below) or DIGITS.fullmatch(below):
        return False
    if len(below) <= 2 and not SOLID.search(below):
        return True
    if LEADERS.search(above[-60:]):
        return False
    if DIGITS.fullmatch(above) or ARTICLE.fullmatch(above) or above.rpartition(" ")[2].lower() in DANGLING:
        return True
    final, small, han = above.endswith(FINAL), below[0].islower(), bool(HAN.match(below))
    if small and not final:
        return layout.wrapped or len(above) > 40
    if not layout.wrapped or "\u3000" in gap or (gap.endswith(("    ", "\t")) and final and not ITEM.match(above)):
        return False
    word = 4 if han else len(below.partition(" ")[0]) + 1
    room = (columns(above) + word) * 100 <= layout.width * (95 if han and final else 80)
    if (room and (MARK.match(above) or LOOSE_ITEM.match(below))) or (final and LOOSE_ITEM.match(below)):
        return False
    if below.isascii() and below.isupper() and len(below) > 8 and not above.isupper():
        return False
    if layout.spaced and han and not final and HAN.search(above[-1]):
        return not HEADED.match(above) or below.endswith("；")
    return small or not room


def _is_table(words: list[str]) -> bool:
    """Return whether most of the lines are rows: cells apart, or figures in each of them."""
    if len(words) < 3:
        return False
    rows = sum(bool(ROW.fullmatch(line)) for line in words)
    figures = sum(len(FIGURES.findall(line)) * 4 >= len(line) and not DIGITS.fullmatch(line) for line in words)
    return max(rows, figures) >= 3 and max(rows, figures) * 10 >= len(words) * 6


def _part(text: str, lines: list[tuple[int, int]], *, table: bool = False, alone: bool) -> Iterator[Stretch]:
    """Yield one part, if there is a letter or a digit in it."""
    start, end = lines[0][0], lines[-1][1]
    words = text[start:end]
    if not SOLID.search(words):
        return
    mark = MARK.match(words)
    if mark:
        yield Stretch(start + mark.end(), start + len(words.rstrip("# \t")), "heading", sure=True)
    elif table:
        yield Stretch(start, end, "table")
    elif len(lines) > 1 and DIGITS.fullmatch(text[start : lines[0][1]]):
        yield Stretch(start, end, "body" if text[lines[1][0]].isdigit() else "footnote")
    else:
        zone, numbered = _kind(words, alone=alone)
        yield Stretch(start, end, zone, sure=bool(CHAPTER.match(words)), numbered=numbered)


def _kind(words: str, *, alone: bool) -> tuple[Zone, bool]:
    """Return what a paragraph is, and whether it is a numbered line that may be a heading."""
    if NOTE.match(words) and (not words.startswith("((") or words.endswith("))")):
        return "footnote", False
    item = bool(ITEM.match(words))
    if (words.startswith("<!--") and words.endswith("-->")) or LEADERS.search(words[-60:]):
        return "boilerplate", False
    if len(words) > LONGEST_HEADING or columns(words) > LONGEST_HEADING:
        return "item" if item else "body", False
    if DIGITS.fullmatch(words):
        return "boilerplate", False
    if CHAPTER.match(words):
        return "heading", False
    if CAPTION.match(words):
        return "body", False
    title_like = (
        not words.endswith(PAUSES) and not LABELS.search(words) and not WITHIN.search(words) and _mostly_letters(words)
    )
    if item or LOOSE_ITEM.match(words):
        return "item", title_like and item and bool(NUMBERED.match(words))
    if alone and (title_like or (words.isupper() and words.isascii() and _mostly_letters(words))):
        first = words.lstrip("“‘\"'《（(")[:1]
        return ("body" if first.islower() else "heading"), False
    return "body", False


def _mostly_letters(words: str) -> bool:
    return sum(map(str.isalpha, words)) * 2 > len(words)
