"""The formulas agree with published values and with two independent packages."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.statistics import measures
from civcorpus.statistics.measures import Cells

REFERENCE = json.loads((Path(__file__).parent / "reference" / "association.json").read_text(encoding="utf-8"))
counts = st.integers(0, 10_000)


@pytest.mark.parametrize("package", ["nltk", "association_measures"])
@pytest.mark.parametrize("table", REFERENCE["tables"], ids=lambda table: "-".join(map(str, table["cells"])))
def test_association_agrees_with_independent_packages(table: dict[str, Any], package: str) -> None:
    cells = Cells(*table["cells"])
    ours = {
        "log_likelihood": measures.log_likelihood(cells),
        "mutual_information": measures.mutual_information(cells),
        "t_score": measures.t_score(cells),
        "log_dice": measures.log_dice(cells.o11, cells.o11 + cells.o12, cells.o11 + cells.o21),
    }
    assert ours == pytest.approx(table[package], rel=1e-6, abs=1e-6)


def test_field_notes() -> None:
    assert measures.log_dice(50, 100, 200) == pytest.approx(12.41504, abs=5e-6)
    assert measures.log_likelihood(Cells(50, 50, 150, 99750)) == pytest.approx(496.65197, abs=5e-6)
    assert measures.log_likelihood(Cells(10, 990, 5, 9995)) == pytest.approx(29.89795, abs=5e-6)


@pytest.mark.parametrize(
    ("counts", "sizes", "dp"),
    [  # Gries (2020), section 2: five parts; Lijffijt and Gries (2012): the highest value possible
        ([1, 2, 3, 4, 5], [9, 10, 10, 10, 11], 0.18),
        ([0, 0, 0, 0, 9], [9, 10, 10, 10, 11], 0.78),
        ([9, 0, 0, 0, 0], [9, 10, 10, 10, 11], 0.82),
    ],
)
def test_deviation_of_proportions(counts: list[int], sizes: list[int], dp: float) -> None:
    found = measures.gries_dp(counts, sizes)
    assert found is not None
    assert found[0] == pytest.approx(dp, abs=0.005)
    assert found[1] == pytest.approx(found[0] / 0.82)


def test_juilland_of_the_same_example() -> None:
    assert measures.juilland_d([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]) == pytest.approx(0.785, abs=0.0005)


def test_newcombe_1998_table_2() -> None:
    assert measures.share_change((48, 80), (56, 70)) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert measures.share_change((0, 10), (10, 10)) == pytest.approx((1.0, 0.6075, 1.0), abs=5e-5)


@given(counts, counts, counts, counts)
def test_nothing_divides_by_zero(a: int, b: int, c: int, d: int) -> None:
    cells = Cells(a, b, c, d)
    for value in (
        measures.log_likelihood(cells), measures.mutual_information(cells),
        measures.mutual_information(cells, power=3), measures.t_score(cells),
        measures.delta_p(cells), measures.log_dice(a, a + b, a + c), measures.pmi(a, a + b, a + c, a + b + c + d),
        measures.normalised_pmi(a, a + b, a + c, a + b + c + d), measures.bic(1.0, cells.total),
        measures.simple_maths(measures.per_million(a, b), measures.per_million(c, d), smoothing=100),
    ):  # fmt: skip
        assert value is None or math.isfinite(value)
    ratio = measures.log_ratio(cells)
    assert ratio is None or ratio[1] <= ratio[0] <= ratio[2]


@given(st.lists(st.tuples(counts, counts), max_size=8))
def test_dispersion_stays_in_its_range(parts: list[tuple[int, int]]) -> None:
    occurrences, sizes = [min(c, s) for c, s in parts], [s for _, s in parts]
    dp, juilland = measures.gries_dp(occurrences, sizes), measures.juilland_d(occurrences, sizes)
    assert dp is None or (-1e-9 <= dp[0] <= 1 and (dp[1] is None or -1e-9 <= dp[1] <= 1 + 1e-9))
    assert juilland is None or -1e-9 <= juilland <= 1 + 1e-9


@given(
    st.lists(st.tuples(counts, st.integers(1, 10_000)), max_size=6),
    st.lists(st.tuples(counts, st.integers(1, 10_000)), max_size=6),
)
def test_change_has_an_interval_only_with_two_documents_a_side(
    first: list[tuple[int, int]], second: list[tuple[int, int]]
) -> None:
    change = measures.rate_change(first, second)
    if change is not None and change[1] is not None and change[2] is not None:
        assert len(first) > 1
        assert len(second) > 1
        assert change[1] <= change[0] <= change[2]
