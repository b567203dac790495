from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.errors import UsageError
from civcorpus.tagging.evaluation import evaluate, read_gold, wilson, with_ancestors

GOLD = {"1": frozenset("ab"), "2": frozenset("a"), "3": frozenset()}
PREDICTED = {"1": frozenset("ac"), "2": frozenset("ab"), "3": frozenset("d")}
TAGS = st.dictionaries(st.sampled_from("123456"), st.frozensets(st.sampled_from("abcd")), max_size=6)


def test_micro_macro_and_concept_scores() -> None:
    result = evaluate(GOLD, PREDICTED, {"3": frozenset("d")})
    assert (result.micro.counts.right, result.micro.counts.wrong, result.micro.counts.missed) == (2, 2, 1)
    assert [result.micro.precision, result.micro.recall] == pytest.approx([1 / 2, 2 / 3])
    assert result.macro.f1 == pytest.approx((1.0 + 0.0) / 2)
    assert (result.by_concept["a"].f1, result.by_concept["b"].f1, result.by_concept["c"].precision) == (1.0, 0.0, 0.0)
    assert (result.wrong, result.missed) == ((("1", "c"), ("2", "b")), (("1", "b"),))


def test_a_document_without_prediction_is_missed_and_one_without_gold_is_left_out() -> None:
    result = evaluate({"1": frozenset("a")}, {"9": frozenset("a")})
    assert (result.micro.counts.missed, result.micro.counts.wrong) == (1, 0)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(9, 10, 0.5958, 0.9821), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962)],
)
def test_wilson_gives_the_published_bounds(successes: int, trials: int, low: float, high: float) -> None:
    assert list(wilson(successes, trials) or ()) == pytest.approx([low, high], abs=1e-4)


def test_wilson_has_nothing_to_say_about_nothing() -> None:
    assert wilson(0, 0) is None


@given(TAGS, TAGS, TAGS)
def test_intervals_hold_the_value_and_the_same_seed_gives_the_same(gold: dict[str, frozenset[str]], predicted: dict[str, frozenset[str]],
                                                                  optional: dict[str, frozenset[str]]) -> None:  # fmt: skip
    result = evaluate(gold, predicted, optional, rounds=50)
    for score in (result.micro, *result.by_concept.values()):
        for value, interval in ((score.precision, score.precision_interval), (score.recall, score.recall_interval)):
            assert interval is None or interval[0] <= value + 1e-9 <= interval[1] + 2e-9
        assert 0 <= score.f1 <= 1
    for score in result.by_concept.values():
        assert score.f1_interval is None or score.f1_interval[0] - 1e-9 <= score.f1 <= score.f1_interval[1] + 1e-9
    assert result == evaluate(gold, predicted, optional, rounds=50)


def test_a_perfect_tagger_is_perfect() -> None:
    result = evaluate(GOLD, GOLD)
    assert (result.micro.f1, result.macro.f1, result.wrong, result.missed) == (1.0, 1.0, (), ())


def test_ancestors_are_added_for_the_hierarchical_variant() -> None:
    assert with_ancestors({"1": frozenset("c"), "2": frozenset()}, {"c": ["b", "a"]}) == {
        "1": frozenset("abc"),
        "2": frozenset(),
    }


def test_gold_lines_are_read() -> None:
    gold = read_gold(
        ['{"id": "1", "tags": ["a"], "optional": ["a", "b"], "text": "t", "lang": "en"}', "", '{"id": "2", "tags": []}']
    )
    assert gold.tags == {"1": frozenset("a"), "2": frozenset()}
    assert gold.optional == {"1": frozenset("b"), "2": frozenset()}
    assert (gold.texts, gold.langs) == ({"1": "t"}, {"1": "en"})


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["{"], "g:1: not a gold line"),
        (["", '{"id": "1"}'], "g:2: not a gold line"),
        (["[1]"], "g:1: not a gold line"),
        (['{"id": 1, "tags": []}'], "g:1: id is a text"),
        (['{"id": "1", "tags": "a"}'], "g:1: id is a text, tags and optional are lists"),
        (['{"id": "1", "tags": []}'] * 2, "g:2: the id 1 comes twice"),
    ],
)
def test_a_wrong_gold_line_is_named(lines: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_gold(lines, name="g")
