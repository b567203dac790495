"""Query > ranked rows: keys and scores, in an order that does not depend on how segments were merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import tantivy

Row = tuple[int, float]
_MORE = 8


def count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """Return how many entries a query finds."""
    return _searched(searcher, query, 1)[1]


def best(searcher: tantivy.Searcher, query: tantivy.Query, wanted: int) -> tuple[list[Row], int]:
    """Return the first `wanted` rows (and perhaps more) by score and key, and the number of all.

    Of equal scores tantivy gives any: so many are fetched that the last one wanted has no equal left behind.
    """
    asked = wanted + 1
    while True:
        hits, total = _searched(searcher, query, asked)
        if not wanted or len(hits) == total or hits[wanted - 1][0] > hits[-1][0]:
            break
        asked *= _MORE
    keys = _numbers(searcher, "key", hits)
    return _ordered(zip(keys, (score for score, _ in hits), strict=True)), total


def by_key(searcher: tantivy.Searcher, query: tantivy.Query, wanted: int) -> tuple[list[Row], int]:
    """Return the first `wanted` rows in order of key, without score, and the number of all."""
    hits, total = _searched(searcher, query, wanted, order_by_field="key", order=tantivy.Order.Asc)
    return [(key, 0.0) for key, _ in hits], total


def by_document(searcher: tantivy.Searcher, query: tantivy.Query) -> tuple[list[Row], int]:
    """Return the best row of each document, by score and key, and the number of documents."""
    hits, _ = _searched(searcher, query, searcher.num_docs)
    keys, groups = (_numbers(searcher, field, hits) for field in ("key", "group"))
    found: dict[int, Row] = {}
    for (score, _), key, group in zip(hits, keys, groups, strict=True):
        if group not in found or (score, -key) > (found[group][1], -found[group][0]):
            found[group] = (key, score)
    return _ordered(found.values()), len(found)


def _searched(
    searcher: tantivy.Searcher, query: tantivy.Query, limit: int, **order: Any
) -> tuple[list[tuple[Any, tantivy.DocAddress]], int]:
    """Return the first hits, at least one asked for and at most all there can be, and the number of all."""
    result: Any = searcher.search(query, max(1, min(limit, searcher.num_docs)), **order)
    return result.hits, result.count


def _numbers(searcher: tantivy.Searcher, field: str, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[int]:
    numbers: list[Any] = searcher.fast_field_values(field, [address for _, address in hits])
    return numbers


def _ordered(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row[1], row[0]))
