"""How Whoosh keeps our terms on disk: fields that take ready terms, and a codec for packed postings.

Whoosh's own formats pickle each posting's positions and cut postings into blocks for searches that skip; a codec is its place to
do otherwise.
"""

from __future__ import annotations

from struct import Struct
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
from whoosh.fields import FieldType
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
