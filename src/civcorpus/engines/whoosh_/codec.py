"""How Whoosh keeps our terms on disk: fields that take ready terms, and a codec for packed postings.

Whoosh's own formats pickle each posting's positions and cut postings into blocks for searches that skip; a codec is its place to
do otherwise.
"""

from __future__ import annotations

from array import array
from contextlib import suppress
from itertools import starmap
from struct import Struct
from sys import byteorder
from typing import Any, NamedTuple
from zlib import crc32

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3Segment
from whoosh.fields import FieldType
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filetables import HashWriter, OrderedHashWriter
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Format
from whoosh.matching import ListMatcher
from whoosh.system import pack_ushort
from whoosh.util.numlists import GrowableArray

from civcorpus.engines.whoosh_.postings import Posting, pack, unpack

_SIZE = Struct("<I")
_TERM_INFO = Struct("!BfIBBfIIqi")
"""A term as `W3TermInfo.to_bytes` writes it: not inlined, occurrences, entries, two lengths (not kept), most in an entry, first and last
entry, place and size of its postings."""
_ROW = Struct("!ii")
_SLOT = Struct("!Iq")
_BY_CRC32 = 1


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


class PackedTerm(NamedTuple):
    """A term of a segment: its packed postings, in how many entries it stands, how often in all and at most, its first and last entry."""

    term: bytes
    postings: bytes
    entries: int
    occurrences: int
    most: int
    first: int
    last: int


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes terms in order, each with all its postings."""

    def __init__(self, codec: Codec, storage: Any, segment: Segment) -> None:
        super().__init__(codec, storage, segment)
        self._tindex: _TermTable = _TermTable(self._tindex)
        self._place = self._postfile.tell()

    def __enter__(self) -> FieldWriter:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Finish the files; after a failure only let go of them, for what they hold counts for nothing."""
        try:
            if kind is None:
                self.close()
        finally:
            for file in (self._tindex.dbfile, self._postfile):
                with suppress(OSError):
                    file.file.close()

    def add_packed(self, term: PackedTerm) -> None:
        """Write the next term of the field."""
        data = _SIZE.pack(len(term.postings)) + term.postings
        self._postfile.write(data)
        info = _TERM_INFO.pack(
            0, term.occurrences, term.entries, 0, 0, term.most, term.first, term.last, self._place, len(term.postings)
        )
        self._place += len(data)
        self._tindex.add(pack_ushort(self._fieldid) + term.term, info)

    def add_posting(self, term: bytes, posting: Posting) -> None:
        """Write the next term of the field from postings that are not packed yet."""
        entries, counts = posting.entries, posting.counts
        self.add_packed(
            PackedTerm(term, pack(posting), len(entries), sum(counts), max(counts), entries[0], entries[-1])
        )


class _TermTable(OrderedHashWriter):  # type: ignore[misc]
    """Whoosh's table of terms in its own layout, written in a few strokes; terms are hashed by CRC-32, which its readers know too."""

    def __init__(self, begun: OrderedHashWriter) -> None:
        begun.dbfile.seek(begun.startoffset)
        HashWriter.__init__(self, begun.dbfile, hashtype=_BY_CRC32)
        self.extras = begun.extras
        self.index = GrowableArray("H")
        self._place = self.dbfile.tell()

    def add(self, key: bytes, value: bytes) -> None:
        row = _ROW.pack(len(key), len(value)) + key + value
        self.dbfile.write(row)
        self.index.append(self._place)
        hashed = crc32(key)
        self.buckets[hashed & 255].append((hashed, self._place))
        self._place += len(row)

    def _write_hashes(self) -> None:
        place = self._place
        for bucket in self.buckets:
            slots = 2 * len(bucket)
            self.directory.append((place, slots))
            table = [(0, 0)] * slots
            for entry in bucket:
                slot = (entry[0] >> 8) % slots
                while table[slot][1]:
                    slot = (slot + 1) % slots
                table[slot] = entry
            self.dbfile.write(b"".join(starmap(_SLOT.pack, table)))
            place += slots * _SLOT.size


def read_posting(file: Any, terminfo: Any) -> Posting:
    """Read the postings of a term; its size stands before them, since Whoosh reads back the length in its `TermInfo` wrongly."""
    start = terminfo.extent()[0]
    (size,) = _SIZE.unpack(file.get(start, _SIZE.size))
    return unpack(bytes(file.get(start + _SIZE.size, size)))
