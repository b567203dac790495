"""The postings of a term as bytes: entries, counts and positions, packed for reading the whole term at once."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Sequence
from itertools import accumulate, chain
from operator import sub
from struct import Struct

_HEAD = Struct("<IccB")
NO_PLACES, BYTE_STEPS, MIXED_STEPS = range(3)
"""Kinds of packed positions: none, a byte for each, or some of four bytes."""

NO_COUNTS = "-"
"""Stands for the type code of counts that are all 1."""

_SINGLE = [bytes([step]) for step in range(256)]
_WORTH_PACKING = 100
_PACKED = b"z"
_PLAIN = b"p"


def steps_of(places: Sequence[int]) -> bytes:
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
    entries, counts, lengths = (
        list(chain.from_iterable(getattr(p, name) for p in postings)) for name in ("entries", "counts", "lengths")
    )
    return Posting(entries, counts, lengths, b"".join(posting.places for posting in postings))


def pack(posting: Posting) -> bytes:
    """Pack the postings of a term: steps from entry to entry, counts unless all are 1, sizes of positions unless a byte each, positions."""
    entries, counts = posting.entries, posting.counts
    steps = _array([entries[0], *map(sub, entries[1:], entries)])
    some_counts = _array(counts) if max(counts) > 1 else array("B")
    kind, lengths = NO_PLACES, array("B")
    if posting.lengths:
        kind = BYTE_STEPS if len(posting.places) == sum(counts) else MIXED_STEPS
        if kind == MIXED_STEPS:
            lengths = array("I", posting.lengths)
    head = packed_head(len(entries), steps.typecode, some_counts.typecode if some_counts else NO_COUNTS, kind)
    return squeezed(b"".join((head, steps.tobytes(), some_counts.tobytes(), lengths.tobytes(), posting.places)))


def packed_head(entries: int, step_type: str, count_type: str, kind: int) -> bytes:
    """Return what packed postings begin with: how many entries, the type codes of steps and counts, the kind of positions."""
    return _HEAD.pack(entries, step_type.encode(), count_type.encode(), kind)


def squeezed(data: bytes) -> bytes:
    """Compress packed postings where it is worth it."""
    return _PACKED + zlib.compress(data, 1) if len(data) > _WORTH_PACKING else _PLAIN + data


def type_of(largest: int) -> str:
    """Return the type code of the smallest numbers that hold the largest."""
    return "B" if largest < 1 << 8 else "H" if largest < 1 << 16 else "I"


def unpack(data: bytes) -> Posting:
    """Undo `pack`."""
    body = zlib.decompress(data[1:]) if data[:1] == _PACKED else data[1:]
    number, step_type, count_type, kind = _HEAD.unpack_from(body)
    place = _HEAD.size
    steps, place = _read(body, place, step_type.decode(), number)
    counts: Sequence[int] = b"\x01" * number
    if count_type != NO_COUNTS.encode():
        counts, place = _read(body, place, count_type.decode(), number)
    lengths: Sequence[int] = counts if kind == BYTE_STEPS else b""
    if kind == MIXED_STEPS:
        lengths, place = _read(body, place, "I", number)
    return Posting(list(accumulate(steps)), counts, lengths, body[place:])


def _array(numbers: Sequence[int]) -> array[int]:
    return array(type_of(max(numbers)), numbers)


def _read(data: bytes, place: int, typecode: str, number: int) -> tuple[array[int], int]:
    numbers = array(typecode)
    end = place + number * numbers.itemsize
    numbers.frombytes(data[place:end])
    return numbers, end
