from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.dictionary.glosses import STOP_WORDS, phrases, stems


@pytest.mark.parametrize(
    ("gloss", "found"),
    [
        ("to protect", ["protect"]),
        ("(old) to protect; to defend sb (against)", ["protect", "defend"]),
        ("CL:個|个[ge4]", []),
        ("variant of 店[dian4]", []),
        ("old variant of 店[dian4]", []),
        ("see 某某[mou3 mou3]", []),
        ("also written 某", []),
        ("surname Li", []),
        ("abbr. for 中國|中国[Zhong1 guo2], China", ["China"]),
        ("Yuan or Mongol dynasty (1279-1368)", ["Yuan or Mongol dynasty"]),
        ("Barack Obama (1961-), US Democrat politician", ["Barack Obama", "US Democrat politician"]),
        ("a gloss that explains at great length what is meant", []),
        ("", []),
        ("(nested (asides) go) law", ["law"]),
    ],
)
def test_a_gloss_gives_these_phrases(gloss: str, found: list[str]) -> None:
    assert list(phrases(gloss)) == found


@given(st.text(alphabet="ab ();,/[]|個法-.CL:", max_size=40))
def test_phrases_are_short_and_clean(gloss: str) -> None:
    for phrase in phrases(gloss):
        assert phrase == phrase.strip()
        assert 0 < len(phrase.split()) <= 5
        assert not set(phrase) & set("個法;,/")


@given(st.text())
def test_stems_stand_where_they_say(text: str) -> None:
    found = stems(text)
    assert all(0 <= start < end <= len(text.lower()) for _, start, end in found)
    assert [start for _, start, _ in found] == sorted(start for _, start, _ in found)


def test_irregular_forms_and_stop_words() -> None:
    assert [stem for stem, _, _ in stems("Who won the teeth of organisations?")] == ["win", "tooth", "organization"]
    assert not {"the", "of"} - STOP_WORDS
