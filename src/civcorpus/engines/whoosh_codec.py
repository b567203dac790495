"""How Whoosh keeps our terms on disk: fields that take ready positions, and postings packed for reading a whole term at once.

Whoosh's own formats pickle each posting's positions and cut postings into blocks for searches that skip; a codec is its place to do
otherwise. Packed, an index is built about twice as fast and takes half the room (see `benchmarks/`).
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import accumulate, chain, groupby, repeat
from operator import itemgetter, sub
from struct import Struct
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
from whoosh.fields import FieldType
from whoosh.formats import Format
from whoosh.matching import ListMatcher
from whoosh.system import pack_ushort

from civcorpus.engines.base import Positions

_HEAD = Struct("<IccB")
_SIZE = Struct("<I")
_NO_PLACES, _BYTE_STEPS, _MIXED_STEPS = range(3)
_SINGLE = [bytes([step]) for step in range(256)]
_POSTINGS_IN_MEMORY = 500_000
_WORTH_PACKING = 100
_PACKED = b"z"
_PLAIN = b"p"


class Terms(FieldType):  # type: ignore[misc]
    """A field whose value is `Positions`: each term with its positions, kept or only counted."""

    def __init__(self, *, positions: bool) -> None:
        super().__init__(Format(), None)
        self.positions = positions

    def index(self, value: Positions, **kwargs: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield what Whoosh wants of each term: bytes, frequency, weight, payload."""
        for term, places in value.items():
            count = len(places)
            yield term.encode("utf-8", "surrogatepass"), count, float(count), _steps(places) if self.positions else b""

    def to_bytes(self, value: str | bytes) -> bytes:
        """Return a term as it is kept; half a surrogate pair, which a shell may hand us, is a term like any other."""
        return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")

    def from_bytes(self, bs: bytes) -> str:
        """Return a term that `to_bytes` made."""
        return bs.decode("utf-8", "surrogatepass")


def _steps(places: Sequence[int]) -> bytes:
    """Pack ascending positions: a byte a step where all steps fit, else four bytes each."""
    first = places[0]
    if len(places) == 1 and first < 256:
        return _SINGLE[first]
    steps = [first, *map(sub, places[1:], places)]
    try:
        return bytes(steps)
    except ValueError:
        return array("I", steps).tobytes()


class Posting:
    """The postings of one term in one segment: entries, how often in each, and the packed positions, `lengths` bytes each."""

    __slots__ = ("_offsets", "counts", "entries", "lengths", "places")

    def __init__(self, entries: Sequence[int], counts: Sequence[int], lengths: Sequence[int], places: bytes) -> None:
        self.entries = entries
        self.counts = counts
        self.lengths = lengths
        self.places = places
        self._offsets: list[int] | None = None

    def payload(self, index: int) -> bytes:
        """Return the packed positions of one posting."""
        if not self.lengths:
            return b""
        if self._offsets is None:
            self._offsets = list(accumulate(self.lengths, initial=0))
        return self.places[self._offsets[index] : self._offsets[index + 1]]

    def positions(self, index: int) -> list[int]:
        """Return the positions of one posting, ascending."""
        payload = self.payload(index)
        if len(payload) == self.counts[index]:
            return list(accumulate(payload))
        steps = array("I")
        steps.frombytes(payload)
        return list(accumulate(steps))

    def renumbered(self, numbers: Sequence[int]) -> Posting | None:
        """Return the postings under new numbers, without the entries whose new number is below 0; `None` if none is left."""
        entries = [numbers[entry] for entry in self.entries]
        if min(entries) >= 0:
            return Posting(entries, self.counts, self.lengths, self.places)
        kept = [index for index, entry in enumerate(entries) if entry >= 0]
        if not kept:
            return None
        places = b"".join(map(self.payload, kept))
        lengths = [self.lengths[index] for index in kept] if self.lengths else b""
        return Posting([entries[index] for index in kept], [self.counts[index] for index in kept], lengths, places)


def joined(postings: Sequence[Posting]) -> Posting:
    """Put the postings of a term one after the other."""
    if len(postings) == 1:
        return postings[0]
    entries, counts, lengths = (list(chain.from_iterable(getattr(p, name) for p in postings)) for name in ("entries", "counts", "lengths"))
    return Posting(entries, counts, lengths, b"".join(posting.places for posting in postings))


def pack(posting: Posting) -> bytes:
    """Pack the postings of a term: steps from entry to entry, counts unless all are 1, sizes of positions unless a byte each, positions."""
    entries, counts = posting.entries, posting.counts
    steps = _array([entries[0], *map(sub, entries[1:], entries)])
    some_counts = _array(counts) if max(counts) > 1 else array("B")
    kind, lengths = _NO_PLACES, array("B")
    if posting.lengths:
        kind = _BYTE_STEPS if len(posting.places) == sum(counts) else _MIXED_STEPS
        if kind == _MIXED_STEPS:
            lengths = array("I", posting.lengths)
    head = _HEAD.pack(len(entries), steps.typecode.encode(), some_counts.typecode.encode() if some_counts else b"-", kind)
    data = b"".join((head, steps.tobytes(), some_counts.tobytes(), lengths.tobytes(), posting.places))
    return _PACKED + zlib.compress(data, 1) if len(data) > _WORTH_PACKING else _PLAIN + data


def unpack(data: bytes) -> Posting:
    """Undo `pack`."""
    body = zlib.decompress(data[1:]) if data[:1] == _PACKED else data[1:]
    number, step_type, count_type, kind = _HEAD.unpack_from(body)
    place = _HEAD.size
    steps, place = _read(body, place, step_type.decode(), number)
    counts: Sequence[int] = b"\x01" * number
    if count_type != b"-":
        counts, place = _read(body, place, count_type.decode(), number)
    lengths: Sequence[int] = counts if kind == _BYTE_STEPS else b""
    if kind == _MIXED_STEPS:
        lengths, place = _read(body, place, "I", number)
    return Posting(list(accumulate(steps)), counts, lengths, body[place:])


def read_posting(file: Any, terminfo: Any) -> Posting:
    """Read the postings of a term; its size stands before them, since Whoosh reads back the length in its `TermInfo` wrongly."""
    start = terminfo.extent()[0]
    (size,) = _SIZE.unpack(file.get(start, _SIZE.size))
    return unpack(bytes(file.get(start + _SIZE.size, size)))


def _array(numbers: Sequence[int]) -> array[int]:
    largest = max(numbers)
    return array("B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I", numbers)


def _read(data: bytes, place: int, typecode: str, number: int) -> tuple[array[int], int]:
    numbers = array(typecode)
    end = place + number * numbers.itemsize
    numbers.frombytes(data[place:end])
    return numbers, end


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with packed postings; it keeps no field lengths, which stand in columns of ours, exact."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> _FieldWriter:
        """Return what writes the terms and postings of a segment."""
        return _FieldWriter(self, storage, segment)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> ListMatcher:
        """Return the postings of a term as Whoosh reads them when it merges segments."""
        posting = read_posting(dbfile, terminfo)
        payloads = [posting.payload(index) for index in range(len(posting.entries))]
        return ListMatcher(posting.entries, list(map(float, posting.counts)), payloads, format_, scorer=scorer, term=term)


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes sorted postings a term at a time."""

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[tuple[str, bytes, int, float, bytes]]) -> None:  # noqa: ARG002
        """Write the postings of a new segment."""
        for name, of_field in groupby(items, itemgetter(0)):
            self.start_field(name, schema[name])
            for term, postings in groupby(of_field, itemgetter(1)):
                _, _, entries, weights, payloads = zip(*postings, strict=True)
                sizes = list(map(len, payloads)) if payloads[0] else b""
                self.add_term(term, Posting(entries, list(map(int, weights)), sizes, b"".join(payloads)))
            self.finish_field()

    def add_term(self, term: bytes, posting: Posting) -> None:
        """Write the postings of the next term of the field."""
        entries, counts = posting.entries, posting.counts
        info = W3TermInfo(sum(counts), len(entries), maxweight=max(counts), minid=entries[0], maxid=entries[-1])
        data = pack(posting)
        info.set_extent(self._postfile.tell(), len(data))
        self._postfile.write(_SIZE.pack(len(data)) + data)
        self._tindex.add(pack_ushort(self._fieldid) + term, info.to_bytes())


def merged(storage: Any, schema: Any, readers: Sequence[Any]) -> Any:
    """Write the living entries of several segments as one new segment, and return it.

    Whoosh merges by adding every posting anew; here the packed postings of a term are put one after the other, some ten times faster.
    """
    codec = Codec()
    segment = codec.new_segment(storage, readers[0].segment().indexname)
    columns = codec.per_document_writer(storage, segment)
    numbers: list[list[int]] = []
    count = 0
    for reader in readers:
        gone = set(reader.segment().deleted_docs())
        kept = [number for number in range(reader.doc_count_all()) if number not in gone]
        new = [-1] * reader.doc_count_all()
        for number in kept:
            new[number] = count
            count += 1
        numbers.append(new)
    _merge_columns(columns, schema, readers, numbers)
    columns.close()
    terms = codec.field_writer(storage, segment)
    _merge_terms(terms, schema, readers, numbers)
    terms.close()
    segment.set_doc_count(count)
    segment.create_compound_file(storage)
    return segment


def _merge_columns(writer: Any, schema: Any, readers: Sequence[Any], numbers: Sequence[Sequence[int]]) -> None:
    columns = {name: field.column_type for name, field in schema.items() if field.column_type}
    for reader, new in zip(readers, numbers, strict=True):
        values = {name: reader.column_reader(name, translate=False) for name in columns}
        for number, new_number in enumerate(new):
            if new_number >= 0:
                writer.start_doc(new_number)
                for name, column in columns.items():
                    writer.add_column_value(name, column, values[name][number])
                writer.finish_doc()


def _merge_terms(writer: _FieldWriter, schema: Any, readers: Sequence[Any], numbers: Sequence[Sequence[int]]) -> None:
    files = [reader.segment().open_file(reader.storage(), Codec.POSTS_EXT) for reader in readers]
    rows = merge(*(zip(reader, repeat(index)) for index, reader in enumerate(readers)), key=lambda row: (row[0][0], row[1]))
    for name, of_field in groupby(rows, lambda row: row[0][0][0]):
        writer.start_field(name, schema[name])
        for (_, term), of_term in groupby(of_field, lambda row: row[0][0]):
            postings = [read_posting(files[index], info).renumbered(numbers[index]) for (_, info), index in of_term]
            if left := [posting for posting in postings if posting]:
                writer.add_term(term, joined(left))
        writer.finish_field()


def posting_pool(storage: Any, segment: Any) -> Any:
    """Return what sorts the postings of a segment, on disk where they are many; it counts them, which is faster than weighing each."""
    from whoosh.externalsort import SortingPool
    from whoosh.writing import PostingPool

    class Pool(PostingPool):  # type: ignore[misc]
        add = SortingPool.add

    return Pool(storage, segment, maxsize=_POSTINGS_IN_MEMORY)
