from __future__ import annotations

import pytest

from civcorpus.dictionary.base import Entry
from civcorpus.dictionary.namesakes import LEAST, NameCharacters, Namesakes
from civcorpus.dictionary.sounding import sounds_of_syllables

NAMES = [
    ("carolina", "Carolina"),
    ("kearney", "Kearney"),
    ("fresno", "Fresno"),
    ("li", "Li"),
    ("california", "California"),
]


@pytest.mark.parametrize(
    ("syllables", "names"),
    [
        ("ka luo lai na", ["carolina"]),
        ("ke er ni", ["kearney"]),
        ("fu lei si nuo", ["fresno"]),
        ("li", []),
        ("bo tuo ma ke", []),
        ("", []),
    ],
)
def test_the_names_of_a_corpus_are_found_by_sound(syllables: str, names: list[str]) -> None:
    found = Namesakes(NAMES).like(sounds_of_syllables(syllables.split()))
    assert [sense.text for sense in found] == names
    assert all(LEAST <= sense.weight <= 1 for sense in found)


def test_without_names_nothing_sounds_like_anything() -> None:
    assert Namesakes().like("KaLoLiNa") == []


def test_the_characters_of_names_are_those_of_words_that_sound_as_their_gloss_is_spelt() -> None:
    characters = NameCharacters()
    for word, gloss, pinyin in (
        ("卡拉", "Cara (name)", "Ka3 la1"),
        ("卡尔", "Karl (name)", "Ka3 er3"),
        ("卡伦", "Karen (name)", "Ka3 lun2"),
        ("關卡", "checkpoint", "guan1 qia3"),
        ("卡州", "Kazhou", "Ka3 zhou1"),
        ("美国", "United States; America", "Mei3 guo2"),
        ("卡", "to stop", "ka3"),
    ):
        characters.add(Entry(word, (gloss,), tuple(pinyin.split())))
    characters.add(Entry("卡通", ("Cartoon",)))
    assert characters.syllables(str) == [("卡", "ka")]
