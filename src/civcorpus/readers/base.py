"""What a reader must do: turn the bytes of one file into documents."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from civcorpus.errors import ReadError
from civcorpus.model import Document

HEAD = 65_536
"""How many bytes of a file a reader sees when it is asked whether the file is its own."""


def shown(path: Path | str) -> str:
    r"""Return a path as it can stand in a one-line message: whatever could move the cursor is escaped.

    Control characters, line breaks, direction marks and undecodable bytes are written as Python escapes.

    >>> shown("a\nb/report.txt")
    'a\\nb/report.txt'
    """
    escaped = (c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in str(path))
    return "".join(escaped)


def asks_for_ocr(message: str) -> bool:
    """Return whether an error or a warning says that a file is pictures of text: all that do, speak of OCR."""
    return "OCR" in message


@dataclass(slots=True)
class Allowance:
    """What may still be unpacked from a file and all that is inside of it: so many bytes, so many files, so deep."""

    size: int
    files: int
    depth: int = 4


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: where it is, the id its document gets, its bytes and their SHA-256.

    `data` is the whole file; for a reader that `streams` it is only the first `HEAD` bytes and `sha256` is
    empty. `id` is the path relative to the ingest root in POSIX form, suffix included. A file inside another
    has `data` and the `allowance` of the outer one; its path and id are those of the outer one, `!/` and its name there.
    `recognition_seconds` is how long OCR may take, 0 for none.
    """

    path: Path
    id: str
    data: bytes
    sha256: str = ""
    allowance: Allowance | None = None
    recognition_seconds: float = 0

    def stream(self) -> IO[bytes]:
        """Return the file open for reading, be it on disk or inside another."""
        return self.path.open("rb") if self.allowance is None else io.BytesIO(self.data)

    def error(self, problem: str, *, place: str = "") -> ReadError:
        """Return (not raise) the one-line error *where: what is wrong: what to do next*."""
        where = f"{shown(self.path)}:{place}" if place else shown(self.path)
        return ReadError(f"{where}: {problem}")


class Reader(Protocol):
    """Reads one format.

    `version` goes up whenever the same bytes would give another document, so that caches know. A `risky` reader hands untrusted bytes
    to a parser that might hang, crash or eat memory: it is run in a process that may be lost.
    """

    name: str
    version: int
    suffixes: tuple[str, ...]
    streams: bool
    risky: bool

    def accepts(self, head: bytes, path: Path, /) -> bool:
        """Return whether a file that begins with `head` (at most `HEAD` bytes) is of this format."""
        ...

    def read(self, source: Source) -> Iterator[Document | ReadError]:
        """Yield the documents of the file in order; a bad part is yielded as an error among them.

        Raises:
            ReadError: nothing of the file can be read.
        """
        ...
