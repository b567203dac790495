"""The engine itself: updates, searches, and the state of an index after one commit."""

from __future__ import annotations

import hashlib
import heapq
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from sys import byteorder
from typing import Any as Untyped

from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex, LockError
from whoosh.reading import SegmentReader, TermNotFound

from civcorpus.engines.base import Entry, Found, Plan, Positions
from civcorpus.engines.evaluation import Counts, Evaluation, Scores
from civcorpus.engines.whoosh_.codec import Codec, Terms, read_posting
from civcorpus.engines.whoosh_.postings import Posting
from civcorpus.engines.whoosh_.segments import SegmentBuilder, merged
from civcorpus.errors import BusyError

_TERM_FIELDS = ("words", "exact", "title", "heading")
_FILTER_FIELDS = ("document", "source", "lang")
_NUMBERS = {"key": "Q", "group": "Q", "date": "I", **{f"{field}_length": "I" for field in _TERM_FIELDS}}
_MOST_TERMS = 1000
_SAME_SIZE = 8
_POSTINGS_IN_MEMORY = 2_000_000


class WhooshEngine:
    """An index in a folder; a search sees the last finished update, a second writer is turned away."""

    name = "whoosh"

    def __init__(self, folder: Path) -> None:
        self._schema = Schema(
            **{name: Terms() for name in (*_TERM_FIELDS, *_FILTER_FIELDS)},
            **{name: COLUMN(NumericColumn(typecode)) for name, typecode in _NUMBERS.items()},
        )
        self._storage = FileStorage(str(folder))
        try:
            self._index = FileIndex(self._storage, self._schema)
        except EmptyIndexError:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = FileIndex.create(self._storage, self._schema)
        self._snapshot: _Snapshot | None = None

    def update(self, entries: Iterable[Entry], *, remove: Collection[int] = ()) -> None:
        """Add entries and remove keys in one commit; an entry whose key is there already replaces it.

        Raises:
            BusyError: Another process is writing to this index.
        """
        with self._writing() as writer:
            numbers = self._current().numbers
            gone = [numbers[key] for key in remove if key in numbers]
            new = []
            builder = self._builder()
            for entry in entries:
                if entry.key in numbers:
                    gone.append(numbers[entry.key])
                builder.add(*_fields(entry))
                if builder.postings > _POSTINGS_IN_MEMORY:
                    new.append(builder.write(self._storage, self._index.indexname))
                    builder = self._builder()
            if builder.postings:
                new.append(builder.write(self._storage, self._index.indexname))
            for number in gone:
                writer.delete_document(number)
            writer.commit(mergetype=lambda writer, segments: _merge_equals(writer, [*segments, *new]))

    def optimize(self) -> None:
        """Merge all segments into one and drop what was removed.

        Raises:
            BusyError: Another process is writing to this index.
        """
        snapshot = self._current()
        if len(snapshot.segments) > 1 or any(segment.gone for segment in snapshot.segments):
            with self._writing() as writer:
                writer.commit(mergetype=_merge_all)

    def keys(self) -> set[int]:
        """Return the keys of all entries."""
        return set(self._current().numbers)

    def search(
        self, plan: Plan, *, limit: int, offset: int = 0, by_document: bool = False, hidden: Collection[int] = ()
    ) -> Found:
        """Find what the plan describes; keys in `hidden` do not exist."""
        snapshot = self._current()
        view = _View(snapshot, frozenset(hidden)) if hidden else snapshot.view
        evaluation = Evaluation(view)
        scores = evaluation.scores(plan)
        keys = snapshot.column("key")
        ranked: Iterable[tuple[float, int, int]] = ((-score, keys[number], number) for number, score in scores.items())
        total = len(scores)
        if by_document:
            best: dict[int, tuple[float, int, int]] = {}
            groups = snapshot.column("group")
            for row in ranked:
                group = groups[row[2]]
                if group not in best or row < best[group]:
                    best[group] = row
            ranked, total = best.values(), len(best)
        rows = heapq.nsmallest(offset + limit, ranked)[offset:]
        return Found(tuple((key, -score) for score, key, _ in rows), total, tuple(evaluation.truncated))

    def _builder(self) -> SegmentBuilder:
        return SegmentBuilder(self._schema, with_positions=("words", "exact"))

    @contextmanager
    def _writing(self) -> Iterator[Untyped]:
        """Hold Whoosh's lock and hand out its writer, which is given up unless it commits."""
        try:
            writer = self._index.writer(codec=Codec())
        except LockError as err:
            raise BusyError("index: another process is writing to it: wait until it is done") from err
        try:
            yield writer
        finally:
            if not writer.is_closed:
                writer.cancel()

    def _current(self) -> _Snapshot:
        generation = self._index.latest_generation()
        if self._snapshot is None or self._snapshot.generation != generation:
            self._snapshot = _Snapshot(self._index.reader(), generation)
        return self._snapshot


def _fields(entry: Entry) -> tuple[dict[str, Positions], dict[str, int]]:
    """Return the terms of an entry by field, and its numbers by column."""
    terms: dict[str, Positions] = {field: getattr(entry, field) for field in _TERM_FIELDS}
    numbers = {f"{field}_length": sum(map(len, positions.values())) for field, positions in terms.items()}
    numbers |= {"key": entry.key, "date": entry.date, "group": _group(entry.document)}
    return terms | {field: {getattr(entry, field): (0,)} for field in _FILTER_FIELDS}, numbers


def _group(document: str) -> int:
    """Return a number for a document, 64 bits of a hash: two of a million documents share one once in 37 million such indexes."""
    return int.from_bytes(hashlib.blake2b(document.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _merge_equals(writer: Untyped, segments: list[Untyped]) -> list[Untyped]:
    """Merge segments of about the same size when there are many, so that an entry is rewritten once per power of `_SAME_SIZE`."""
    tiers: dict[int, list[Untyped]] = {}
    for segment in segments:
        mostly_gone = segment.deleted_count() * 2 > segment.doc_count_all()
        size, tier = 0 if mostly_gone else segment.doc_count(), 0
        while size >= _SAME_SIZE:
            size, tier = size // _SAME_SIZE, tier + 1
        tiers.setdefault(tier, []).append(segment)
    left: list[Untyped] = []
    for tier in tiers.values():
        left += _merge_all(writer, tier) if len(tier) >= _SAME_SIZE else tier
    return left


def _merge_all(writer: Untyped, segments: list[Untyped]) -> list[Untyped]:
    """Merge segments into one."""
    readers = [SegmentReader(writer.storage, writer.schema, segment) for segment in segments if segment.doc_count()]
    found = [merged(writer.storage, writer.schema, readers)] if readers else []
    for reader in readers:
        reader.close()
    return found


class _Segment:
    """One segment: its term dictionary, its packed postings, its columns of numbers."""

    def __init__(self, reader: Untyped, base: int) -> None:
        self.base = base
        self.count = reader.doc_count_all()
        self.gone = frozenset(reader.segment().deleted_docs())
        self.reader = reader
        self._storage = reader.storage()
        self._postings = reader.segment().open_file(self._storage, Codec.POSTS_EXT)

    def posting(self, field: str, term: str) -> Posting | None:
        try:
            info = self.reader.term_info(field, term)
        except TermNotFound:
            return None
        return read_posting(self._postings, info)

    def beginning(self, field: str, prefix: str) -> Iterator[str]:
        schema_field = self.reader.schema[field]
        return map(schema_field.from_bytes, self.reader.expand_prefix(field, prefix))

    def column(self, name: str) -> array[int]:
        numbers = array(_NUMBERS[name])
        filename = Codec.column_filename(self.reader.segment(), name)
        if self._storage.file_exists(filename):
            with_file = self._storage.open_file(filename)
            numbers.frombytes(bytes(with_file.get(0, self._storage.file_length(filename))))
            if byteorder == "little":
                numbers.byteswap()
        numbers.extend([0] * (self.count - len(numbers)))
        return numbers


class _Snapshot:
    """The state of an index after one commit; entries of all segments are numbered through."""

    def __init__(self, reader: Untyped, generation: int) -> None:
        self.generation = generation
        self.segments: list[_Segment] = []
        if reader.segments():
            self.segments = [_Segment(leaf, base) for leaf, base in reader.leaf_readers()]
        self._columns: dict[str, array[int]] = {}
        self.gone = frozenset(segment.base + number for segment in self.segments for number in segment.gone)
        self.count = sum(segment.count for segment in self.segments)

    @cached_property
    def view(self) -> _View:
        return _View(self, frozenset())

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The number of each living entry by its key."""
        numbers = dict(zip(self.column("key"), range(self.count), strict=True))
        if self.gone:
            keys = self.column("key")
            numbers = {key: number for number, key in enumerate(keys) if number not in self.gone}
        return numbers

    def column(self, name: str) -> array[int]:
        if name not in self._columns:
            self._columns[name] = array(_NUMBERS[name])
            for segment in self.segments:
                self._columns[name].extend(segment.column(name))
        return self._columns[name]


class _Places:
    """The postings of one term over all segments, without the entries that are gone."""

    def __init__(self, postings: list[tuple[int, Posting]], gone: frozenset[int]) -> None:
        self._postings = postings
        counts: dict[int, int] = {}
        for base, posting in postings:
            entries = [base + entry for entry in posting.entries] if base else posting.entries
            counts.update(zip(entries, posting.counts, strict=True))
        for entry in gone & counts.keys():
            del counts[entry]
        self.counts: Counts = counts
        self._index: dict[int, tuple[Posting, int]] | None = None

    def positions(self, entry: int) -> Sequence[int]:
        if self._index is None:
            self._index = {
                base + number: (posting, index)
                for base, posting in self._postings
                for index, number in enumerate(posting.entries)
            }
        posting, index = self._index[entry]
        return posting.positions(index)


class _View:
    """A snapshot as a search sees it: without what was removed and what is hidden."""

    def __init__(self, snapshot: _Snapshot, hidden: frozenset[int]) -> None:
        self._snapshot = snapshot
        numbers = snapshot.numbers if hidden else {}
        self._gone = snapshot.gone | {numbers[key] for key in hidden if key in numbers}
        self._averages: dict[str, float] = {}

    def size(self) -> int:
        return self._snapshot.count - len(self._gone)

    def living(self) -> Iterable[int]:
        numbers = range(self._snapshot.count)
        return [number for number in numbers if number not in self._gone] if self._gone else numbers

    def postings(self, field: str, term: str) -> _Places:
        found = [(segment.base, segment.posting(field, term)) for segment in self._snapshot.segments]
        return _Places([(base, posting) for base, posting in found if posting], self._gone)

    def lengths(self, field: str) -> tuple[Sequence[int], float]:
        lengths = self._snapshot.column(f"{field}_length")
        if field not in self._averages:
            living = sum(lengths) - sum(lengths[number] for number in self._gone)
            self._averages[field] = living / self.size() if self.size() else 0.0
        return lengths, self._averages[field]

    def beginning(self, field: str, prefix: str) -> tuple[list[str], bool]:
        terms: set[str] = set()
        for segment in self._snapshot.segments:
            for term in segment.beginning(field, prefix):
                terms.add(term)
                if len(terms) > _MOST_TERMS:
                    break
        return sorted(terms)[:_MOST_TERMS], len(terms) > _MOST_TERMS

    def similar(self, field: str, term: str, distance: int) -> tuple[list[str], bool]:
        terms = {
            found for segment in self._snapshot.segments for found in segment.reader.terms_within(field, term, distance)
        }
        return sorted(terms)[:_MOST_TERMS], len(terms) > _MOST_TERMS

    def weighted(self, weights: Mapping[int, float]) -> Scores:
        numbers = self._snapshot.numbers
        found = {numbers[key]: weight for key, weight in weights.items() if key in numbers}
        return {number: weight for number, weight in found.items() if number not in self._gone} if self._gone else found

    def dated(self, first: int, last: int) -> Iterable[int]:
        dates = self._snapshot.column("date")
        return [number for number in self.living() if first <= dates[number] <= last]
