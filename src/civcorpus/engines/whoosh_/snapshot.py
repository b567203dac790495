"""The state of an index after one commit, as a search sees it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from whoosh.reading import TermNotFound

from civcorpus.engines.evaluation import Counts, Scores
from civcorpus.engines.whoosh_.codec import Codec, read_posting
from civcorpus.engines.whoosh_.postings import Posting
from civcorpus.engines.whoosh_.segments import COLUMNS, read_column

MOST_TERMS = 1000
"""How many terms a prefix or a misspelt word may stand for."""


class Segment:
    """One segment: its term dictionary, its packed postings, its columns of numbers."""

    def __init__(self, reader: Any, base: int) -> None:
        self.base = base
        self.count = reader.doc_count_all()
        self.gone = frozenset(reader.segment().deleted_docs())
        self.reader = reader
        self._storage = reader.storage()
        self._postings = reader.segment().open_file(self._storage, Codec.POSTS_EXT)

    def posting(self, field: str, term: str) -> Posting | None:
        """Return the postings of a term, `None` when the segment does not have it."""
        try:
            info = self.reader.term_info(field, term)
        except TermNotFound:
            return None
        return read_posting(self._postings, info)

    def beginning(self, field: str, prefix: str) -> Iterator[str]:
        """Yield the terms that begin so, in order of their bytes."""
        schema_field = self.reader.schema[field]
        return map(schema_field.from_bytes, self.reader.expand_prefix(field, prefix))

    def column(self, name: str) -> array[int]:
        """Return a number for each entry, the removed ones too."""
        return read_column(self.reader.segment(), self._storage, name)


class Snapshot:
    """The state of an index after one commit; entries of all segments are numbered through."""

    def __init__(self, reader: Any, generation: int) -> None:
        self.generation = generation
        self.segments: list[Segment] = []
        if reader.segments():
            self.segments = [Segment(leaf, base) for leaf, base in reader.leaf_readers()]
        self._columns: dict[str, array[int]] = {}
        self.gone = frozenset(segment.base + number for segment in self.segments for number in segment.gone)
        self.count: int = sum(segment.count for segment in self.segments)

    @cached_property
    def view(self) -> View:
        """The state with nothing hidden."""
        return View(self, frozenset())

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The number of each living entry by its key."""
        numbered = zip(self.column("key"), range(self.count), strict=True)
        return {key: number for key, number in numbered if number not in self.gone} if self.gone else dict(numbered)

    def column(self, name: str) -> array[int]:
        """Return a number for each entry of all segments."""
        if name not in self._columns:
            self._columns[name] = array(COLUMNS[name])
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


class View:
    """A snapshot as a search sees it: without what was removed and what is hidden."""

    def __init__(self, snapshot: Snapshot, hidden: frozenset[int]) -> None:
        self._snapshot = snapshot
        numbers = snapshot.numbers if hidden else {}
        self._gone = snapshot.gone | {numbers[key] for key in hidden if key in numbers}
        self._averages: dict[str, float] = {}

    def size(self) -> int:
        """Return how many entries there are."""
        return self._snapshot.count - len(self._gone)

    def living(self) -> Iterable[int]:
        """Return the numbers of all entries."""
        numbers = range(self._snapshot.count)
        return [number for number in numbers if number not in self._gone] if self._gone else numbers

    def postings(self, field: str, term: str) -> _Places:
        """Return where a term stands."""
        found = [(segment.base, segment.posting(field, term)) for segment in self._snapshot.segments]
        return _Places([(base, posting) for base, posting in found if posting], self._gone)

    def lengths(self, field: str) -> tuple[Sequence[int], float]:
        """Return the length of a field in each entry, and on average."""
        lengths = self._snapshot.column(f"{field}_length")
        if field not in self._averages:
            living = sum(lengths) - sum(lengths[number] for number in self._gone)
            self._averages[field] = living / self.size() if self.size() else 0.0
        return lengths, self._averages[field]

    def beginning(self, field: str, prefix: str) -> tuple[list[str], bool]:
        """Return the first `MOST_TERMS` terms that begin so, and whether there are more."""
        terms: set[str] = set()
        for segment in self._snapshot.segments:
            terms.update(islice(segment.beginning(field, prefix), MOST_TERMS + 1))
        return sorted(terms)[:MOST_TERMS], len(terms) > MOST_TERMS

    def similar(self, field: str, term: str, distance: int) -> tuple[list[str], bool]:
        """Return the first `MOST_TERMS` terms at most `distance` edits away, and whether there are more."""
        terms = {
            found for segment in self._snapshot.segments for found in segment.reader.terms_within(field, term, distance)
        }
        return sorted(terms)[:MOST_TERMS], len(terms) > MOST_TERMS

    def weighted(self, weights: Mapping[int, float]) -> Scores:
        """Return the weights of entries that are there, by number instead of key."""
        numbers = self._snapshot.numbers
        found = {numbers[key]: weight for key, weight in weights.items() if key in numbers}
        return {number: weight for number, weight in found.items() if number not in self._gone} if self._gone else found

    def dated(self, first: int, last: int) -> Iterable[int]:
        """Return the entries of these days."""
        dates = self._snapshot.column("date")
        return [number for number in self.living() if first <= dates[number] <= last]
