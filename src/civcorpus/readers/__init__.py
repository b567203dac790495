"""A file on disk > Documents: one file per format, chosen by content and not by name alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from civcorpus.errors import ReadError
from civcorpus.model import Document
from civcorpus.readers.archives import TarReader, ZipReader
from civcorpus.readers.base import HEAD, Reader, Source, shown
from civcorpus.readers.docx_ import DocxReader
from civcorpus.readers.epub import EpubReader
from civcorpus.readers.html_ import HtmlReader
from civcorpus.readers.jsonl import JsonLinesReader
from civcorpus.readers.mail import MailReader
from civcorpus.readers.markdown import MarkdownReader
from civcorpus.readers.markup import SubtitleReader, XmlReader
from civcorpus.readers.odt import OdtReader
from civcorpus.readers.pdf import PdfReader
from civcorpus.readers.rtf import RtfReader
from civcorpus.readers.tables import TableReader
from civcorpus.readers.text import TextReader

__all__ = [
    "LARGEST",
    "READERS",
    "REFUSED",
    "SOUGHT",
    "SUFFIXES",
    "Reader",
    "Source",
    "read_documents",
    "reader_for",
    "shown",
]

LARGEST = 256 * 1024 * 1024


def _read_inside(source: Source) -> Iterator[Document | ReadError] | None:
    """Return the documents of a file inside another; `None` if its name is of no kind that is read."""
    return _contents(source) if source.path.suffix.lower() in SOUGHT else None


READERS: tuple[Reader, ...] = (
    PdfReader(),
    OdtReader(),
    EpubReader(),
    DocxReader(),
    ZipReader(_read_inside),
    TarReader(_read_inside),
    RtfReader(),
    HtmlReader(),
    XmlReader(),
    JsonLinesReader(),
    TableReader(),
    MailReader(_read_inside),
    SubtitleReader(),
    MarkdownReader(),
    TextReader(),
)
"""In the order they are asked: those that know their files by the first bytes come first."""

SUFFIXES = frozenset(suffix for reader in READERS for suffix in reader.suffixes)
"""The suffixes of files that can be read."""

REFUSED = {
    ".doc": "an old Word file: save it as .docx",
    ".dot": "an old Word file: save it as .docx",
    ".wps": "a WPS file: save it as .docx",
    ".ppt": "an old PowerPoint file: save it as .pdf",
    ".xls": "an old Excel file: save it as .csv",
    ".msg": "an Outlook message: save it as .eml",
    ".caj": "a CAJ file: save it as .pdf",
}
"""Documents that nothing here reads, and what to do with them; named so that they are not passed over in silence."""

SOUGHT = SUFFIXES | frozenset(REFUSED)
"""The suffixes of files that a folder is searched for."""

FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file: save it as .docx"),
    (b"CAJ", REFUSED[".caj"]),
    (b"HN\0\0", REFUSED[".caj"]),
)


def read_documents(
    path: Path, *, root: Path | None = None, largest: int = LARGEST, recognition_seconds: float = 0
) -> Iterator[Document | ReadError]:
    """Yield the documents of one file; what cannot be read is yielded as a `ReadError` in its place.

    One file gives one document, JSON Lines one for each line. An id is the path relative to `root` (by
    default the file's folder) in POSIX form. A file larger than `largest` bytes is refused unless it streams.
    Pages that are pictures of text are recognised by OCR (`recognition.py`) if that may take some `recognition_seconds` a file.
    Nothing is raised for bad input, so that one file or line never stops the others.
    """
    try:
        reader, source = _opened(path, root or path.parent, largest)
        source = replace(source, recognition_seconds=recognition_seconds)
        for document in reader.read(source):
            yield _noted(document, reader, path) if isinstance(document, Document) else document
    except ReadError as error:
        yield error
    except OSError as error:
        yield ReadError(f"{shown(path)}: {error.strerror or error}: check the file and its permissions")


def reader_for(head: bytes, path: Path) -> Reader:
    """Return the reader of a file that begins with `head`."""
    return next(reader for reader in READERS if reader.accepts(head, path))


def _opened(path: Path, root: Path, largest: int) -> tuple[Reader, Source]:
    """Return the file's reader and its bytes.

    Raises:
        ReadError: not a regular file, empty, too large, or of a format that no reader knows.
        OSError: the file cannot be opened.
    """
    if not path.is_file():
        kind = "is a folder" if path.is_dir() else "is not a file" if path.exists() else "no such file"
        raise ReadError(f"{shown(path)}: {kind}: give the path of a document")
    identifier = (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
    with path.open("rb") as file:
        head = file.read(HEAD)
        source = Source(path, identifier, head)
        reader = _reader_of(source)
        size = path.stat().st_size
        if reader.streams:
            return reader, source
        if size > largest:
            raise source.error(f"{size:,} bytes, more than the {largest:,} allowed: split it, or raise the limit")
        data = head + file.read()
    return reader, replace(source, data=data, sha256=sha256(data).hexdigest())


def _contents(source: Source) -> Iterator[Document | ReadError]:
    """Yield the documents of a file whose bytes are at hand."""
    try:
        reader = _reader_of(source)
        for document in reader.read(source):
            yield _noted(document, reader, source.path) if isinstance(document, Document) else document
    except ReadError as error:
        yield error


def _reader_of(source: Source) -> Reader:
    """Return the reader of a file by its first bytes.

    Raises:
        ReadError: empty, or of a format that no reader knows.
    """
    head, path = source.data[:HEAD], source.path
    if not head:
        raise source.error("empty file: remove it or fill it")
    for mark, problem in FOREIGN:
        if head.startswith(mark):
            raise source.error(REFUSED.get(path.suffix.lower(), problem))
    return reader_for(head, path)


def _noted(document: Document, reader: Reader, path: Path) -> Document:
    """Return the document with a warning if the file's name promises another format."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES or suffix in reader.suffixes:
        return document
    return replace(document, warnings=(*document.warnings, f"named {suffix}, read as {reader.name}"))
