"""Word (.docx) > Document with python-docx: paragraphs and tables in the order of the page, notes at the end."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from civcorpus.model import Document
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.encodings import clean
from civcorpus.readers.front_matter import names_of
from civcorpus.readers.headers import header_lines
from civcorpus.readers.packed import checked_parts
from civcorpus.readers.pieces import Piece, lay_out, title_of

OTHERS = {"xl/": "an Excel workbook: save it as .csv", "ppt/": "a presentation: save it as .pdf"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AGAIN = "save it as .docx again in a word processor"


class DocxReader:
    """Reads Word documents of 2007 and later."""

    name = "docx"
    version = 1
    suffixes: tuple[str, ...] = (".docx", ".docm")
    streams = False
    risky = True

    def accepts(self, head: bytes, path: Path, /) -> bool:
        """Return whether the file is a ZIP archive that is named or looks like an Office file."""
        office = b"[Content_Types].xml" in head or b"word/document.xml" in head or path.suffix.lower() in self.suffixes
        return office and head.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    def read(self, source: Source) -> Iterator[Document]:
        """Yield one document.

        Raises:
            ReadError: another kind of ZIP archive, one that unpacks to far more than it is, or a damaged one.
        """
        check_archive(source)
        pieces, properties = _opened(source)
        text, blocks = lay_out(pieces)
        if not text:
            raise source.error("has no text in it (pictures only?): run OCR on it, or remove it")
        top = header_lines(text)
        yield Document(
            id=source.id,
            title=title_of(properties.title, text, blocks, source.path),
            text=text,
            path=source.id,
            source=top.get("source", ""),
            url=top.get("url", ""),
            date=top.get("date") or normal_date(properties.created),
            authors=names_of(properties.author or top.get("author")),
            blocks=blocks,
            sha256=source.sha256,
            reader=self.name,
        )


def check_archive(source: Source) -> None:
    """Raise `ReadError` unless the archive's directory is that of a Word document of reasonable size.

    Nothing is unpacked for it.
    """
    parts = checked_parts(source, "DOCX", AGAIN)
    if "word/document.xml" not in parts:
        kind = next((kind for folder, kind in OTHERS.items() if any(part.startswith(folder) for part in parts)), "")
        raise source.error(kind or f"not a Word document: {AGAIN}")


def _opened(source: Source) -> tuple[list[Piece], Any]:
    import docx

    try:
        document: Any = docx.Document(io.BytesIO(source.data))
        pieces = [*_pieces(document, document.element.body), *_notes(document)]
        return pieces, document.core_properties
    except Exception as error:  # python-docx lets KeyError, lxml's and zipfile's errors through on damaged files
        reason = str(error).split("\n")[0][:100] or type(error).__name__
        raise source.error(f"damaged Word document ({reason}): {AGAIN}") from error


def _pieces(document: Any, parent: Any) -> Iterator[Piece]:
    """Yield the paragraphs and table rows below an element in order."""
    for element in parent:
        if element.tag == f"{W}p":
            yield _paragraph(document, element)
        elif element.tag == f"{W}tbl":
            for row in element.iter(f"{W}tr"):
                cells = (_text(cell).replace("\n", " ").strip() for cell in row.iterchildren(f"{W}tc"))
                yield Piece(" | ".join(cell for cell in cells if cell), "table")
        elif element.tag == f"{W}sdt":
            for content in element.iterchildren(f"{W}sdtContent"):
                yield from _pieces(document, content)


def _paragraph(document: Any, element: Any) -> Piece:
    text = _text(element)
    properties = element.find(f"{W}pPr")
    if properties is None:
        return Piece(text)
    style = properties.find(f"{W}pStyle")
    name = _style_name(document, style.get(f"{W}val") or "") if style is not None else ""
    heading = re.match(r"(?:heading|标题|標題)\s*(\d)?", name)
    if heading or name in ("title", "subtitle"):
        return Piece(text, "heading", int(heading.group(1) or 1) if heading else 1)
    listed = properties.find(f"{W}numPr") is not None or name.startswith("list")
    return Piece(text, "item" if listed else "body")


def _style_name(document: Any, identifier: str) -> str:
    for style in document.styles.element.iterchildren(f"{W}style"):
        if style.get(f"{W}styleId") == identifier:
            name = style.find(f"{W}name")
            return (name.get(f"{W}val") or "").lower() if name is not None else ""
    return identifier.lower()


def _text(element: Any) -> str:
    """Return the text of all runs below, deleted ones excepted, with tabs and line breaks."""
    parts: list[str] = []
    for node in element.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}noBreakHyphen", f"{W}p"):
        if node.tag == f"{W}t":
            parts.append(node.text or "")
        elif node.tag == f"{W}p":
            parts.append("\n" if parts and node is not element else "")
        elif node.tag == f"{W}tab":
            parts.append("\t" if node.getparent().tag == f"{W}r" else "")
        else:
            parts.append("-" if node.tag.endswith("Hyphen") else "\n")
    return clean("".join(parts))


def _notes(document: Any) -> Iterator[Piece]:
    """Yield the footnotes and endnotes, which python-docx keeps as parts without a class of their own."""
    from docx.oxml import parse_xml

    for kind in ("footnote", "endnote"):
        for relation in document.part.rels.values():
            if not relation.reltype.endswith(f"/{kind}s") or relation.is_external:
                continue
            for note in parse_xml(relation.target_part.blob).iterchildren(f"{W}{kind}"):
                if note.get(f"{W}type") is None:
                    yield Piece(_text(note), "footnote")
