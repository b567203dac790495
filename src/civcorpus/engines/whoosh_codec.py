"""How Whoosh keeps our terms on disk: fields that take ready positions, and postings packed for reading a whole term at once.

Whoosh's own formats pickle each posting's positions and cut postings into blocks for searches that skip; a codec is its place to do
otherwise. Packed, an index is built about twice as fast and takes half the room (see `benchmarks/`).
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from operator import sub
from struct import Struct
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import FieldType
from whoosh.formats import Format
from whoosh.matching import ListMatcher

from civcorpus.engines.base import Positions

_HEAD = Struct("<IccB")
_SIZE = Struct("<I")
_NO_PLACES, _BYTE_STEPS, _MIXED_STEPS = range(3)
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
            yield self.to_bytes(term), count, float(count), _steps(places) if self.positions else b""

    def to_bytes(self, value: str | bytes) -> bytes:
        """Return a term as it is kept; half a surrogate pair, which a shell may hand us, is a term like any other."""
        return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")

    def from_bytes(self, bs: bytes) -> str:
        """Return a term that `to_bytes` made."""
        return bs.decode("utf-8", "surrogatepass")


def _steps(places: Sequence[int]) -> bytes:
    """Pack ascending positions: a byte a step where all steps fit, else four bytes each."""
    if len(places) == 1:
        steps = [places[0]]
    else:
        steps = [places[0], *(after - before for before, after in pairwise(places))]
    try:
        return bytes(steps)
    except ValueError:
        return array("I", steps).tobytes()


class Posting:
    """The postings of one term in one segment, unpacked as far as asked."""

    __slots__ = ("_lengths", "_offsets", "_places", "counts", "entries")

    def __init__(self, entries: Sequence[int], counts: Sequence[int], lengths: Sequence[int], places: bytes) -> None:
        self.entries = entries
        self.counts = counts
        self._lengths = lengths
        self._offsets: list[int] | None = None
        self._places = places

    def payload(self, index: int) -> bytes:
        """Return the packed positions of one posting."""
        if not self._lengths:
            return b""
        if self._offsets is None:
            self._offsets = list(accumulate(self._lengths, initial=0))
        return self._places[self._offsets[index] : self._offsets[index + 1]]

    def positions(self, index: int) -> list[int]:
        """Return the positions of one posting, ascending."""
        payload = self.payload(index)
        if len(payload) == self.counts[index]:
            return list(accumulate(payload))
        steps = array("I")
        steps.frombytes(payload)
        return list(accumulate(steps))


def pack(entries: Sequence[int], counts: Sequence[int], payloads: Sequence[bytes]) -> bytes:
    """Pack the postings of a term; `payloads` is empty for a field without positions."""
    steps = _array([entries[0], *map(sub, entries[1:], entries)])
    some_counts = _array(counts) if max(counts) > 1 else array("B")
    kind, lengths = _NO_PLACES, array("B")
    if payloads:
        sizes = list(map(len, payloads))
        kind = _BYTE_STEPS if sizes == list(counts) else _MIXED_STEPS
        if kind == _MIXED_STEPS:
            lengths = array("I", sizes)
    head = _HEAD.pack(
        len(entries), steps.typecode.encode(), some_counts.typecode.encode() if some_counts else b"-", kind
    )
    data = b"".join((head, steps.tobytes(), some_counts.tobytes(), lengths.tobytes(), *payloads))
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

    def postings_writer(self, dbfile, byteids=False):  # type: ignore[no-untyped-def]  # noqa: ARG002
        """Return what writes postings, a term at a time."""
        return _PostingsWriter(dbfile)

    def postings_reader(self, dbfile, terminfo, format_, term=None, scorer=None):  # type: ignore[no-untyped-def]
        """Return the postings of a term as Whoosh reads them when it merges segments."""
        posting = read_posting(dbfile, terminfo)
        payloads = [posting.payload(index) for index in range(len(posting.entries))]
        return ListMatcher(
            posting.entries, list(map(float, posting.counts)), payloads, format_, scorer=scorer, term=term
        )


class _PostingsWriter:
    def __init__(self, file) -> None:  # type: ignore[no-untyped-def]
        self._file = file

    def start_postings(self, format_, terminfo) -> None:  # type: ignore[no-untyped-def]  # noqa: ARG002
        self._terminfo = terminfo
        self._ids: list[int] = []
        self._weights: list[float] = []
        self._payloads: list[bytes] = []

    def add_posting(self, id_: int, weight: float, vbytes: bytes, length: int | None = None) -> None:  # noqa: ARG002
        self._ids.append(id_)
        self._weights.append(weight)
        if vbytes:
            self._payloads.append(vbytes)

    def finish_postings(self):  # type: ignore[no-untyped-def]
        self._terminfo.add_block(self)
        start = self._file.tell()
        data = pack(self._ids, list(map(int, self._weights)), self._payloads)
        self._file.write(_SIZE.pack(len(data)) + data)
        self._terminfo.set_extent(start, len(data))
        return self._terminfo

    def __len__(self) -> int:
        return len(self._ids)

    def min_id(self) -> int:
        return self._ids[0]

    def max_id(self) -> int:
        return self._ids[-1]

    def min_length(self) -> int:
        return 0

    def max_length(self) -> int:
        return 0

    def max_weight(self) -> float:
        return max(self._weights)
