"""More here than there: the words that mark one part of a corpus against another, each language by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby

from civcorpus.statistics import measures
from civcorpus.statistics.counting import LANGUAGES, UNITS, Corpus, Size
from civcorpus.statistics.cutting import Cut
from civcorpus.statistics.measures import Cells
from civcorpus.statistics.store import Code

MEASURES = ("ll", "log_ratio", "bic", "simple_maths")


@dataclass(frozen=True, slots=True)
class KeyWordRow:
    """A word and how its frequency differs between part a and part b. Totals are words of the language (Chinese: as cut).

    Rates are per million `unit` (Chinese: characters), of which the parts have `denominator_a` and `denominator_b`.
    `log_ratio` above 0: more in a; `low` and `high` are the ends of its 95 % interval. `ll` grows with the evidence, whichever way.
    """

    rank: int
    lang: str
    item: str
    term: str
    count_a: int
    count_b: int
    total_a: int
    total_b: int
    unit: str
    denominator_a: int
    denominator_b: int
    per_million_a: float | None
    per_million_b: float | None
    documents_a: int
    documents_b: int
    ll: float | None
    log_ratio: float | None
    low: float | None
    high: float | None
    bic: float | None
    simple_maths: float | None


@dataclass(frozen=True, slots=True)
class _Side:
    """What is counted of one part: words, documents with each, and how much there is of each language."""

    words: Counter[int]
    documents: Counter[int]
    size: Size

    def total(self, lang: str) -> int:
        """Return the number of words of a language."""
        return self.size.words if lang == "en" else self.size.cut


def key_words(first: Corpus, second: Corpus, *, cut: Cut, smoothing: float) -> list[KeyWordRow]:
    """Return the words that are more frequent in the first part than in the second, by language, most telling first.

    `cut.least` is about the first part. Nothing for a language without text on either side.
    """
    a, b = _count(first), _count(second)
    rows: list[KeyWordRow] = []
    for lang in LANGUAGES:
        if not a.total(lang) or not b.total(lang):
            continue
        codes = [
            code
            for code, n in a.words.items()
            if n >= cut.least and Code.is_word(code, lang) and n * b.total(lang) > b.words[code] * a.total(lang)
        ]
        terms = first.store.terms
        found = [_row(lang, code, a, b, smoothing) for code in codes if terms[code >> 4] not in cut.stop]
        found.sort(key=lambda row: (-(getattr(row, cut.measure) or 0.0), -row.count_a, terms[row.rank >> 4]))
        best = found[: cut.first(len(found))]
        names = first.store.names([row.rank for row in best])
        rows += [
            replace(row, rank=rank, term=names[row.rank][0], item=names[row.rank][1])
            for rank, row in enumerate(best, 1)
        ]
    return rows


def _count(corpus: Corpus) -> _Side:
    documents: Counter[int] = Counter()
    for _, passages in groupby(corpus.words(), key=lambda passage: passage.size.document_key):
        seen: set[int] = set()
        for passage in passages:
            seen.update(passage.codes)
        documents.update(seen)
    return _Side(corpus.word_counts(), documents, corpus.size)


def _row(lang: str, code: int, first: _Side, second: _Side, smoothing: float) -> KeyWordRow:
    """Return the figures of a word, its code standing for its rank, its names still to come."""
    a, b = first.words[code], second.words[code]
    cells = Cells(a, first.total(lang) - a, b, second.total(lang) - b)
    sizes = first.size.of(lang), second.size.of(lang)
    rates = measures.per_million(a, sizes[0]), measures.per_million(b, sizes[1])
    likelihood = measures.log_likelihood(cells)
    ratio = measures.log_ratio(cells) or (None, None, None)
    return KeyWordRow(
        rank=code, lang=lang, item="", term="", count_a=a, count_b=b, total_a=first.total(lang), total_b=second.total(lang),
        unit=UNITS[lang], denominator_a=sizes[0], denominator_b=sizes[1], per_million_a=rates[0], per_million_b=rates[1],
        documents_a=first.documents[code], documents_b=second.documents[code],
        ll=likelihood, log_ratio=ratio[0], low=ratio[1], high=ratio[2],
        bic=None if likelihood is None else measures.bic(likelihood, cells.total),
        simple_maths=measures.simple_maths(*rates, smoothing=smoothing),
    )  # fmt: skip
