from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis import Analyser
from civcorpus.analysis.spellings import simplified, spellings, spelt_otherwise

TEXTS = st.text(alphabet=st.sampled_from(list("计划画了解瞭回复覆工作a ")), max_size=40)


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("计划", ["计画"]),
        ("工作计画", ["工作计划"]),
        ("了解计划", ["了解计画", "瞭解计划", "瞭解计画"]),
        ("了解计划回复瞭解", ["了解计划回复了解", "瞭解计画回覆瞭解"]),
        ("漫画", []),
        ("覆盖", []),
        ("plan", []),
        ("", []),
    ],
)
def test_a_text_is_written_in_these_ways(text: str, others: list[str]) -> None:
    assert spellings(text) == [text, *others]


@given(TEXTS)
def test_every_spelling_is_as_long_as_the_text_and_has_the_same_simplified_one(text: str) -> None:
    ways = spellings(text)
    assert ways[0] == text
    assert len(ways) == len(set(ways)) <= 8
    assert simplified(text) in ways
    assert {len(way) for way in ways} == {len(text)}
    assert len(ways) == 1 or spelt_otherwise(text)


@given(TEXTS)
def test_a_simplified_text_stays_as_it_is(text: str) -> None:
    assert simplified(simplified(text)) == simplified(text)


def test_every_spelling_is_folded(analyser: Analyser) -> None:
    from civcorpus.analysis.spellings import _others

    assert [word for word in _others() if analyser.fold(word).text != word] == []
