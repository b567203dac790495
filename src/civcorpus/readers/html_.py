"""HTML > Document with trafilatura: the article without its surroundings, and what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from civcorpus.model import Document
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.encodings import declared_charset
from civcorpus.readers.front_matter import names_of
from civcorpus.readers.html_page import declared_lang, parsed, whole_text, with_lost_headings, with_plain_headings
from civcorpus.readers.pieces import Piece, lay_out, on_one_line, title_of
from civcorpus.readers.text import decoded

OPENING = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
BLOCKS = ("head", "p", "list", "item", "table", "row", "quote", "div")
"""Tags of trafilatura's tree that are parts of their own; `code` is one where it stands alone."""

DATES = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}


class HtmlReader:
    """Reads web pages, saved under whatever name."""

    name = "html"
    version = 1
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")
    streams = False
    risky = True

    def accepts(self, head: bytes, path: Path, /) -> bool:
        """Return whether the file begins as HTML does, or is named so and holds a tag."""
        plain = head.replace(b"\0", b"")
        if OPENING.match(plain):
            return True
        return path.suffix.lower() in self.suffixes and bool(re.search(rb"<[a-zA-Z!/]", plain))

    def read(self, source: Source) -> Iterator[Document]:
        """Yield one document. Nothing is fetched: neither pictures nor frames nor style sheets."""
        found = decoded(source, declared=declared_charset(source.data))
        article, pieces, warnings = _article(found.text)
        if len(pieces) < 2:  # trafilatura runs the parts of a page of mere boxes together
            tree = parsed(found.text)
            pieces = whole_text(tree) if tree is not None else []
            warnings = (*warnings, "no article found: the whole page was taken")
        text, blocks = lay_out(pieces)
        if not text:
            raise source.error("has no text in it: save the page again when it has loaded")
        yield Document(
            id=source.id,
            title=title_of(article.get("title"), text, blocks, source.path),
            text=text,
            path=source.id,
            source=article.get("sitename") or "",
            url=article.get("url") or "",
            date=normal_date(article.get("date")),
            authors=names_of(article.get("author")),
            lang=declared_lang(found.text),
            blocks=blocks,
            sha256=source.sha256,
            reader=self.name,
            encoding=found.encoding,
            encoding_confidence=found.confidence,
            warnings=found.warnings + warnings,
        )


def _article(page: str) -> tuple[dict[str, str], list[Piece], tuple[str, ...]]:
    """Return the page's metadata and the pieces of its article; both are empty where trafilatura fails."""
    from trafilatura import bare_extraction

    tree = parsed(page)
    if tree is None:
        return {}, [], ()
    try:
        found: Any = bare_extraction(
            with_plain_headings(tree),
            favor_recall=True,
            include_comments=False,
            include_formatting=True,
            with_metadata=True,
            date_extraction_params=dict(DATES),
        )
        pieces = list(_pieces(found.body)) if found is not None and found.body is not None else []
        pieces = with_lost_headings(pieces, tree)
    except Exception as error:  # whatever a hostile page sets off in the parser costs that page's article only
        return {}, [], (f"trafilatura failed ({type(error).__name__})",)
    if not pieces:
        return {}, [], ()
    names = ("title", "author", "date", "sitename", "url")
    return {name: getattr(found, name) or "" for name in names}, pieces, ()


def _pieces(element: Any, *, zone: str = "body") -> Iterator[Piece]:
    """Yield the parts of trafilatura's tree in reading order."""
    loose = element.text or ""
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in BLOCKS or (tag == "code" and element.tag == "body"):
            if loose.strip():
                yield _piece(loose, zone)
            loose = ""
            yield from _child_pieces(child, tag, zone)
        else:
            loose += "\n" if tag == "lb" else "".join(child.itertext())
        loose += child.tail or ""
    if loose.strip():
        yield _piece(loose, zone)


def _child_pieces(child: Any, tag: str, zone: str) -> Iterator[Piece]:
    if tag == "head":
        level = re.sub(r"\D", "", child.get("rend") or "") or "2"
        yield Piece(on_one_line("".join(child.itertext())), "heading", int(level))
    elif tag == "row":
        cells = [on_one_line("".join(cell.itertext())) for cell in child]
        yield Piece(" | ".join(cell for cell in cells if cell), "table")
    elif tag == "item":
        yield from _pieces(child, zone="item")
    else:
        yield from _pieces(child, zone=zone)


def _piece(text: str, zone: str) -> Piece:
    return Piece(on_one_line(text), "item" if zone == "item" else "body")
