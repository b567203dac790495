from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis import Analyser
from civcorpus.dictionary import Namesakes, Translator
from civcorpus.dictionary.store import StoredDictionary, write_dictionary
from tests.dictionary.small import ENTRIES


@pytest.fixture(scope="module")
def translator(query_analyser: Analyser) -> Translator:
    connection = sqlite3.connect(":memory:")
    write_dictionary(connection, ENTRIES, lambda text: query_analyser.fold(text).text)
    dictionary = StoredDictionary(connection, attribution="made up")
    names = Namesakes([("carolina", "Carolina"), ("fresno", "Fresno")])
    nowhere = ("防御", "local government", "carlo", "lena", "lorena", "kalena")
    return Translator(dictionary, query_analyser, lambda text: text not in nowhere, lambda: names)


@pytest.mark.parametrize(
    ("text", "renderings"),
    [
        ("Super Bowl", {"Super Bowl": ["超级碗"]}),
        ("the bowls", {"bowls": ["超级碗", "碗"]}),
        ("defense", {"defense": ["防守"]}),  # 防御 stands nowhere, but says "to defend", as 防守 does
        ("philosophical", {"philosophical": ["哲学"]}),
        ("teeth xyzzy", {"teeth": ["牙齿"], "xyzzy": []}),
        ("慈善機構", {"慈善机构": ["chariti", "charity", "benevolent", "charitabl"]}),
        (
            "地方政府",
            {"地方": ["region", "place"], "政府": ["government"]},
        ),  # "local government" stands nowhere as a whole
        ("埃及", {"埃及": ["egypt", "egyptian"]}),
        ("慈善也", {"慈善": ["benevolent", "charitabl", "charity"]}),
        ("1951年3月", {"1951": [], "年": [], "3月": ["march"]}),
        ("19世纪", {"19": ["19th"], "世纪": []}),
        ("NGO点", {"NGO": [], "点": ["dot", "point", "speck"]}),
    ],
)
def test_words_are_translated_by_what_stands_in_the_corpus(
    translator: Translator, text: str, renderings: dict[str, list[str]]
) -> None:
    found = {each.text: [sense.text for sense in each.senses] for each in translator.translate(text)}
    assert list(found) == list(renderings)
    for word, senses in renderings.items():
        assert set(found[word]) <= set(senses)
        assert bool(found[word]) is bool(senses)


def test_a_name_that_no_dictionary_has_is_found_by_its_sound(translator: Translator) -> None:
    named, government = translator.translate("卡罗莱纳政府")
    assert (named.text, named.start, named.end, named.by_sound) == ("卡罗莱纳", 0, 4, True)
    assert [sense.text for sense in named.senses] == ["carolina"]
    assert (government.text, government.by_sound) == ("政府", False)


def test_the_family_of_a_translation_counts_less_than_it(translator: Translator) -> None:
    assert [(each.text, each.weight) for each in translator.translate("埃及")[0].senses] == [
        ("egypt", 1.0),
        ("egyptian", 0.3),
    ]


def test_words_to_skip_are_left_out(translator: Translator) -> None:
    assert [each.text for each in translator.translate("点的碗", skip={"的"})] == ["点", "碗"]


@given(st.text(alphabet="点碗慈善政府地方 the bowl's-é𠮷\n", max_size=30))
def test_renderings_are_in_order_and_weights_bounded(translator: Translator, text: str) -> None:
    place = 0
    for each in translator.translate(text):
        assert place <= each.start < each.end <= len(text)
        place = each.end
        assert all(0 < sense.weight <= 1 for sense in each.senses)
