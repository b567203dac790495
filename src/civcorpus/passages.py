"""Document > Passages: paragraphs, headings, items, rows and notes, each with its place, language and heading."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from civcorpus.model import Document, Lang, Passage
from civcorpus.paragraphs import CITATION, DIGITS, NUMBERED, SOLID, Stretch, layout_of, stretches

LONGEST = 2500
"""Code points of the longest passage; a longer paragraph is parted at the end of a sentence."""

HAN_WEIGHT = 2.5
"""How many Latin letters say as much as one Han character."""

MIXED_SHARE = 0.2
"""A passage is mixed when the script that says less says at least this share."""

LONGEST_RUN_OF_HEADINGS = 3
"""More short lines than this in a row are a list, not headings."""

FIRST = 5
"""How many passages may stand above the title and be it."""

HAN_RUN = re.compile("[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
LATIN_RUN = re.compile("[A-Za-z\u00c0-\u024f\uff21-\uff5a]+")
SENTENCE_ENDS = ("。", "！", "？", "；", ". ", "! ", "? ", "; ", ".” ", '." ', ".\n", "?\n", "!\n", ";\n")
CLOSING = "”’」』）)]\"'"
SPACES = (" ", "\n", "\u3000", "\t", "，", "、", ",")
SPACE = re.compile(r"\s+")
BREAK_IN_HAN = re.compile(r"(?<=[\u3001-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3001-\u9fff\uff00-\uffef])")
REFERENCES = re.compile(
    r"(?:[\d一二三四五六七八九十]+[.、 ]*)?(?:references|bibliography|works cited|endnotes|notes|footnotes"
    r"|参考文献|參考文獻|参考资料|參考資料|注释|註釋|注釋|尾注|脚注)\s*[:：]?",
    re.IGNORECASE,
)


def cut_passages(document: Document) -> list[Passage]:
    """Return the passages of a document, in order and without overlap.

    A block is a passage; what no block covers is read as plain text. Each passage is
    `document.text[start:end]` without white space around it, at most `LONGEST` long, and holds a letter or a
    digit; every letter and digit of the text lies in exactly one passage.

    >>> text = "The accounts are read aloud\\nonce a month.\\n\\n1. Tea\\n2. Chairs"
    >>> [passage.text for passage in cut_passages(Document("a", "", text))]
    ['The accounts are read aloud\\nonce a month.', '1. Tea', '2. Chairs']
    """
    text, pages = document.text, document.pages
    settled = _with_references(text, _settled(text, list(_stretches(document))))
    passages: list[Passage] = []
    heading, titled = "", False
    for whole in settled:
        for start, end in _cuts(text, whole.start, whole.end):
            words = text[start:end]
            zone = whole.zone
            number = len(passages)
            if number < FIRST and not titled and zone in ("body", "heading") and _one_line(words) == document.title:
                zone, titled = "title", True
            page = whole.page or (max(1, bisect_right(pages, start)) if pages else None)
            passages.append(
                Passage(
                    f"{document.id}#{number}",
                    document.id,
                    number,
                    start,
                    end,
                    words,
                    language_of(words),
                    zone,
                    heading,
                    page,
                )
            )
            if zone == "heading":
                heading = _one_line(words)
    return passages


def language_of(text: str) -> Lang:
    """Return the language of a text by what its Han characters and its Latin letters say.

    >>> language_of("慈善法"), language_of("the ONGO Law (境外非政府组织境内活动管理法)"), language_of("2016")
    ('zh', 'mixed', 'und')
    """
    has_latin = LATIN_RUN.search(text) is not None
    if text.isascii() or HAN_RUN.search(text) is None:
        return "en" if has_latin else "und"
    if not has_latin:
        return "zh"
    han = HAN_WEIGHT * sum(map(len, HAN_RUN.findall(text)))
    latin = sum(map(len, LATIN_RUN.findall(text)))
    if min(han, latin) >= MIXED_SHARE * (han + latin):
        return "mixed"
    return "zh" if han > latin else "en"


def _stretches(document: Document) -> Iterator[Stretch]:
    """Yield the blocks, and between them the parts of what no block covers."""
    text = document.text
    layout = layout_of(text, wrapped=bool(document.pages))
    position = 0
    for block in document.blocks:
        yield from stretches(text, position, block.start, layout)
        words = text[block.start : block.end]
        if any(map(str.isalnum, words)):
            start = block.start + len(words) - len(words.lstrip())
            yield Stretch(start, block.start + len(words.rstrip()), block.zone, block.page, sure=True)
        position = max(position, block.end)
    yield from stretches(text, position, len(text), layout)


def _settled(text: str, parts: list[Stretch]) -> list[Stretch]:
    """Return the parts with what only their neighbours can tell.

    A numbered line that stands alone is a heading, a citation above a note's number is a note, and many
    short lines in a row, or one with nothing below, are no headings.
    """
    settled: list[Stretch] = []
    run = 0
    for above, part, below in zip([None, *parts], parts, [*parts[1:], None], strict=False):
        settled.append(_beside(text, above, part, below))
        run = run + 1 if settled[-1].zone == "heading" and not part.sure else 0
        if run > LONGEST_RUN_OF_HEADINGS:
            settled[-run:] = [replace(one, zone="body") for one in settled[-run:]]
    return settled


def _beside(text: str, above: Stretch | None, part: Stretch, below: Stretch | None) -> Stretch:
    """Return the part as what stands above and below it shows it to be."""
    if part.sure:
        return part
    if part.numbered and below and not text[below.start].islower():
        listed = _follows(text, above, part) or _follows(text, part, below)
        return part if listed else replace(part, zone="heading")
    if part.zone == "heading" and above and not below:
        return replace(part, zone="body")
    if part.zone == "body" and below and below.zone == "boilerplate" and part.end - part.start < 1500:
        numbered = DIGITS.fullmatch(text, below.start, below.end) and text.count("\n", part.end, below.start) == 1
        if numbered and CITATION.search(text, part.start, part.end):
            return replace(part, zone="footnote")
    return part


def _follows(text: str, above: Stretch | None, below: Stretch) -> bool:
    """Return whether two items that touch are numbered alike and one after the other."""
    if above is None or above.zone != "item" or below.zone != "item":
        return False
    first, second = NUMBERED.match(text, above.start), NUMBERED.match(text, below.start)
    if not first or not second:
        return False
    if first.lastindex != second.lastindex:
        return False
    one, two = first.group(first.lastindex - 1), second.group(second.lastindex - 1)  # type: ignore[operator]
    if not one[-1].isdigit():
        return True
    *upper, last = one.split(".")
    *upper_below, next_ = two.split(".")
    return upper == upper_below and int(next_) == int(last) + 1


def _with_references(text: str, parts: list[Stretch]) -> Iterator[Stretch]:
    """Yield the parts; those below a heading such as *References* are in the zone `reference`."""
    within = False
    for part in parts:
        if part.zone == "heading":
            within = part.end - part.start < 40 and bool(REFERENCES.fullmatch(text, part.start, part.end))
        yield replace(part, zone="reference") if within and part.zone in ("body", "item", "footnote") else part


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span of a paragraph, or where it is too long the spans of sentences that fit together."""
    while end - start > LONGEST:
        cut = _sentence_end(text, start + LONGEST // 4, start + LONGEST)
        words = text[start:cut]
        if SOLID.search(words):
            yield start, start + len(words.rstrip())
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if SOLID.search(text, start, end):
        yield start, end


def _sentence_end(text: str, first: int, limit: int) -> int:
    """Return the last offset up to `limit` behind a sentence, else behind a space, else `limit`."""
    for marks in (SENTENCE_ENDS, SPACES):
        cut = max(text.rfind(mark, first, limit) + len(mark) for mark in marks)
        if cut > first:
            while cut < limit and text[cut] in CLOSING:
                cut += 1
            return cut
    return limit


def _one_line(text: str) -> str:
    return SPACE.sub(" ", BREAK_IN_HAN.sub("", text))
