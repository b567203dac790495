"""Plan > scores, over whatever holds postings: a term at a time, in dictionaries of entry number and score.

Counts, lengths and document frequencies are those of the living entries only, so that the same entries are ranked alike however
an index came to hold them. A total must be exact and a document is ranked by its best passage, so every match is looked at; then
a term at a time is faster in Python than an entry at a time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Protocol

from civcorpus.engines.base import (
    BROKEN,
    All,
    Any,
    Best,
    Dated,
    Equals,
    Everything,
    Keys,
    Near,
    Phrase,
    Plan,
    Prefix,
    Rather,
    Similar,
    Synonyms,
    Term,
    Without,
)
from civcorpus.engines.ranking import K1, B, rarity

Scores = dict[int, float]
Counts = Mapping[int, int]


class Postings(Protocol):
    """Where a term stands: in which entries, how often, at what positions."""

    @property
    def counts(self) -> Counts:
        """Return how often the term stands in each living entry that has it."""
        ...

    def positions(self, entry: int) -> Sequence[int]:
        """Return its positions in one of these entries, ascending."""
        ...


class Source(Protocol):
    """An index as evaluation sees it: entries are numbered from 0, and those that are gone leave holes."""

    def living(self) -> Iterable[int]:
        """Return the numbers of all entries."""
        ...

    def size(self) -> int:
        """Return how many entries there are."""
        ...

    def postings(self, field: str, term: str) -> Postings:
        """Return where the term stands (nowhere, if the index does not know it)."""
        ...

    def lengths(self, field: str) -> tuple[Sequence[int], float]:
        """Return how many terms the field holds in each entry, and on average."""
        ...

    def beginning(self, field: str, prefix: str) -> tuple[list[str], bool]:
        """Return the terms that begin so, and whether the list is cut short."""
        ...

    def similar(self, field: str, term: str, distance: int) -> tuple[list[str], bool]:
        """Return the terms at most `distance` edits away, and whether the list is cut short."""
        ...

    def weighted(self, weights: Mapping[int, float]) -> Scores:
        """Return the weights by entry number instead of key."""
        ...

    def dated(self, first: int, last: int) -> Iterable[int]:
        """Return the entries of these days."""
        ...


class Evaluation:
    """One search: scores a plan over a source and remembers which of its parts had to be cut short."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.truncated: list[str] = []

    def scores(self, plan: Plan) -> Scores:
        """Return the entries that the plan finds, each with its score."""
        match plan:
            case Term(field, _, boost):
                return self._bm25(field, self._counts(plan), boost)
            case Phrase():
                return self._bm25("exact", self._counts(plan), plan.boost)
            case Synonyms(parts, boost):
                return self._synonyms(parts, boost)
            case Prefix(field, prefix, boost):
                return self._one_of(field, *self._source.beginning(field, prefix), boost, f"{prefix}*")
            case Similar(field, term, distance, boost):
                return self._one_of(field, *self._source.similar(field, term, distance), boost, f"{term}~{distance}")
            case Near():
                return self._bm25("words", self._counts(plan), plan.boost)
            case Keys(weights):
                return self._source.weighted(weights)
            case Equals(field, values):
                return {entry: 0.0 for value in sorted(values) for entry in self._source.postings(field, value).counts}
            case Dated(first, last):
                return dict.fromkeys(self._source.dated(first, last), 0.0)
            case Everything():
                return dict.fromkeys(self._source.living(), 0.0)
            case _:
                return self._composed(plan)

    def _composed(self, plan: Plan) -> Scores:
        match plan:
            case All(parts):
                return self._all(parts)
            case Any(parts):
                return _united([self.scores(part) for part in parts], lambda a, b: a + b)
            case Best(parts):
                return _united([self.scores(part) for part in parts], max)
            case Without(part, excluded):
                found = self.scores(part)
                for entry in self.scores(excluded) if found else ():
                    found.pop(entry, None)
                return found
            case Rather(part, wish):
                found = self.scores(part)
                for entry, score in (self.scores(wish) if found else {}).items():
                    if entry in found:
                        found[entry] += score
                return found
        raise TypeError(f"not a plan: {plan!r}")

    def _all(self, parts: Sequence[Plan]) -> Scores:
        found: list[Scores] = []
        for part in parts:
            found.append(self.scores(part))
            if not found[-1]:
                return {}
        if not found:
            return {}
        entries: Set[int] = min(found, key=len).keys()
        for scores in found:
            entries = entries & scores.keys()
        return {entry: sum([scores[entry] for scores in found]) for entry in entries}

    def _counts(self, plan: Term | Phrase | Near) -> Counts:
        """Return how often a term, or what is scored as one, stands in each entry."""
        match plan:
            case Term(field, term):
                return self._source.postings(field, term).counts
            case Phrase(terms, slop):
                return self._phrase(terms, slop)
            case Near(left, right, distance):
                return self._near(left, right, distance)

    def _synonyms(self, parts: Sequence[tuple[Term | Phrase | Near, float]], boost: float) -> Scores:
        counts: dict[int, float] = {}
        highest: dict[int, float] = {}
        for part, weight in sorted(parts, key=lambda part: part[1]):
            found = self._counts(part)
            for entry, count in found.items():
                counts[entry] = counts.get(entry, 0.0) + weight * count
            highest.update(dict.fromkeys(found, weight))
        return self._bm25("words", counts, boost, entries=sum(highest.values()))

    def _bm25(self, field: str, counts: Mapping[int, float], boost: float, entries: float | None = None) -> Scores:
        """Score by BM25 (Robertson and Zaragoza 2009, section 3.2), with an idf that is never negative (Lucene's).

        `entries` is how many entries have the term, when that is not the number of counts.
        """
        if not counts:
            return {}
        lengths, average = self._source.lengths(field)
        b = B[field]
        having = len(counts) if entries is None else entries
        weight = boost * (K1 + 1) * rarity(having, self._source.size())
        fixed, per_place = K1 * (1 - b), K1 * b / average if average else 0.0
        return {entry: weight * count / (count + fixed + per_place * lengths[entry]) for entry, count in counts.items()}

    def _one_of(self, field: str, terms: list[str], cut: bool, boost: float, name: str) -> Scores:
        if cut:
            self.truncated.append(name)
        counts: dict[int, int] = {}
        for term in terms:
            for entry, count in self._source.postings(field, term).counts.items():
                counts[entry] = counts.get(entry, 0) + count
        return self._bm25(field, counts, boost)

    def _phrase(self, terms: Sequence[str], slop: int) -> dict[int, int]:
        return {entry: len(ends) for entry, ends in self._runs("exact", terms, slop).items()}

    def _runs(self, field: str, terms: Sequence[str], slop: int) -> dict[int, list[int]]:
        """Return the positions at which the terms in a row end, ascending, by entry."""
        places: dict[str, _Places] = {}
        for term in terms:
            if term not in places:
                places[term] = _Places(self._source.postings(field, term), self._source.postings(field, term + BROKEN))
                if not places[term].entries():
                    return {}
        if not places:
            return {}
        by_rarity = sorted((place.entries() for place in places.values()), key=len)
        entries: Iterable[int] = by_rarity[0]
        for more in by_rarity[1:]:
            entries = [entry for entry in entries if entry in more]
        found: dict[int, list[int]] = {}
        for entry in entries:
            steps = {term: place.steps(entry) for term, place in places.items()}
            ends = _ends([steps[term] for term in terms], slop)
            if ends:
                found[entry] = ends
        return found

    def _near(self, left: Sequence[str], right: Sequence[str], distance: int) -> dict[int, int]:
        lefts = self._runs("words", left, 0)
        rights = self._runs("words", right, 0) if lefts else {}
        found: dict[int, int] = {}
        for entry in lefts.keys() & rights.keys():
            ends = rights[entry]
            count = sum(
                _any_within(ends, end + len(right), end + len(right) + distance)
                or _any_within(ends, end - len(left) - distance, end - len(left))
                for end in lefts[entry]
            )
            if count:
                found[entry] = count
        return found


def _any_within(places: Sequence[int], first: int, last: int) -> bool:
    index = bisect_left(places, first)
    return index < len(places) and places[index] <= last


class _Places:
    """Where a term of a phrase stands: as it is, taking one position, or broken by a line end, taking two."""

    def __init__(self, whole: Postings, broken: Postings) -> None:
        self._whole = whole
        self._broken = broken

    def entries(self) -> Set[int]:
        if not self._broken.counts:
            return self._whole.counts.keys()
        return self._whole.counts.keys() | self._broken.counts.keys()

    def steps(self, entry: int) -> Sequence[tuple[int, int]]:
        """Return (position, position after) in one entry."""
        steps = [(place, place + 1) for place in self._whole.positions(entry)] if entry in self._whole.counts else []
        if entry in self._broken.counts:
            steps += [(place, place + 2) for place in self._broken.positions(entry)]
        return steps


def _ends(steps: Sequence[Sequence[tuple[int, int]]], slop: int) -> list[int]:
    """Return the positions at which a run can end that takes one step of each in turn, `slop` positions at most between two."""
    reached = {after for _, after in steps[0]}
    for following in steps[1:]:
        if slop:
            reached = {after for place, after in following if any(place - gap in reached for gap in range(slop + 1))}
        else:
            reached = {after for place, after in following if place in reached}
        if not reached:
            return []
    return sorted(after - 1 for after in reached)


def _united(found: Sequence[Scores], combine: Callable[[float, float], float]) -> Scores:
    if not found:
        return {}
    united = found[0]
    for scores in found[1:]:
        for entry, score in scores.items():
            united[entry] = combine(united[entry], score) if entry in united else score
    return united
