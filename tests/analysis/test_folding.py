from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis import Analyser
from civcorpus.analysis.folding import _edit, _edits

TEXTS = st.text(
    alphabet=st.sampled_from(list("aé NGO-'’\n\r\t\u3000\u00ad\u200b\ufb01ＡＢ（）一带路慈善財團法人臺灣衞𠮷〇々，。")),
    max_size=60,
) | st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("一带一\n路", "一带一路"),
        ("社 会\u3000组 织", "社会组织"),
        ("Overseas Non-\nGovernmental", "Overseas Non-Governmental"),
        ("Non-\n\u200bGovernmental Non\u00ad-\u3000\nGovernmental", "Non-Governmental Non-Governmental"),
        ("慈善Non-\n\u200bGovernmental", "慈善Non-Governmental"),
        ("the ONGO\nLaw", "the ONGO\nLaw"),
        ("財團法人、臺灣、衞生、裡", "财团法人、台湾、卫生、里"),
        ("什麼、什么、怎麽、幺妹", "什么、什么、怎么、幺妹"),
        ("谘詢、諮詢、鉅額、钜额、馀额", "咨询、咨询、巨额、巨额、余额"),
        ("看著、看着、著名", "看着、看着、着名"),
        ("ＮＧＯ（２０１６）", "NGO(2016)"),
        ("Hélène’s “naïve”", 'Helene\'s "naive"'),
        ("zero\u200bwidth soft\u00adhyphen", "zerowidth softhyphen"),
        ("ofﬁce", "office"),
        ("一——二—三", "一——二—三"),
        ("", ""),
    ],
)
def test_what_a_reader_takes_for_the_same_folds_to_the_same(analyser: Analyser, text: str, folded: str) -> None:
    assert analyser.fold(text).text == folded


def test_whatever_has_a_fold_is_folded(analyser: Analyser) -> None:
    for folded, others in analyser.variants.items():
        assert analyser.fold(others).text == folded * len(others)
        assert analyser.fold(f"a {others} b").text == f"a {folded * len(others)} b"


@given(TEXTS)
def test_every_folded_character_comes_from_one_place_in_order(analyser: Analyser, text: str) -> None:
    folded = analyser.fold(text)
    places = [folded.original(i, i + 1) for i in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@given(TEXTS)
def test_folding_is_idempotent(analyser: Analyser, text: str) -> None:
    once = analyser.fold(text).text
    assert analyser.fold(once).text == once


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=40), st.data())
def test_any_part_of_han_text_folds_to_the_same_part(analyser: Analyser, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert analyser.fold(text[start:end]).text == analyser.fold(text).text[start:end]


@given(st.text(alphabet=st.sampled_from(list("aé -\u2010\x02\n\t\u3000\u00a0慈善法𠮷，。「」ー가Ａ")), max_size=60))
def test_a_text_without_odd_characters_is_mended_as_any_other(text: str) -> None:
    whole = [
        (match.start(), match.end(), "-" if match[0][0] in "-\u2010\x02" else "")
        for match in _edit(odd=True, han=True).finditer(text)
    ]
    assert list(_edits(text)) == whole


def test_offsets_survive_characters_beyond_the_basic_plane(analyser: Analyser) -> None:
    text = "𠮷野家\n慈善法"
    folded = analyser.fold(text)
    start = folded.text.index("慈善法")
    first, last = folded.original(start, start + 3)
    assert text[first:last] == "慈善法"
