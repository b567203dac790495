"""ZIP containers of XML (DOCX, ODT, EPUB): their parts, within bounds, nothing written to disk."""

from __future__ import annotations

import io
import zipfile
import zlib

from civcorpus.readers.base import Source

LARGEST_UNPACKED = 512 * 1024 * 1024
LARGEST_RATIO = 200
MOST_PARTS = 10_000


def checked_parts(source: Source, kind: str, again: str) -> frozenset[str]:
    """Return the names of the parts of a container of reasonable size; nothing is unpacked for it.

    Raises:
        ReadError: damaged, protected by a password, or it unpacks to far more than it is.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise source.error(f"damaged or cut short ZIP or {kind} file ({error}): get the file again") from error
    unpacked = sum(part.file_size for part in parts)
    bound = max(LARGEST_RATIO * len(source.data), 10 * 1024 * 1024)
    if len(parts) > MOST_PARTS or unpacked > min(LARGEST_UNPACKED, bound):
        raise source.error(f"unpacks to {unpacked:,} bytes from {len(source.data):,} (a ZIP bomb?): {again}")
    if any(part.flag_bits & 1 for part in parts):
        raise source.error("protected by a password: save a copy without one")
    return frozenset(part.filename for part in parts)


def part_of(source: Source, name: str) -> bytes | None:
    """Return the bytes of a part, or `None` if it is not there or damaged; never more than the directory promises."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            size = archive.getinfo(name).file_size
            with archive.open(name) as part:
                return part.read(size)
    except (KeyError, zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError, RuntimeError):
        return None
