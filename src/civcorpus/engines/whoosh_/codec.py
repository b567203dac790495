"""How Whoosh keeps our terms on disk: fields that take ready terms, and a codec for packed postings.

Whoosh's own formats pickle each posting's positions and cut postings into blocks for searches that skip; a codec is its place to
do otherwise.
"""

from __future__ import annotations

from array import array
from struct import Struct
from sys import byteorder
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3Segment, W3TermInfo
from whoosh.fields import FieldType
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Format
from whoosh.matching import ListMatcher
from whoosh.system import pack_ushort

from civcorpus.engines.whoosh_.postings import Posting, pack, unpack

_SIZE = Struct("<I")


class Terms(FieldType):  # type: ignore[misc]
    """A field of ready terms."""

    def __init__(self) -> None:
        super().__init__(Format(), None)

    def to_bytes(self, value: str | bytes) -> bytes:
        """Return a term as it is kept; half a surrogate pair, which a shell may hand us, is a term like any other."""
        return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")

    def from_bytes(self, bs: bytes) -> str:
        """Return a term that `to_bytes` made."""
        return bs.decode("utf-8", "surrogatepass")


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with packed postings."""

    def new_segment(self, storage: Any, indexname: str) -> Segment:  # noqa: ARG002
        """Return a segment that is yet to be written."""
        return Segment(self, indexname)

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        """Return what writes the terms and postings of a segment."""
        return FieldWriter(self, storage, segment)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> ListMatcher:
        """Return the postings of a term as Whoosh's own searches and tools read them."""
        posting = read_posting(dbfile, terminfo)
        payloads = [posting.payload(index) for index in range(len(posting.entries))]
        return ListMatcher(
            posting.entries, list(map(float, posting.counts)), payloads, format_, scorer=scorer, term=term
        )


class Segment(W3Segment):  # type: ignore[misc]
    """A segment in one file, read in place."""

    def open_compound_file(self, storage: Any) -> _Compound:
        """Open the segment's file as a storage of its parts."""
        return _Compound(storage.open_file(self.make_filename(self.COMPOUND_EXT)))


class _Compound(CompoundStorage):  # type: ignore[misc]
    """The parts of a segment's file. Whoosh copies each part into memory as it opens it; these stay in the mapped file."""

    def open_file(self, name: str, *args: object, **kwargs: object) -> StructFile:  # noqa: ARG002
        if self._source is None:
            return super().open_file(name)
        start, length = self.range(name)
        return _MappedFile(memoryview(self._source)[start : start + length], name)


class _MappedFile(StructFile):  # type: ignore[misc]
    """A stretch of a mapped file, with what Whoosh's readers ask of a file."""

    def __init__(self, view: memoryview, name: str) -> None:
        super().__init__(self, name)
        self._view = view
        self._place = 0

    def get(self, position: int, length: int) -> bytes:
        return bytes(self._view[position : position + length])

    def get_array(self, position: int, typecode: str, length: int) -> array[Any]:
        numbers = array(typecode)
        numbers.frombytes(self.get(position, length * numbers.itemsize))
        if byteorder == "little":
            numbers.byteswap()
        return numbers

    def read(self, size: int = -1) -> bytes:
        start = self._place
        self._place = len(self._view) if size < 0 else min(start + size, len(self._view))
        return bytes(self._view[start : self._place])

    def readline(self) -> bytes:
        line, newline, _ = bytes(self._view[self._place :]).partition(b"\n")
        self._place += len(line) + len(newline)
        return line + newline

    def seek(self, offset: int, whence: int = 0) -> None:
        self._place = offset + (0, self._place, len(self._view))[whence]

    def tell(self) -> int:
        return self._place

    def close(self) -> None:
        self._view.release()


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes terms in order, each with all its postings."""

    def add_term(self, term: bytes, posting: Posting) -> None:
        """Write the postings of the next term of the field."""
        entries, counts = posting.entries, posting.counts
        info = W3TermInfo(sum(counts), len(entries), maxweight=max(counts), minid=entries[0], maxid=entries[-1])
        data = pack(posting)
        info.set_extent(self._postfile.tell(), len(data))
        self._postfile.write(_SIZE.pack(len(data)) + data)
        self._tindex.add(pack_ushort(self._fieldid) + term, info.to_bytes())


def read_posting(file: Any, terminfo: Any) -> Posting:
    """Read the postings of a term; its size stands before them, since Whoosh reads back the length in its `TermInfo` wrongly."""
    start = terminfo.extent()[0]
    (size,) = _SIZE.unpack(file.get(start, _SIZE.size))
    return unpack(bytes(file.get(start + _SIZE.size, size)))
