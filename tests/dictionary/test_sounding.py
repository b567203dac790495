from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.dictionary.sounding import likeness, skeleton, sounds_of_spelling, sounds_of_syllables

SPELT = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=12)


@pytest.mark.parametrize(
    ("syllables", "name", "other"),
    [
        ("ka3 luo2 lai2 na4", "Carolina", "Colombia"),
        ("nuo4 man4 di3", "Normandy", "Norman"),
        ("ke1 er3 ni2", "Kearney", "Kennedy"),
        ("fu2 lei2 si1 nuo4", "Fresno", "Florence"),
        ("huo4 dun4", "Houghton", "Hawaii"),
        ("lang3 ken3", "Rankin", "London"),
        ("man4 ning2", "Manning", "Milan"),
        ("xi1 man4 si1", "Seamans", "Simpson"),
    ],
)
def test_a_name_sounds_like_its_transliteration_more_than_like_another(syllables: str, name: str, other: str) -> None:
    heard = sounds_of_syllables(syllables.split())
    assert likeness(heard, sounds_of_spelling(name)) >= 0.6
    assert likeness(heard, sounds_of_spelling(name)) > likeness(heard, sounds_of_spelling(other))


def test_what_is_no_syllable_has_no_sounds() -> None:
    assert sounds_of_syllables(["ka3", "xx5"]) == ""
    assert sounds_of_syllables([]) == ""


@given(SPELT, SPELT)
def test_likeness_is_symmetric_and_at_most_one(one: str, other: str) -> None:
    heard, spelt = sounds_of_spelling(one), sounds_of_spelling(other)
    assert likeness(heard, heard) == 1
    assert likeness(heard, spelt) == pytest.approx(likeness(spelt, heard))
    assert likeness(heard, spelt) <= 1
    assert len(skeleton(heard)) <= len(heard)
