"""Since when: concepts over years or months, with the documents behind each point, and the change between two periods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from civcorpus.errors import UsageError
from civcorpus.statistics import measures
from civcorpus.statistics.counting import LANGUAGES, UNITS, Corpus, Size
from civcorpus.statistics.grouping import period_of
from civcorpus.statistics.measures import per_million
from civcorpus.statistics.nodes import Node

_MOST_PERIODS = 2400


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A concept in a year or month, in one language. A period without any text of the language is a gap: `None`, not 0.

    `share` of the `documents_total` documents with text in the language name the concept, `share_low` to `share_high` being its 95 %
    interval; `document_ids` are those documents.
    """

    item: str
    period: str
    lang: str
    count: int | None
    per_million: float | None
    unit: str
    denominator: int
    documents: int | None
    documents_total: int
    share: float | None
    share_low: float | None
    share_high: float | None
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """How a concept changed from one period to another, in one language.

    `log_ratio` is log₂ of the ratio of the rates (1: twice as often), with documents as the sample; `share_change` is the difference of
    the shares of documents. Both with 95 % intervals, `None` where nothing can be said.
    """

    item: str
    lang: str
    first: str
    second: str
    count_first: int
    count_second: int
    unit: str
    denominator_first: int
    denominator_second: int
    per_million_first: float | None
    per_million_second: float | None
    log_ratio: float | None
    low: float | None
    high: float | None
    documents_first: int
    documents_total_first: int
    documents_second: int
    documents_total_second: int
    share_change: float | None
    share_change_low: float | None
    share_change_high: float | None


class _Counted:
    """The occurrences of a node and the text of each document, by language."""

    def __init__(self, corpus: Corpus, node: Node) -> None:
        self.corpus = corpus
        self.counts: Counter[tuple[int, str]] = Counter()
        for found in corpus.occurrences(node):
            self.counts[found.document_key, found.lang] += 1
        self.sizes: dict[int, Size] = {}
        for passage in corpus.sizes:
            self.sizes.setdefault(passage.document_key, Size()).add(passage)
        self.langs = [lang for lang in LANGUAGES if any(found == lang for _, found in self.counts)]
        self.langs = self.langs or ([node.lang] if node.lang else list(LANGUAGES))

    def sample(self, keys: Iterable[int], lang: str) -> list[tuple[int, int, int]]:
        """Return (key, count, size) of the documents with text in a language."""
        return [(key, self.counts[key, lang], self.sizes[key].of(lang)) for key in keys if self.sizes[key].of(lang)]


def trends(corpus: Corpus, nodes: Iterable[Node], *, by: str) -> tuple[list[TrendRow], int]:
    """Return every period from the first to the last with documents, by item, language and period; and how many have no period.

    Documents without a date, or with one that is not precise enough, belong to no period.
    """
    rows: list[TrendRow] = []
    undated = 0
    for node in nodes:
        counted = _Counted(corpus, node)
        periods: dict[str, list[int]] = {}
        undated = 0
        for key in counted.sizes:
            period = period_of(corpus.documents[key].date, by)
            if period is None:
                undated += 1
            else:
                periods.setdefault(period, []).append(key)
        for lang in counted.langs:
            rows += [_row(counted, node, period, lang, periods.get(period, ())) for period in _all_periods(periods)]
    return rows, undated


def _row(counted: _Counted, node: Node, period: str, lang: str, keys: Iterable[int]) -> TrendRow:
    sample = counted.sample(keys, lang)
    naming = [key for key, count, _ in sample if count]
    count, size = sum(count for _, count, _ in sample), sum(size for _, _, size in sample)
    interval = measures.wilson(len(naming), len(sample))
    ids = counted.corpus.documents
    return TrendRow(
        item=node.name, period=period, lang=lang, count=count if sample else None, per_million=per_million(count, size),
        unit=UNITS.get(lang, ""), denominator=size, documents=len(naming) if sample else None, documents_total=len(sample),
        share=len(naming) / len(sample) if sample else None, share_low=interval[0] if interval else None,
        share_high=interval[1] if interval else None, document_ids=tuple(ids[key].id for key in naming),
    )  # fmt: skip


def _all_periods(periods: Iterable[str]) -> list[str]:
    """Return all years or months from the first to the last.

    >>> _all_periods(["2019-12", "2020-02"]), _all_periods(["2016", "2018"]), _all_periods([])
    (['2019-12', '2020-01', '2020-02'], ['2016', '2017', '2018'], [])
    """
    known = sorted(periods)
    if not known:
        return []
    return list(_counting_up(known[0], known[-1])) if _far(known) <= _MOST_PERIODS else known


def _far(known: list[str]) -> int:
    return (int(known[-1][:4]) - int(known[0][:4]) + 1) * (12 if len(known[0]) > 4 else 1)


def _counting_up(first: str, last: str) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:] or 1)
    period = first
    while period <= last:
        yield period
        if len(first) > 4:
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
            period = f"{year:04}-{month:02}"
        else:
            year += 1
            period = f"{year:04}"


def changes(corpus: Corpus, nodes: Iterable[Node], *, first: str, second: str) -> list[ChangeRow]:
    """Return how each node changed between two periods, each written as a year, a month or `2012..2015`.

    Raises:
        UsageError: A period is none.
    """
    rows = []
    for node in nodes:
        counted = _Counted(corpus, node)
        keys = [
            [key for key in counted.sizes if within(corpus.documents[key].date, period)] for period in (first, second)
        ]
        rows += [
            _change(node.name, lang, (first, second), counted.sample(keys[0], lang), counted.sample(keys[1], lang))
            for lang in counted.langs
        ]
    return rows


def within(date: str, period: str) -> bool:
    """Say whether a date lies in a period; a date less precise than the period's edge does when it begins there.

    >>> within("2015-03", "2012..2015"), within("2016", "2012..2015"), within("", "2012..2015"), within("2016-09-01", "2016-09")
    (True, False, False, True)

    Raises:
        UsageError: It is none.
    """
    first, dots, last = period.partition("..")
    if not dots:
        last = first
    if not all(edge[:4].isdecimal() and len(edge) in (4, 7, 10) for edge in (first, last)):
        raise UsageError(f"--compare {period}: not a period: write 2016, 2016-09 or 2012..2015")
    return bool(date) and first <= date and date[: len(last)] <= last


def _change(
    item: str,
    lang: str,
    periods: tuple[str, str],
    first: list[tuple[int, int, int]],
    second: list[tuple[int, int, int]],
) -> ChangeRow:
    sides = [[(count, size) for _, count, size in side] for side in (first, second)]
    counts = [sum(count for count, _ in side) for side in sides]
    sizes = [sum(size for _, size in side) for side in sides]
    naming = [sum(1 for count, _ in side if count) for side in sides]
    ratio = measures.rate_change(sides[0], sides[1]) or (None, None, None)
    share = measures.share_change((naming[0], len(first)), (naming[1], len(second))) or (None, None, None)
    return ChangeRow(
        item=item, lang=lang, first=periods[0], second=periods[1], count_first=counts[0], count_second=counts[1],
        unit=UNITS.get(lang, ""), denominator_first=sizes[0], denominator_second=sizes[1],
        per_million_first=per_million(counts[0], sizes[0]), per_million_second=per_million(counts[1], sizes[1]), log_ratio=ratio[0],
        low=ratio[1], high=ratio[2], documents_first=naming[0], documents_total_first=len(first), documents_second=naming[1],
        documents_total_second=len(second), share_change=share[0], share_change_low=share[1], share_change_high=share[2],
    )  # fmt: skip
