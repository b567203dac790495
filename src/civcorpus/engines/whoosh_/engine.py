"""The engine itself: updates, searches, and the state of an index after one commit."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from math import log
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any as Untyped

from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex
from whoosh.reading import SegmentReader

from civcorpus.engines.base import TERM_FIELDS, Entry, Found, Plan, group_number
from civcorpus.engines.evaluation import Evaluation
from civcorpus.engines.whoosh_.codec import Codec, Terms
from civcorpus.engines.whoosh_.segments import COLUMNS, merged
from civcorpus.engines.whoosh_.snapshot import Snapshot, View
from civcorpus.errors import BusyError
from civcorpus.model import Placed

if TYPE_CHECKING:
    from civcorpus.engines.whoosh_.building import SegmentBuilder

_FILTER_FIELDS = ("document", "source", "lang")
_SAME_SIZE = 8
_TOKENS_IN_MEMORY = 4_000_000
"""Tokens that a segment is made of at most: about 400 bytes of memory for each when they are sorted."""


class WhooshEngine:
    """An index in a folder; a search sees the last finished update, a second writer is turned away."""

    name = "whoosh"

    def __init__(self, folder: Path) -> None:
        self._schema = Schema(
            **{name: Terms() for name in (*TERM_FIELDS, *_FILTER_FIELDS)},
            **{name: COLUMN(NumericColumn(typecode)) for name, typecode in COLUMNS.items()},
        )
        self._storage = FileStorage(str(folder))
        try:
            self._index = FileIndex(self._storage, self._schema)
        except EmptyIndexError:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = FileIndex.create(self._storage, self._schema)
        self._snapshot: Snapshot | None = None

    def update(self, entries: Iterable[Entry], *, remove: Collection[int] = ()) -> None:
        """Add entries and remove keys in one commit; an entry whose key is there already replaces it.

        Raises:
            BusyError: Another process is writing to this index.
        """
        with self._locked():
            numbers = self._current().numbers
            gone = [numbers[key] for key in remove if key in numbers]
            new = []
            builder = self._builder()
            for entry in entries:
                if entry.key in numbers:
                    gone.append(numbers[entry.key])
                builder.add(*_fields(entry))
                if builder.tokens > _TOKENS_IN_MEMORY:
                    new.append(builder.write(self._storage, self._index.indexname))
                    builder = self._builder()
            if builder.tokens:
                new.append(builder.write(self._storage, self._index.indexname))
            with self._writing() as writer:
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
            with self._locked(), self._writing() as writer:
                writer.commit(mergetype=_merge_all)

    def keys(self) -> set[int]:
        """Return the keys of all entries."""
        return set(self._current().numbers)

    def search(
        self, plan: Plan, *, limit: int, offset: int = 0, by_document: bool = False, hidden: Collection[int] = ()
    ) -> Found:
        """Find what the plan describes; keys in `hidden` do not exist."""
        snapshot = self._current()
        view = View(snapshot, frozenset(hidden)) if hidden else snapshot.view
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
        from civcorpus.engines.whoosh_.building import SegmentBuilder

        return SegmentBuilder(self._schema, with_positions=("words", "exact"))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold Whoosh's lock."""
        lock = self._index.lock("WRITELOCK")
        if not lock.acquire():
            raise BusyError("index: another process is writing to it: wait until it is done")
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _writing(self) -> Iterator[Untyped]:
        """Hand out Whoosh's writer, which is given up unless it commits. Expects to be locked."""
        writer = self._index.writer(codec=Codec(), _lk=False)
        try:
            yield writer
        finally:
            if not writer.is_closed:
                writer.cancel()

    def _current(self) -> Snapshot:
        generation = self._index.latest_generation()
        if self._snapshot is None or self._snapshot.generation != generation:
            self._snapshot = Snapshot(self._index.reader(), generation)
        return self._snapshot


def _fields(entry: Entry) -> tuple[dict[str, Placed], dict[str, int]]:
    """Return the terms of an entry by field, and its numbers by column."""
    terms: dict[str, Placed] = {field: getattr(entry, field) for field in TERM_FIELDS}
    numbers = {f"{field}_length": len(placed.terms) for field, placed in terms.items()}
    numbers |= {"key": entry.key, "date": entry.date, "group": group_number(entry.document)}
    return terms | {field: Placed((getattr(entry, field),), (0,)) for field in _FILTER_FIELDS}, numbers


def _merge_equals(writer: Untyped, segments: list[Untyped]) -> list[Untyped]:
    """Merge segments of about the same size when there are many, so that an entry is rewritten once per power of `_SAME_SIZE`."""
    tiers: dict[int, list[Untyped]] = {}
    for segment in segments:
        mostly_gone = segment.deleted_count() * 2 > segment.doc_count_all()
        size = 0 if mostly_gone else segment.doc_count()
        tiers.setdefault(int(log(size, _SAME_SIZE)) if size else 0, []).append(segment)
    left: list[Untyped] = []
    for alike in tiers.values():
        left += _merge_all(writer, alike) if len(alike) >= _SAME_SIZE else alike
    return left


def _merge_all(writer: Untyped, segments: list[Untyped]) -> list[Untyped]:
    """Merge segments into one."""
    readers = [SegmentReader(writer.storage, writer.schema, segment) for segment in segments if segment.doc_count()]
    found = [merged(writer.storage, writer.schema, readers)] if readers else []
    for reader in readers:
        reader.close()
    return found
