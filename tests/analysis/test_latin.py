"""The query path cuts Latin text exactly as spaCy does, without spaCy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis.latin import LatinRules, LatinTokenizer
from civcorpus.analysis.spacy_ import SpacyTokenizer, english_rules

MARKS = "'\"()[]{}<>.,;:!?/\\|-–—_…@#$%^&*+=~`’“”£€°§ 0123456789abzABZéß\t\n"
WORDS = [
    "e.g.",
    "U.S.",
    "a.m.",
    "don't",
    "NGO's",
    "state-owned",
    "http://x.org/a?b=c",
    "10km",
    "$5",
    "Mr.",
    "3.14",
    "1,000",
    ":)",
    "...",
    "and/or",
]
RULES = english_rules()
OURS = LatinTokenizer(RULES)
SPACYS = SpacyTokenizer(RULES)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("e.g. the (ONGO) Law)", ["e.g.", "the", "(", "ONGO", ")", "Law", ")"]),
        ("U.S.-based NGO's", ["U.S.-based", "NGO", "'s"]),
        ("state-owned", ["state", "-", "owned"]),
        ("", []),
    ],
)
def test_words_are_cut_as_spacy_documents(text: str, words: list[str]) -> None:
    assert [text[a:b] for a, b in OURS(text)] == words


@given(
    st.text(alphabet=MARKS, max_size=40)
    | st.text(max_size=40)
    | st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=6).map("".join)
)
def test_any_text_is_cut_as_spacy_cuts_it(text: str) -> None:
    assert list(OURS(text)) == list(SPACYS(text))


def test_rules_come_back_from_json_unchanged() -> None:
    assert LatinRules.from_json(RULES.to_json()) == RULES
