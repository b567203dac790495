"""A page of HTML > its tree, all its text, and what it says of itself."""

from __future__ import annotations

import re
from typing import Any

from civcorpus.readers.html_blocks import MARKS, page_blocks
from civcorpus.readers.lxml_ import html_tree
from civcorpus.readers.pieces import BREAK_IN_HAN, Piece, on_one_line

XML_DECLARATION = re.compile(r"\ufeff?\s*<\?xml[^>]*\?>")
LANG = re.compile(r"<html[^>]*\blang\s*=\s*[\"']?([A-Za-z-]{2,20})")


def parsed(page: str) -> Any | None:
    """Return the tree of a page, or `None` if there is none; nothing is fetched and no entity expanded.

    A line break between two Han characters, which a browser shows as nothing or as a stray space, is gone.
    """
    return html_tree(BREAK_IN_HAN.sub("", MARKS.sub("", XML_DECLARATION.sub("", page, count=1))))


def whole_text(tree: Any) -> list[Piece]:
    """Return all text of a page that a browser shows, a piece for each block."""
    return [block.piece for block in page_blocks(tree)]


def declared_title(tree: Any | None) -> str:
    """Return what a page says its title is, or `""`."""
    title = tree.find(".//title") if tree is not None else None
    return on_one_line(title.text_content()) if title is not None else ""


def declared_lang(page: str) -> str:
    """Return the language that the page says it is in, or `""`."""
    match = LANG.search(page[:4096])
    return match.group(1) if match else ""
