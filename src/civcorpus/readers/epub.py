"""EPUB > Document: the chapters in the order of the book, each with its headings."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from civcorpus.model import Document
from civcorpus.readers.base import Source
from civcorpus.readers.dates import normal_date
from civcorpus.readers.encodings import clean, declared_charset, decode
from civcorpus.readers.front_matter import names_of
from civcorpus.readers.html_page import parsed, whole_text
from civcorpus.readers.lxml_ import local_name, xml_tree
from civcorpus.readers.packed import checked_parts, part_of
from civcorpus.readers.pieces import Piece, lay_out, title_of

AGAIN = "get the book again"
CONTAINER = "META-INF/container.xml"


class EpubReader:
    """Reads books in EPUB without copy protection."""

    name = "epub"
    version = 3
    suffixes: tuple[str, ...] = (".epub",)
    streams = False
    risky = True

    def accepts(self, head: bytes, path: Path, /) -> bool:
        """Return whether the first part of the archive says so, or the name does."""
        return head.startswith(b"PK") and (
            b"mimetypeapplication/epub+zip" in head[:200] or path.suffix.lower() in self.suffixes
        )

    def read(self, source: Source) -> Iterator[Document]:
        """Yield one document for the whole book.

        Raises:
            ReadError: damaged, protected, a bomb, or without text.
        """
        parts = checked_parts(source, "EPUB", AGAIN)
        if "META-INF/encryption.xml" in parts and b"EncryptedKey" in (
            part_of(source, "META-INF/encryption.xml") or b""
        ):
            raise source.error("copy-protected book: get a copy without protection")
        package = _package_name(source, parts)
        root = xml_tree(part_of(source, package) or b"", recover=True)
        if root is None:
            raise source.error(f"damaged EPUB (no package file): {AGAIN}")
        known, chapters, warnings = _known(root), list(_chapters(root, package)), []
        pieces: list[Piece] = []
        for chapter in chapters:
            found = _chapter(source, chapter)
            if found is None:
                warnings.append(f"chapter {clean(chapter)} is missing or damaged")
            pieces.extend(found or ())
        text, blocks = lay_out(pieces)
        if not text:
            raise source.error("has no text in it (pictures only?): run OCR on it, or remove it")
        yield Document(
            id=source.id,
            title=title_of(next(iter(known.get("title", [])), ""), text, blocks, source.path),
            text=text,
            path=source.id,
            source=next(iter(known.get("publisher", [])), ""),
            date=normal_date(next(iter(known.get("date", [])), "")),
            authors=names_of(known.get("creator", [])),
            lang=next(iter(known.get("language", [])), ""),
            blocks=blocks,
            sha256=source.sha256,
            reader=self.name,
            warnings=tuple(warnings),
        )


def _package_name(source: Source, parts: Collection[str]) -> str:
    """Return the name of the part that lists the chapters; a book that was packed with its folder around it has all of it in there."""
    place = min((part for part in parts if f"/{part}".endswith(f"/{CONTAINER}")), key=len, default=CONTAINER)
    container = xml_tree(part_of(source, place) or b"", recover=True)
    files = container.iter("{*}rootfile") if container is not None else ()
    return place.removesuffix(CONTAINER) + next((file.get("full-path") or "" for file in files), "content.opf")


def _known(root: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for metadata in root.iter("{*}metadata"):
        for element in metadata:
            if element.text and element.text.strip():
                found.setdefault(local_name(element), []).append(clean(element.text.strip()))
    return found


def _chapters(root: Any, package: str) -> Iterator[str]:
    """Yield the names of the parts that hold the chapters, in reading order."""
    items = {item.get("id"): item.get("href") or "" for item in root.iter("{*}item")}
    for reference in root.iter("{*}itemref"):
        target = unquote(items.get(reference.get("idref"), ""))
        if target:
            yield posixpath.normpath(posixpath.join(posixpath.dirname(package), target))


def _chapter(source: Source, name: str) -> list[Piece] | None:
    data = part_of(source, name)
    found = decode(data, declared=declared_charset(data)) if data else None
    tree = parsed(found.text) if found else None
    return None if tree is None else whole_text(tree)
