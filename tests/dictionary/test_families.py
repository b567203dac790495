from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis.stems import stem
from civcorpus.dictionary.families import akin, beginning

WORDS = st.text(alphabet="abcdeinorsty", min_size=1, max_size=12)


@pytest.mark.parametrize(
    "words",
    ["theory theoretical", "experiment experimental", "Egypt Egyptian", "Kenya Kenyan", "Europe European", "chemistry chemical",
     "democracy democratic", "science scientific", "history historic", "philosophy philosophical", "nation national"],
)  # fmt: skip
def test_words_of_one_family(words: str) -> None:
    one, other = (stem(word.lower()) for word in words.split())
    assert akin(one, other)
    assert other.startswith(beginning(one))


@pytest.mark.parametrize("words", ["station statute", "convert convene", "transport transform", "art artillery"])
def test_words_that_only_begin_alike(words: str) -> None:
    one, other = words.split()
    assert not akin(one, other)


@given(WORDS, WORDS)
def test_a_family_is_mutual(one: str, other: str) -> None:
    assert akin(one, other) == akin(other, one)
