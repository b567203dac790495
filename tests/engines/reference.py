"""An engine so plain that it is plainly right: entries in a list, every plan tried on every entry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from math import inf, log

from civcorpus.engines.base import (
    BROKEN,
    All,
    Any,
    Best,
    Dated,
    Entry,
    Equals,
    Everything,
    Found,
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
from civcorpus.engines.ranking import K1, B
from civcorpus.model import Placed


class ReferenceEngine:
    """Keeps entries in memory and looks at each for each search."""

    name = "reference"

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {}

    def update(self, entries: Iterable[Entry], *, remove: Collection[int] = ()) -> None:
        for key in remove:
            self._entries.pop(key, None)
        for entry in entries:
            self._entries[entry.key] = entry

    def optimize(self) -> None:
        pass

    def keys(self) -> set[int]:
        return set(self._entries)

    def search(
        self, plan: Plan, *, limit: int, offset: int = 0, by_document: bool = False, hidden: Collection[int] = ()
    ) -> Found:
        entries = [entry for key, entry in self._entries.items() if key not in hidden]
        scores = _Scorer(entries).scores(plan)
        rows = sorted(((-score, key) for key, score in scores.items()))
        if by_document:
            best: dict[str, tuple[float, int]] = {}
            for row in rows:
                best.setdefault(self._entries[row[1]].document, row)
            rows = sorted(best.values())
        return Found(tuple((key, -score) for score, key in rows[offset : offset + limit]), len(rows))


class _Scorer:
    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries

    def scores(self, plan: Plan) -> dict[int, float]:
        match plan:
            case Term(field, _, boost):
                return self._bm25(field, boost, lambda entry: _frequency(entry, plan))
            case Phrase():
                return self._bm25("exact", plan.boost, lambda entry: _frequency(entry, plan))
            case Near():
                return self._bm25("words", plan.boost, lambda entry: _frequency(entry, plan))
            case Synonyms(members, boost):
                heaviest = [
                    max((w for each, w in members if _frequency(entry, each)), default=0) for entry in self._entries
                ]
                return self._bm25(
                    "words", boost, lambda entry: sum(w * _frequency(entry, each) for each, w in members), sum(heaviest)
                )
            case Prefix(field, prefix, boost):
                return self._bm25(field, boost, lambda entry: _count(_of(entry, field), lambda t: t.startswith(prefix)))
            case Similar(field, term, distance, boost):
                return self._bm25(
                    field, boost, lambda entry: _count(_of(entry, field), lambda t: edits(t, term) <= distance)
                )
            case Keys(weights):
                return {entry.key: weights[entry.key] for entry in self._entries if entry.key in weights}
            case Equals(field, values):
                return {entry.key: 0.0 for entry in self._entries if getattr(entry, field) in values}
            case Dated(first, last):
                return {entry.key: 0.0 for entry in self._entries if first <= entry.date <= last}
            case Everything():
                return {entry.key: 0.0 for entry in self._entries}
            case All(parts):
                found = [self.scores(part) for part in parts]
                return {
                    key: sum(s[key] for s in found)
                    for key in (found[0] if found else ())
                    if all(key in s for s in found)
                }
            case Any(parts):
                found = [self.scores(part) for part in parts]
                return {key: sum(s[key] for s in found if key in s) for s in found for key in s}
            case Best(parts):
                found = [self.scores(part) for part in parts]
                return {key: max(s[key] for s in found if key in s) for s in found for key in s}
            case Without(part, excluded):
                out = self.scores(excluded)
                return {key: score for key, score in self.scores(part).items() if key not in out}
            case Rather(part, wish):
                more = self.scores(wish)
                return {key: score + more.get(key, 0.0) for key, score in self.scores(part).items()}

    def _bm25(
        self, field: str, boost: float, count: Callable[[Entry], float], having: float | None = None
    ) -> dict[int, float]:
        counts = {entry.key: number for entry in self._entries if (number := count(entry))}
        lengths = {entry.key: sum(map(len, _of(entry, field).values())) for entry in self._entries}
        average = sum(lengths.values()) / len(lengths) if any(lengths.values()) else inf
        having = len(counts) if having is None else having
        idf = log(1 + (len(self._entries) - having + 0.5) / (having + 0.5))
        return {
            key: boost * idf * tf * (K1 + 1) / (tf + K1 * (1 - B[field] + B[field] * lengths[key] / average))
            for key, tf in counts.items()
        }


def _frequency(entry: Entry, plan: Term | Phrase | Near) -> int:
    match plan:
        case Term(field, term):
            return len(_of(entry, field).get(term, ()))
        case Phrase(terms, slop):
            return len(_runs(_of(entry, "exact"), terms, slop))
        case Near(left, right, distance):
            return _near(entry, left, right, distance)


def _of(entry: Entry, field: str) -> Mapping[str, Collection[int]]:
    positions: dict[str, list[int]] = {}
    placed: Placed = getattr(entry, field)
    for term, place in zip(placed.terms, placed.places, strict=True):
        positions.setdefault(term, []).append(place)
    return positions


def _count(positions: Mapping[str, Collection[int]], wanted: Callable[[str], bool]) -> int:
    return sum(len(places) for term, places in positions.items() if wanted(term))


def _runs(positions: Mapping[str, Collection[int]], terms: tuple[str, ...], slop: int) -> set[int]:
    """Return where runs of the terms end: the position after the last."""
    ends = {place for places in positions.values() for place in places}
    for index, term in enumerate(terms):
        gaps = range(slop + 1) if index else (0,)
        steps = [(p, p + 1) for p in positions.get(term, ())] + [(p, p + 2) for p in positions.get(term + BROKEN, ())]
        ends = {after for place, after in steps if index == 0 or any(place - gap in ends for gap in gaps)}
    return ends


def _near(entry: Entry, left: tuple[str, ...], right: tuple[str, ...], distance: int) -> int:
    count = 0
    for left_end in _runs(_of(entry, "words"), left, 0):
        for right_end in _runs(_of(entry, "words"), right, 0):
            between = right_end - len(right) - left_end, left_end - len(left) - right_end
            if any(0 <= gap <= distance for gap in between):
                count += 1
                break
    return count


def edits(one: str, other: str) -> int:
    """Return the edit distance of two words, by its definition."""
    if not one or not other:
        return len(one) + len(other)
    table = {(i, j): i + j for i in range(len(one) + 1) for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            changed = table[i - 1, j - 1] + (one[i - 1] != other[j - 1])
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, changed)
    return table[len(one), len(other)]
