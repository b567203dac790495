from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.tagging.agreement import agreement, jaccard_distance, krippendorff_alpha, masi_distance

TAGS = st.dictionaries(st.sampled_from("123456"), st.frozensets(st.sampled_from("abcd")), min_size=1, max_size=6)


def test_kappa_of_a_worked_example() -> None:
    one = {str(n): frozenset("x" if n < 25 else "") for n in range(50)}
    other = {str(n): frozenset("x" if n < 20 or 25 <= n < 35 else "") for n in range(50)}
    found = agreement(one, other, frozenset("x"))
    assert (found.both, found.first, found.second, found.neither) == (20, 5, 10, 15)
    assert found.kappa == pytest.approx(0.4)
    assert found.observed == pytest.approx(0.7)
    assert found.f1 == pytest.approx(40 / 55)
    assert agreement(one, one, frozenset("x")).kappa == 1.0


def test_alpha_of_nominal_values_is_the_published_one() -> None:
    """Krippendorff, Computing Krippendorff's alpha-reliability (2011), example A: 10 units, alpha 0.095."""
    one = {str(n): frozenset({"x"}) if v else frozenset({"y"}) for n, v in enumerate([0, 1, 0, 0, 0, 0, 0, 0, 1, 0])}
    other = {str(n): frozenset({"x"}) if v else frozenset({"y"}) for n, v in enumerate([1, 1, 1, 0, 0, 1, 0, 0, 0, 0])}
    assert krippendorff_alpha(one, other, frozenset("xy")) == pytest.approx(0.095, abs=1e-3)


def test_only_what_both_annotated_counts() -> None:
    assert agreement({"1": frozenset("a"), "2": frozenset("a")}, {"1": frozenset("a")}, frozenset("a")).first == 0


@given(TAGS, TAGS)
def test_agreement_is_the_same_both_ways(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> None:
    concepts = frozenset("abcd")
    there, back = agreement(one, other, concepts), agreement(other, one, concepts)
    assert there.kappa == pytest.approx(back.kappa)
    assert there.f1 == pytest.approx(back.f1)
    for distance in (jaccard_distance, masi_distance):
        assert krippendorff_alpha(one, other, concepts, distance) == pytest.approx(
            krippendorff_alpha(other, one, concepts, distance)
        )
        assert krippendorff_alpha(one, one, concepts, distance) == 1.0
