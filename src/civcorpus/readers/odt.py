"""OpenDocument text (.odt) > Document: headings, paragraphs, items, rows and notes in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from civcorpus.model import Document, Zone
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.encodings import clean
from civcorpus.readers.front_matter import names_of
from civcorpus.readers.headers import header_lines
from civcorpus.readers.lxml_ import local_name, xml_tree
from civcorpus.readers.packed import checked_parts, part_of
from civcorpus.readers.pieces import Piece, lay_out, on_one_line, title_of

AGAIN = "save it as .odt again in a word processor"
MARK = b"mimetypeapplication/vnd.oasis.opendocument.text"
LEFT_OUT = ("annotation", "tracked-changes", "sequence-decls", "forms")
"""Elements that are no part of the text: comments, deleted text, fields."""

META = {
    "title": "title",
    "creator": "author",
    "initial-creator": "author",
    "creation-date": "created",
    "language": "lang",
}


SHAPES = tuple(
    f"{{*}}{name}" for name in ("frame", "custom-shape", "rect", "ellipse", "circle", "polygon", "path", "g")
)
"""What may hold text of its own within a paragraph; it stands below."""


class OdtReader:
    """Reads OpenDocument texts, packed or as one flat XML file."""

    name = "odt"
    version = 3
    suffixes: tuple[str, ...] = (".odt", ".ott", ".fodt")
    streams = False
    risky = True

    def accepts(self, head: bytes, path: Path, /) -> bool:
        """Return whether the first part of the archive says so, or the name does."""
        packed = head.startswith(b"PK")
        named = path.suffix.lower() in self.suffixes
        return (packed and (MARK in head[:200] or named)) or (named and b"<office:document" in head)

    def read(self, source: Source) -> Iterator[Document]:
        """Yield one document.

        Raises:
            ReadError: damaged, protected by a password, a bomb, or without text.
        """
        content = meta = styles = source.data
        if source.data.startswith(b"PK"):
            checked_parts(source, "ODT", AGAIN)
            content, meta, styles = (part_of(source, f"{name}.xml") or b"" for name in ("content", "meta", "styles"))
        root = xml_tree(content)
        body = next(root.iter("{*}text"), None) if root is not None else None
        if body is None:
            raise source.error(f"damaged OpenDocument text: {AGAIN}")
        _drop_hidden(body, {name for tree in (root, xml_tree(styles)) for name in _hidden_styles(tree)})
        notes: list[Piece] = []
        text, blocks = lay_out([*_pieces(body, notes), *notes])
        if not text:
            raise source.error("has no text in it (pictures only?): run OCR on it, or remove it")
        known, top = _known(xml_tree(meta)), header_lines(text)
        yield Document(
            id=source.id,
            title=title_of(known.get("title"), text, blocks, source.path),
            text=text,
            path=source.id,
            source=top.get("source", ""),
            url=top.get("url", ""),
            date=top.get("date") or normal_date(known.get("created")),
            authors=names_of(top.get("author") or known.get("author")),
            lang=known.get("lang", ""),
            blocks=blocks,
            sha256=source.sha256,
            reader=self.name,
        )


def _hidden_styles(tree: Any) -> Iterator[str]:
    """Yield the names of the styles whose text is not shown."""
    for properties in tree.iter("{*}text-properties") if tree is not None else ():
        style = properties.getparent()
        if local_name(style) == "style" and _attribute(properties, "display") == "none":
            yield _attribute(style, "name")


def _drop_hidden(body: Any, styles: Set[str]) -> None:
    """Take out of a text what is not shown: by its style, as a section, or by a field with a condition that was met."""
    for element in [element for element in body.iter() if isinstance(element.tag, str)]:
        hidden = _attribute(element, "is-hidden") == "true" or _attribute(element, "display") == "none"
        whole = (
            next(element.iterancestors("{*}p", "{*}h"), element)
            if local_name(element) == "hidden-paragraph"
            else element
        )
        if (hidden or _attribute(element, "style-name") in styles) and whole.getparent() is not None:
            _drop(whole)


def _drop(element: Any) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _attribute(element: Any, name: str) -> str:
    """Return the attribute of a local name, or `""`."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _pieces(parent: Any, notes: list[Piece], zone: Zone = "body") -> Iterator[Piece]:
    for element in parent:
        name = local_name(element)
        if name == "h":
            level = _attribute(element, "outline-level")
            yield Piece(on_one_line(_text(element, notes)), "heading", int(level) if level.isdigit() else 1)
        elif name == "p":
            yield Piece(_text(element, notes), zone)
            for shape in element.iterchildren(*SHAPES):
                yield from _pieces(shape, notes)
        elif name == "table-row":
            cells = (on_one_line(" ".join(_text(p, notes) for p in cell.iter("{*}p", "{*}h"))) for cell in element)
            yield Piece(" | ".join(cell for cell in cells if cell), "table")
        elif name == "list":
            yield from _pieces(element, notes, "item")
        elif name and name not in LEFT_OUT:
            yield from _pieces(element, notes, zone)


def _text(element: Any, notes: list[Piece]) -> str:
    """Return the text of a paragraph with its spaces, tabs and line breaks; notes are put aside."""
    parts = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name == "note":
            body = next(child.iter("{*}note-body"), None)
            if body is not None:
                notes.append(Piece(" ".join(_text(p, notes) for p in body.iter("{*}p")), "footnote"))
        elif name == "s":
            count = _attribute(child, "c")
            parts.append(" " * min(int(count), 100) if count.isdigit() else " ")
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else "\n")
        elif name not in LEFT_OUT and f"{{*}}{name}" not in SHAPES:
            parts.append(_text(child, notes))
        parts.append(child.tail or "")
    return clean("".join(parts))


def _known(meta: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in meta.iter() if meta is not None else ():
        key = META.get(local_name(element))
        if key and element.text and element.text.strip():
            found.setdefault(key, clean(element.text.strip()))
    return found
