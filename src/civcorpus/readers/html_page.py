"""The tree of an HTML page: made ready for an extractor, or read whole where none finds anything."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from civcorpus.readers.lxml_ import html_tree
from civcorpus.readers.pieces import BREAK_IN_HAN, Piece, on_one_line

MOST_HEADINGS = 500
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
WRAPPERS = ("div", "header", "hgroup", "span", "section")
BLOCKS = (
    *("p", "div", "li", "dd", "dt", "tr", "table", "ul", "ol", "dl", "blockquote", "pre", "section", "article"),
    *("header", "footer", "nav", "main", "br", "figcaption", *HEADINGS),
)
MARK = "\ufdd0"
"""A code point that stands for no character: put before headings while the text of a page is put together."""

XML_DECLARATION = re.compile(r"\ufeff?\s*<\?xml[^>]*\?>")
LANG = re.compile(r"<html[^>]*\blang\s*=\s*[\"']?([A-Za-z-]{2,20})")


def parsed(page: str) -> Any | None:
    """Return the tree of a page, or `None` if there is none; nothing is fetched and no entity expanded.

    A line break between two Han characters, which a browser shows as nothing or as a stray space, is gone.
    """
    return html_tree(BREAK_IN_HAN.sub("", XML_DECLARATION.sub("", page, count=1)))


def with_plain_headings(tree: Any) -> Any:
    """Return the tree with each heading bare: extractors take boxes, anchors and classes in it for furniture."""
    for heading in list(tree.iter(*HEADINGS)):
        words = heading.text_content().strip()
        box = heading.getparent()
        while box is not None and box.tag in WRAPPERS and box.text_content().strip() == words:
            outer = box.getparent()
            if outer is None:
                break
            heading.tail = box.tail
            outer.replace(box, heading)
            box = outer
        tail = heading.tail
        heading.clear()
        heading.text, heading.tail = words, tail
    return tree


def with_lost_headings(pieces: list[Piece], tree: Any) -> list[Piece]:
    """Return an article's pieces with the headings of the page that stand before one of them and were dropped."""
    found = list(pieces)
    for heading in reversed(list(islice(tree.iter(*HEADINGS), MOST_HEADINGS))):
        words = on_one_line(heading.text_content())
        below = heading.xpath("following::text()[normalize-space()][1]")
        opening = on_one_line(str(below[0]))[:40] if below else ""
        if not words or len(opening) < 2:
            continue
        place = next((number for number, piece in enumerate(found) if piece.text.startswith(opening)), None)
        if place is None or (place and found[place - 1].text == words) or found[place].text == words:
            continue
        found.insert(place, Piece(words, "heading", int(heading.tag[1])))
    return found


def whole_text(tree: Any) -> list[Piece]:
    """Return all text of a page, a piece for each block element; headings are known as such."""
    for unseen in tree.xpath("//script | //style | //noscript | //template | //head"):
        unseen.drop_tree()
    for element in tree.iter(*BLOCKS):
        mark = f"{MARK}{element.tag[1]}" if element.tag in HEADINGS else ""
        element.text = f"\n\n{mark}{element.text or ''}"
        element.tail = f"\n\n{element.tail or ''}"
    return [_piece(part) for part in re.split(r"\n\n+", str(tree.text_content()))]


def declared_lang(page: str) -> str:
    """Return the language that the page says it is in, or `""`."""
    match = LANG.search(page[:4096])
    return match.group(1) if match else ""


def _piece(part: str) -> Piece:
    words = on_one_line(part)
    if words.startswith(MARK) and words[1:2].isdigit():
        return Piece(words[2:], "heading", int(words[1]))
    return Piece(words)
