"""Plan > tantivy query. Tantivy matches and scores; what counts as one term here is weighed so that it scores as one there.

Tantivy's BM25 has its own constants (K1 1.2, B 0.75) and rounds lengths; all else is as `evaluation` has it: idf counts living entries,
and a phrase, a pair of runs, a prefix or a group of synonyms has the idf of the entries it finds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from math import log
from typing import Any as Untyped

import tantivy

from civcorpus.engines.base import (
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
    TermField,
    Without,
)
from civcorpus.engines.tantivy_.layout import EVERY, filter_value, stored
from civcorpus.engines.tantivy_.readings import Reading, Readings
from civcorpus.engines.tantivy_.rows import count

Query = tantivy.Query
_K1 = 1.2
_TIE = 0.3
"""What a further part of one term adds beside the best: about what one more occurrence adds in BM25."""
_MOST_TERMS = 1000
"""How many terms a prefix may stand for."""
_MOST_SCORED = 50
"""How many of these, the most frequent, are scored by how often they stand; the others count as standing once."""


def scoreless(plan: Plan) -> bool:
    """Say whether all that the plan finds scores nothing."""
    match plan:
        case Equals() | Dated() | Everything():
            return True
        case All(parts) | Any(parts) | Best(parts):
            return all(map(scoreless, parts))
        case Without(part, _):
            return scoreless(part)
        case _:
            return False


class Compiler:
    """Compiles the plan of one search and remembers which of its parts had to be cut short."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._schema = schema
        self._searcher = searcher
        self._frequencies: dict[tuple[str, str], int] = {}
        self._ever = self._frequency("lang", EVERY)
        self._readings = Readings(self._frequency, lambda reading: bool(self._count(self._query_of(reading))))
        self.truncated: list[str] = self._readings.truncated

    def query(self, plan: Plan) -> Query:
        """Return the query that finds and scores what the plan describes."""
        match plan:
            case Term() | Phrase() | Near():
                return self._as_one([(reading, 1.0) for reading in self._readings.of(plan)], plan.boost)
            case Synonyms(parts, boost):
                return self._synonyms(parts, boost)
            case Prefix(field, prefix, boost):
                return self._prefix(field, prefix, boost)
            case Similar(field, term, distance, boost):
                return self._similar(field, term, distance, boost)
            case Keys(weights):
                return self._weighted(weights)
            case Equals(field, values):
                return _constant(self._one_of(field, map(filter_value, values)))
            case Dated(first, last):
                return _constant(
                    Query.range_query(self._schema, "date", tantivy.FieldType.Unsigned, first, last)
                    if first <= last
                    else Query.empty_query()
                )
            case Everything():
                return _constant(Query.all_query())
            case _:
                return self._composed(plan)

    def without_keys(self, query: Query, keys: Collection[int]) -> Query:
        """Return the query without the entries of these keys."""
        return _except(query, self._one_of("key", keys)) if keys else query

    def _composed(self, plan: Plan) -> Query:
        match plan:
            case All(parts):
                return _joined(tantivy.Occur.Must, map(self.query, parts))
            case Any(parts):
                return _joined(tantivy.Occur.Should, map(self.query, parts))
            case Best(parts):
                return _best([self.query(part) for part in parts])
            case Without(part, excluded):
                return _except(self.query(part), self.query(excluded))
            case Rather(part, wish):
                found, more = self.query(part), self.query(wish)
                return Query.boolean_query([(tantivy.Occur.Must, found), (tantivy.Occur.Should, more)])
        raise TypeError(plan)

    def _as_one(self, readings: Sequence[tuple[Reading, float]], boost: float, having: float | None = None) -> Query:
        """Return what finds any of the readings, scored as one term that `having` entries have, each times its weight."""
        queries = [self._query_of(reading) for reading, _ in readings]
        if not queries:
            return Query.empty_query()
        if having is None:
            if len(readings) == 1 and self._is_weighed_right(readings[0][0]):
                return _boosted(queries[0], boost * readings[0][1])
            having = self._count(_any(queries))
        idf = boost * self._idf(having, self._searcher.num_docs)
        return _best(
            [
                _boosted(query, weight * idf / self._own_idf(reading))
                for query, (reading, weight) in zip(queries, readings, strict=True)
            ],
            _TIE,
        )

    def _synonyms(self, parts: Sequence[tuple[Term | Phrase | Near, float]], boost: float) -> Query:
        """Score a part of weight w as BM25 scores w occurrences in a text of average length."""
        heaviest_first = sorted(parts, key=lambda part: -part[1])
        readings = [(reading, weight) for part, weight in heaviest_first for reading in self._readings.of(part)]
        having, found, queries = 0.0, 0, []
        for weight, alike in groupby(readings, key=lambda part: part[1]):
            queries += [self._query_of(reading) for reading, _ in alike]
            before, found = found, self._count(_any(queries))
            having += weight * (found - before)
        return self._as_one([(each, w * (_K1 + 1) / (w + _K1)) for each, w in readings], boost, having)

    def _prefix(self, field: TermField, prefix: str, boost: float) -> Query:
        terms = [term for term, _ in self._searcher.terms_with_prefix(field, stored(prefix), limit=_MOST_TERMS + 1)]
        if len(terms) > _MOST_TERMS:
            self.truncated.append(f"{prefix}*")
        every = self._one_of(field, terms[:_MOST_TERMS])
        having = self._count(every)
        scored = self._as_one([(Reading(field, ((0, term),)), 1.0) for term in terms[:_MOST_SCORED]], boost, having)
        if len(terms) <= _MOST_SCORED:
            return scored
        return _best([scored, _constant(every, boost * self._idf(having, self._searcher.num_docs))])

    def _similar(self, field: TermField, term: str, distance: int, boost: float) -> Query:
        found = Query.fuzzy_term_query(self._schema, field, stored(term), distance, transposition_cost_one=False)
        return _constant(found, boost * self._idf(self._count(found), self._searcher.num_docs))

    def _weighted(self, weights: Mapping[int, float]) -> Query:
        by_weight: dict[float, list[int]] = {}
        for key, weight in weights.items():
            by_weight.setdefault(weight, []).append(key)
        return _any([_constant(self._one_of("key", keys), weight) for weight, keys in by_weight.items()])

    def _one_of(self, field: str, values: Iterable[object]) -> Query:
        listed = list(values)
        return Query.term_set_query(self._schema, field, listed) if listed else Query.empty_query()

    def _query_of(self, reading: Reading) -> Query:
        if len(reading.cells) == 1:
            return Query.term_query(self._schema, reading.field, reading.cells[0][1], "freq")
        words: list[Untyped] = list(reading.cells)
        return Query.phrase_query(self._schema, reading.field, words)

    def _is_weighed_right(self, reading: Reading) -> bool:
        """Say whether tantivy weighs it as it should be: a single term, where nothing was removed."""
        return len(reading.cells) == 1 and self._ever == self._searcher.num_docs

    def _own_idf(self, reading: Reading) -> float:
        """Return what tantivy weighs a reading: the sum of the idf of its terms, over all entries that ever were."""
        return sum(self._idf(self._frequency(reading.field, term), self._ever) for _, term in reading.cells)

    def _idf(self, having: float, entries: int) -> float:
        return log(1 + (entries - having + 0.5) / (having + 0.5))

    def _frequency(self, field: str, term: str) -> int:
        """Return how many entries ever had the term, those removed since not yet forgotten."""
        known = self._frequencies.get((field, term))
        if known is None:
            known = self._frequencies[field, term] = self._searcher.doc_freq(field, term)
        return known

    def _count(self, query: Query) -> int:
        return count(self._searcher, query)


def _joined(occur: tantivy.Occur, queries: Iterable[Query]) -> Query:
    parts = [(occur, query) for query in queries]
    return Query.boolean_query(parts) if parts else Query.empty_query()


def _any(queries: Iterable[Query]) -> Query:
    return _joined(tantivy.Occur.Should, queries)


def _best(queries: Sequence[Query], tie_breaker: float = 0.0) -> Query:
    if len(queries) < 2:
        return queries[0] if queries else Query.empty_query()
    return Query.disjunction_max_query(queries, tie_breaker)


def _boosted(query: Query, boost: float) -> Query:
    return query if boost == 1.0 else Query.boost_query(query, boost)


def _except(query: Query, excluded: Query) -> Query:
    return Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, excluded)])


def _constant(query: Query, score: float = 0.0) -> Query:
    return Query.const_score_query(query, score)
