"""The parts a format knows (headings, paragraphs, items, rows) > one text and its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from civcorpus.model import Block, Zone
from civcorpus.readers.base import shown

LONGEST_TITLE = 200
HAN = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
BREAK_IN_HAN = re.compile(rf"(?<=[{HAN}，。、；：！？（）《》“”])[ \t]*\n\s*(?=[{HAN}，。、；：！？（）《》“”])")
SPACES = re.compile(r"[ \t\n\r\f\v\u00a0]+")
SENTENCE_END = ("。", "！", "？", "；", ".", "!", "?", ";", "，", ",", "、", "…")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a document before it has a place in the text."""

    text: str
    zone: Zone = "body"
    level: int = 0


def lay_out(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    r"""Return the text of all pieces that are not blank, and the block of each.

    Pieces stand one empty line apart; items and rows that follow each other, one line.

    >>> lay_out([Piece("Aims", "heading", 1), Piece("Listen."), Piece(" ")])[0]
    'Aims\n\nListen.'
    """
    parts: list[str] = []
    blocks: list[Block] = []
    position, previous = 0, ""
    for piece in pieces:
        text = piece.text.strip()
        if not text:
            continue
        if blocks:
            gap = "\n" if piece.zone == previous and piece.zone in ("item", "table") else "\n\n"
            parts.append(gap)
            position += len(gap)
        parts.append(text)
        blocks.append(Block(position, position + len(text), piece.zone, piece.level))
        position, previous = position + len(text), piece.zone
    return "".join(parts), tuple(blocks)


def on_one_line(text: str) -> str:
    r"""Return the text with every run of white space as one space, and a line break between Han as nothing.

    >>> on_one_line("一带一\n路 and\n more")
    '一带一路 and more'
    """
    return SPACES.sub(" ", BREAK_IN_HAN.sub("", text)).strip()


def title_of(given: object, text: str, blocks: tuple[Block, ...], path: PurePath) -> str:
    """Return the title: the given one, else the first heading, else the first short lines, else the file's stem."""
    title = on_one_line(given) if isinstance(given, str) else ""
    headings = [block for block in blocks[:50] if block.zone in ("title", "heading")]
    if not title and headings:
        first = min(headings, key=lambda block: (block.level or 1, block.start))
        title = on_one_line(text[first.start : first.end])
    return title or _first_short_lines(text) or shown(path.stem)


def _first_short_lines(text: str) -> str:
    """Return the first paragraph among the first ten that is short and does not end like a sentence."""
    paragraphs = (p for p in re.split(r"\n\s*\n", text[:20_000]) if p.strip())
    for paragraph, _ in zip(paragraphs, range(10), strict=False):
        lines = paragraph.strip().split("\n")
        whole = on_one_line(paragraph)
        for candidate in (whole.lstrip("# "), on_one_line(lines[0]).lstrip("# ")):
            if 1 < _width(candidate) <= LONGEST_TITLE * 3 // 4 and not candidate.endswith(SENTENCE_END):
                return candidate
    return ""


def _width(text: str) -> int:
    """Return the columns the text takes: a Han character takes two."""
    return len(text) + len(re.findall(f"[{HAN}]", text))
