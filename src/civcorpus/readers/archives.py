"""ZIP and tar > the documents inside, each read as if it were a file; bounded, and never unpacked to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import posixpath
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from civcorpus.errors import ReadError
from civcorpus.model import Document
from civcorpus.readers.base import Allowance, Source, shown
from civcorpus.readers.encodings import decode

Found = Iterator[Document | ReadError]
ReadInside = Callable[[Source], Found | None]
"""Reads a file from its bytes; `None` when its name is of no kind that is read."""

WITHIN = "!/"
CONTAINERS = frozenset(["zip", "tar", "mail"])
"""The readers whose files hold files for other readers."""
LARGEST_UNPACKED = 512 * 1024 * 1024
LARGEST_RATIO = 200
SMALL = 10 * 1024 * 1024
"""An archive may unpack to this whatever its ratio."""

MOST_FILES = 10_000
DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
UNPACKERS: dict[bytes, Callable[[IO[bytes]], Any]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
}
MARK_AT, MARK = 257, b"ustar"


class ZipReader:
    """Reads the files in a ZIP archive; names in old Chinese code pages are understood."""

    name = "zip"
    version = 1
    suffixes: tuple[str, ...] = (".zip",)
    streams = False
    risky = True

    def __init__(self, read_inside: ReadInside) -> None:
        self._read_inside = read_inside

    def accepts(self, head: bytes, _path: Path, /) -> bool:
        """Return whether the file is a ZIP archive (asked after the formats that are ones too)."""
        return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    def read(self, source: Source) -> Found:
        """Yield the documents of all files inside; what cannot be read is named with its place.

        Raises:
            ReadError: damaged, a bomb, or nothing in it that is read.
        """
        allowance = allowance_of(source)
        try:
            archive = zipfile.ZipFile(io.BytesIO(source.data))
        except DAMAGE as error:
            raise source.error(f"damaged or cut short ZIP archive ({error}): get the file again") from error
        with archive:
            members = [member for member in archive.infolist() if member.filename and not member.is_dir()]
            size = sum(member.file_size for member in members)
            if len(members) > allowance.files or size > allowance.size:
                raise source.error(too_much(size, len(members)))
            files = (self._member(archive, member, source) for member in members)
            yield from inside(source, files, allowance, self._read_inside)

    @staticmethod
    def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: Source) -> tuple[str, bytes | ReadError]:
        name = member.filename
        if not member.flag_bits & 0x800:
            found = decode(member.filename.encode("cp437", "replace"))
            name = found.text if found else name
        if member.flag_bits & 1:
            return name, source.error("protected by a password: unpack it", place=shown(name))
        try:
            with archive.open(member) as file:
                return name, file.read(member.file_size)
        except DAMAGE as error:
            return name, source.error(f"damaged in the archive ({error}): get the file again", place=shown(name))


class TarReader:
    """Reads tar archives, packed with gzip, bzip2 or xz or not, and single files packed so."""

    name = "tar"
    version = 1
    suffixes: tuple[str, ...] = (".tar", ".tgz", ".gz", ".bz2", ".xz", ".txz")
    streams = False
    risky = True

    def __init__(self, read_inside: ReadInside) -> None:
        self._read_inside = read_inside

    def accepts(self, head: bytes, _path: Path, /) -> bool:
        """Return whether the file is packed or begins with the header of a tar archive."""
        return head[MARK_AT:].startswith(MARK) or any(head.startswith(mark) for mark in UNPACKERS)

    def read(self, source: Source) -> Found:
        """Yield the documents of all files inside; links and devices are passed over.

        Raises:
            ReadError: damaged, a bomb, or nothing in it that is read.
        """
        allowance = allowance_of(source)
        data = _unpacked(source, allowance)
        if not data[MARK_AT:].startswith(MARK):
            files: Iterator[tuple[str, bytes | ReadError]] = iter([(source.path.stem, data)])
            yield from inside(source, files, allowance, self._read_inside)
            return
        try:
            with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
                yield from inside(source, self._members(archive, source, allowance), allowance, self._read_inside)
        except DAMAGE as error:
            yield source.error(f"damaged or cut short tar archive ({error}): get the file again")

    @staticmethod
    def _members(
        archive: tarfile.TarFile, source: Source, allowance: Allowance
    ) -> Iterator[tuple[str, bytes | ReadError]]:
        for number, member in enumerate(archive):
            if number >= allowance.files:
                yield member.name, source.error(too_much(0, number))
                return
            file = archive.extractfile(member) if member.isreg() else None
            if file is not None:
                yield member.name, file.read()


def allowance_of(source: Source) -> Allowance:
    """Return what may be unpacked: what the outer archive has left, else a bound by the size of this one."""
    bound = min(LARGEST_UNPACKED, max(LARGEST_RATIO * len(source.data), SMALL))
    return source.allowance or Allowance(bound, MOST_FILES)


def too_much(size: int, files: int) -> str:
    """Return what is said of an archive beyond the bounds."""
    return (
        f"unpacks to {size:,} bytes in {files:,} files, more than is allowed (a bomb?): unpack it and give the folder"
    )


def inside(
    source: Source, files: Iterator[tuple[str, bytes | ReadError]], allowance: Allowance, read_inside: ReadInside
) -> Found:
    """Yield the documents of the files inside another file, in order.

    Raises:
        ReadError: too deep, or not one of the files is of a kind that is read.
    """
    if not allowance.depth:
        raise source.error("archives within archives, too deep: unpack it")
    allowance.depth -= 1
    known = 0
    for name, data in files:
        if isinstance(data, ReadError):
            known += 1
            yield data
            continue
        allowance.size -= len(data)
        allowance.files -= 1
        if allowance.size < 0 or allowance.files < 0:
            yield source.error(too_much(-allowance.size, -allowance.files))
            break
        inner = _inner(source, name, data, allowance)
        found = read_inside(inner) if inner else None
        if found is not None:
            known += 1
            yield from found
    allowance.depth += 1
    if not known:
        raise source.error("nothing in it that can be read: unpack it, or remove it")


def _inner(source: Source, name: str, data: bytes, allowance: Allowance) -> Source | None:
    """Return a file inside another; `None` if it is hidden or a leaving of some system."""
    parts = [part for part in posixpath.normpath(name.replace("\\", "/")).split("/") if part not in ("", ".", "..")]
    if not parts or any(part.startswith((".", "__MACOSX")) for part in parts):
        return None
    tail = WITHIN + "/".join(parts)
    return replace(
        source,
        path=Path(str(source.path) + tail),
        id=source.id + tail,
        data=data,
        sha256=sha256(data).hexdigest(),
        allowance=allowance,
    )


def _unpacked(source: Source, allowance: Allowance) -> bytes:
    unpacker = next((unpack for mark, unpack in UNPACKERS.items() if source.data.startswith(mark)), None)
    if unpacker is None:
        return source.data
    try:
        with unpacker(io.BytesIO(source.data)) as file:
            data: bytes = file.read(allowance.size + 1)
    except DAMAGE as error:
        raise source.error(f"damaged or cut short archive ({error}): get the file again") from error
    if len(data) > allowance.size:
        raise source.error(too_much(len(data), 1))
    return data
