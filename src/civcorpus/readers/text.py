"""Plain text > Document: the text as it stands, in whatever encoding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from civcorpus.model import Document
from civcorpus.readers.base import Source
from civcorpus.readers.encodings import Decoded, decode
from civcorpus.readers.front_matter import names_of
from civcorpus.readers.headers import header_lines
from civcorpus.readers.mojibake import mended
from civcorpus.readers.pieces import Piece, lay_out, title_of

NOT_TEXT = "looks like binary, not text: export it as text, HTML, PDF or DOCX"


def decoded(source: Source, *, declared: str = "") -> Decoded:
    """Return the decoded text of the source; Latin text that was once stored wrongly is mended, and a warning says so.

    Raises:
        ReadError: the bytes are no text, or there is nothing in them but white space.
    """
    found = decode(source.data, declared=declared)
    if found is None:
        raise source.error(NOT_TEXT)
    if not found.text.strip("\ufeff \n\t"):
        raise source.error("has no text in it: remove it or fill it")
    text, count = mended(found.text)
    if not count:
        return found
    return replace(
        found,
        text=text,
        warnings=(*found.warnings, f"{count} characters were stored as Windows-1252 read them: mended"),
    )


def laid_out(pieces: Iterable[Piece], found: Decoded, source: Source, *, reader: str) -> Document:
    """Return a document of pieces, titled by its file.

    Raises:
        ReadError: the pieces hold no text.
    """
    text, blocks = lay_out(pieces)
    if not text:
        raise source.error("has no text in it: remove it or fill it")
    return Document(
        id=source.id,
        title=source.path.stem,
        text=text,
        path=source.id,
        blocks=blocks,
        sha256=source.sha256,
        reader=reader,
        encoding=found.encoding,
        encoding_confidence=found.confidence,
        warnings=found.warnings,
    )


class TextReader:
    """Reads anything that is text; asked last."""

    name = "text"
    version = 3
    suffixes: tuple[str, ...] = (".txt", ".text")
    streams = False
    risky = False

    def accepts(self, _head: bytes, _path: Path, /) -> bool:
        """Return true: what is not text is refused on reading, with a reason."""
        return True

    def read(self, source: Source) -> Iterator[Document]:
        """Yield one document without blocks."""
        found = decoded(source)
        known = header_lines(found.text)
        yield Document(
            id=source.id,
            title=title_of(known.get("title"), found.text, (), source.path),
            text=found.text,
            path=source.id,
            source=known.get("source", ""),
            url=known.get("url", ""),
            date=known.get("date", ""),
            authors=names_of(known.get("author")),
            sha256=source.sha256,
            reader=self.name,
            encoding=found.encoding,
            encoding_confidence=found.confidence,
            warnings=found.warnings,
        )
