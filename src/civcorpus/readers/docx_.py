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
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
LEFT_OUT = (f"{W}del", f"{W}moveFrom", FALLBACK)
NOT_WORDS = (*LEFT_OUT, f"{W}txbxContent", f"{W}pPr", f"{W}rPr")
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
AGAIN = "save it as .docx again in a word processor"


class DocxReader:
    """Reads Word documents of 2007 and later."""

    name = "docx"
    version = 2
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
    """Yield the paragraphs and table rows below an element in order; the text of a box stands below its paragraph."""
    for element in parent:
        if element.tag == f"{W}p":
            yield _paragraph(document, element)
            for box in _boxes(element):
                yield from _pieces(document, box)
        elif element.tag == f"{W}tbl":
            for row in _children(element, "tr"):
                yield from _row(document, row)
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _pieces(document, element)


def _row(document: Any, row: Any) -> Iterator[Piece]:
    """Yield a row of a table, its cells apart, and below it the rows of tables in its cells."""
    cells = list(_children(row, "tc"))
    texts = (" ".join(filter(None, (_text(paragraph).strip() for paragraph in _children(cell, "p")))) for cell in cells)
    yield Piece(" | ".join(text.replace("\n", " ") for text in texts if text), "table")
    for cell in cells:
        for table in _children(cell, "tbl"):
            yield from _pieces(document, [table])
        for box in _boxes(cell):
            yield from _pieces(document, box)


def _children(element: Any, name: str) -> Iterator[Any]:
    """Yield the parts of an element of one name, those within content controls and insertions included."""
    for child in element:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _children(child, name)


def _boxes(element: Any) -> Iterator[Any]:
    """Yield the text boxes of a paragraph or a cell, each once: older programs get a second copy of most."""
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag not in (*LEFT_OUT, f"{W}tbl"):
            yield from _boxes(child)


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
    """Return the words of a paragraph, or of several with a line each: what a reader sees, without deletions and boxes."""
    return clean("".join(_words(element)))


def _words(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in (f"{W}t", f"{M}t"):
            yield child.text or ""
        elif tag in SIGNS:
            yield SIGNS[tag] if element.tag == f"{W}r" else ""
        elif tag == f"{W}p":
            yield from _words(child)
            yield "\n"
        elif tag not in NOT_WORDS and not (tag == f"{W}r" and _is_hidden(child)):
            yield from _words(child)


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val") not in ("0", "false", "off")


def _notes(document: Any) -> Iterator[Piece]:
    """Yield the footnotes and endnotes, which python-docx keeps as parts without a class of their own."""
    from docx.oxml import parse_xml

    for kind in ("footnote", "endnote"):
        for relation in document.part.rels.values():
            if not relation.reltype.endswith(f"/{kind}s") or relation.is_external:
                continue
            for note in parse_xml(relation.target_part.blob).iterchildren(f"{W}{kind}"):
                if note.get(f"{W}type") is None:
                    yield Piece(_text(note).strip(), "footnote")
