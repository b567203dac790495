from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis import stem

SAME = """
organisation organisations organization organizations
organise organised organising organize organized organizing organises
labour labor labours laboured laboring
party parties
build building buildings built
fund funds funded funding
donate donates donated donating
policy policies
register registers registered registering
establish established establishing
manage manages managed managing
charge charges charged charging
control controls controlled controlling
travel travelled traveled travelling traveling
programme programmes program programs
analyse analysed analyzing analyze
house houses housing housed
issue issues issued issuing
supervise supervised supervises supervising
close closes closed closing
analysis analyses
crisis crises
woman women
study studies studied studying
centre centres center centers
share shared sharing shares
plan plans planned planning
enrol enroll enrolled enrolling
install installed installing
agree agreed agreeing agrees
harass harassed harassing
behaviour behaviours behavior
defence defense
licence license licenses licensed
ngo ngos
"""
APART = """
organization organ organize
foundation found
party part
charity charitable chart
plan plane
human humane
donor donate donation
hour our
policy police
state static
news new
gas ga
analysis analyst
united nation
building builder
"""


@pytest.mark.parametrize("line", SAME.strip().splitlines())
def test_spellings_and_inflections_are_one(line: str) -> None:
    assert len({stem(word) for word in line.split()}) == 1, [stem(word) for word in line.split()]


@pytest.mark.parametrize("line", APART.strip().splitlines())
def test_different_words_stay_apart(line: str) -> None:
    assert len({stem(word) for word in line.split()}) == len(line.split()), [stem(word) for word in line.split()]


@given(st.text(max_size=20))
def test_any_word_has_a_stem_that_is_no_longer_than_two_letters_more(word: str) -> None:
    assert len(stem(word)) <= len(word) + 2


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_a_word_keeps_its_first_letter_unless_it_is_irregular(word: str) -> None:
    assert (
        stem(word)[:1] == word[:1]
        or word in {"is", "are", "am", "was", "were"}
        or stem(word) in {"be", "go", "have", "do", "die", "lie", "tie"}
    )
