"""The formulas: numbers in, a number out, `None` where nothing can be said. Each names its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, log2, sqrt

Z95 = 1.959963984540054
"""The 97.5 % point of the normal distribution: all intervals are 95 % intervals."""
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of two by two: `o11` with both, `o12` and `o21` with one only, `o22` with neither.

    For collocates: rows are *inside a window* or not, columns *this word* or another. For key words: rows are the two parts of a
    corpus, columns *this word* or another.
    """

    o11: float
    o12: float
    o21: float
    o22: float

    @property
    def total(self) -> float:
        """All four cells together."""
        return self.o11 + self.o12 + self.o21 + self.o22

    @property
    def expected(self) -> float | None:
        """What `o11` would be if rows and columns had nothing to do with each other: row total times column total over all."""
        return (self.o11 + self.o12) * (self.o11 + self.o21) / self.total if self.total else None


def per_million(count: float, denominator: float) -> float | None:
    """Return the rate of `count` in a million of `denominator`.

    >>> per_million(3, 60_000), per_million(0, 0)
    (50.0, None)
    """
    return count * MILLION / denominator if denominator else None


# ---- association


def log_likelihood(cells: Cells) -> float | None:
    """Return G² = 2 Σ O ln(O / E) over all four cells (Dunning 1993, section 4, as Rayson and Garside 2000 use it).

    >>> round(log_likelihood(Cells(50, 50, 150, 99_750)), 5), round(log_likelihood(Cells(10, 990, 5, 9_995)), 5)
    (496.65197, 29.89795)
    """
    if not cells.total:
        return None
    rows = (cells.o11 + cells.o12, cells.o21 + cells.o22)
    columns = (cells.o11 + cells.o21, cells.o12 + cells.o22)
    observed = ((cells.o11, cells.o12), (cells.o21, cells.o22))
    terms = [
        value * log(value * cells.total / (row * column))
        for row, values in zip(rows, observed, strict=True)
        for column, value in zip(columns, values, strict=True)
        if value
    ]
    return max(0.0, 2 * sum(terms))


def mutual_information(cells: Cells, *, power: int = 1) -> float | None:
    """Return log₂(O^power / E): MI (Church and Hanks 1990), or MI³ with `power=3` (Daille 1994, section 3.2).

    >>> mutual_information(Cells(8, 8, 8, 40))
    1.0
    """
    expected = cells.expected
    return log2(cells.o11**power / expected) if cells.o11 and expected else None


def t_score(cells: Cells) -> float | None:
    """Return (O - E) / √O (Church, Gale, Hanks and Hindle 1991).

    >>> t_score(Cells(16, 0, 0, 0)), t_score(Cells(0, 1, 1, 1))
    (0.0, None)
    """
    expected = cells.expected
    return (cells.o11 - expected) / sqrt(cells.o11) if cells.o11 and expected is not None else None


def delta_p(cells: Cells) -> float | None:
    """Return ΔP(word | window) = a / (a + b) - c / (c + d) (Allan 1980; Gries 2013, section 2).

    >>> delta_p(Cells(5, 5, 0, 10))
    0.5
    """
    inside, outside = cells.o11 + cells.o12, cells.o21 + cells.o22
    return cells.o11 / inside - cells.o21 / outside if inside and outside else None


def log_dice(both: float, first: float, second: float) -> float | None:
    """Return 14 + log₂(2 f(xy) / (f(x) + f(y))) (Rychlý 2008). Does not depend on the size of the corpus.

    >>> round(log_dice(50, 100, 200), 5)
    12.41504
    """
    return 14 + log2(2 * both / (first + second)) if both else None


def pmi(both: float, first: float, second: float, total: float) -> float | None:
    """Return log₂(p(xy) / (p(x) p(y))) (Church and Hanks 1990).

    >>> pmi(4, 8, 8, 64)
    2.0
    """
    return log2(both * total / (first * second)) if both and total else None


def normalised_pmi(both: float, first: float, second: float, total: float) -> float | None:
    """Return PMI / -log₂ p(xy): 1 when two are only ever together, 0 when independent (Bouma 2009).

    >>> normalised_pmi(8, 8, 8, 64), normalised_pmi(64, 64, 64, 64)
    (1.0, None)
    """
    value = pmi(both, first, second, total)
    return None if value is None or both == total else value / -log2(both / total)


# ---- key words


def log_ratio(cells: Cells) -> tuple[float, float, float] | None:
    """Return log₂ of the ratio of the two relative frequencies, and its 95 % interval.

    The ratio is Hardie's (2014) Log Ratio; where a count is 0, ½ stands for it, as in his implementation. The interval is Katz's for a
    relative risk (Katz et al. 1978): SE(ln) = √(1/a - 1/(a+b) + 1/c - 1/(c+d)).

    >>> [round(value, 4) for value in log_ratio(Cells(20, 980, 10, 990))]
    [1.0, -0.0878, 2.0878]
    """
    first, second = cells.o11 + cells.o12, cells.o21 + cells.o22
    if not first or not second or not (cells.o11 or cells.o21):
        return None
    a, c = cells.o11 or 0.5, cells.o21 or 0.5
    middle = log2(a / first) - log2(c / second)
    error = Z95 * sqrt(max(0.0, 1 / a - 1 / first + 1 / c - 1 / second)) / log(2)
    return middle, middle - error, middle + error


def bic(likelihood: float, total: float) -> float | None:
    """Return G² - ln N: above 2 positive, above 6 strong, above 10 very strong evidence of a difference (Wilson 2013).

    >>> round(bic(29.89795, 11_000), 4)
    20.5923
    """
    return likelihood - log(total) if total else None


def simple_maths(first: float | None, second: float | None, *, smoothing: float) -> float | None:
    """Return (rate a + k) / (rate b + k), rates per million; a larger k prefers common words (Kilgarriff 2009).

    >>> simple_maths(300, 100, smoothing=100)
    2.0
    """
    if first is None or second is None or second + smoothing == 0:
        return None
    return (first + smoothing) / (second + smoothing)


# ---- dispersion


def gries_dp(counts: Sequence[float], sizes: Sequence[float]) -> tuple[float, float | None] | None:
    """Return DP = ½ Σ |vᵢ - sᵢ| (Gries 2008, section 3), and DP over its maximum 1 - min sᵢ (Lijffijt and Gries 2012).

    `vᵢ` and `sᵢ` are the shares of part i in all occurrences and in the whole size. 0 is even, towards 1 is clumped.

    >>> gries_dp([2, 2], [50, 50]), gries_dp([4, 0], [50, 50])
    ((0.0, 0.0), (0.5, 1.0))
    """
    occurrences, size = sum(counts), sum(sizes)
    if not occurrences or not size:
        return None
    value = sum(abs(v / occurrences - s / size) for v, s in zip(counts, sizes, strict=True)) / 2
    highest = 1 - min(s for s in sizes if s) / size
    return value, value / highest if highest else None


def juilland_d(counts: Sequence[float], sizes: Sequence[float]) -> float | None:
    """Return D = 1 - V / √(n - 1), V the variation coefficient of the rates in the n parts (Juilland et al. 1970; rates for
    parts of unequal size: Gries 2008, table 3). 1 is even, 0 is all in one part; parts without text are passed over.

    >>> juilland_d([2, 2], [50, 50]), juilland_d([4, 0], [50, 50]), juilland_d([4], [50])
    (1.0, 0.0, None)
    """
    rates = [count / size for count, size in zip(counts, sizes, strict=True) if size]
    if len(rates) < 2 or not sum(rates):
        return None
    mean = sum(rates) / len(rates)
    deviation = sqrt(sum((rate - mean) ** 2 for rate in rates) / len(rates))
    return 1 - deviation / mean / sqrt(len(rates) - 1)


# ---- intervals


def wilson(part: float, whole: float) -> tuple[float, float] | None:
    """Return the 95 % score interval of a share (Wilson 1927).

    >>> [round(edge, 4) for edge in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    if not whole:
        return None
    share, square = part / whole, Z95 * Z95
    middle = (2 * part + square) / (2 * (whole + square))
    reach = Z95 * sqrt(square + 4 * whole * share * (1 - share)) / (2 * (whole + square))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def share_change(first: tuple[float, float], second: tuple[float, float]) -> tuple[float, float, float] | None:
    """Return the difference of two shares (second less first), given as (part, whole), and its 95 % interval.

    Newcombe's (1998) method 10: the score intervals of both, squared and added.

    >>> [round(value, 4) for value in share_change((48, 80), (56, 70))]
    [0.2, 0.0524, 0.3339]
    """
    before, after = wilson(*first), wilson(*second)
    if before is None or after is None:
        return None
    p, q = first[0] / first[1], second[0] / second[1]
    down = sqrt((q - after[0]) ** 2 + (before[1] - p) ** 2)
    up = sqrt((after[1] - q) ** 2 + (p - before[0]) ** 2)
    return q - p, q - p - down, q - p + up


def rate_change(
    first: Sequence[tuple[float, float]], second: Sequence[tuple[float, float]]
) -> tuple[float, float | None, float | None] | None:
    """Return log₂ of the ratio of two rates (second over first), and its 95 % interval; each document is (count, size).

    Documents, not words, are the sample, since mentions come in clumps: the variance is that of a ratio estimator over documents
    (Cochran 1977, section 6.4, without finite-population correction), on the log scale by the delta method. No interval with
    fewer than two documents on a side; `None` where either side has no text or no occurrence.

    >>> rate_change([(1, 100), (1, 100)], [(2, 100), (2, 100)])
    (1.0, 1.0, 1.0)
    """
    rates = [_rate_and_error(side) for side in (first, second)]
    if any(rate is None for rate in rates):
        return None
    (before, error), (after, other) = rates  # type: ignore[misc]
    middle = log2(after / before)
    if error is None or other is None:
        return middle, None, None
    reach = Z95 * sqrt(error**2 + other**2) / log(2)
    return middle, middle - reach, middle + reach


def _rate_and_error(sample: Sequence[tuple[float, float]]) -> tuple[float, float | None] | None:
    """Return the rate of a sample of documents and the standard error of its logarithm."""
    count, size = sum(c for c, _ in sample), sum(s for _, s in sample)
    if not count or not size:
        return None
    rate, n = count / size, len(sample)
    if n < 2:
        return rate, None
    variance = n / (n - 1) * sum((c - rate * s) ** 2 for c, s in sample) / size**2
    return rate, sqrt(variance) / rate
