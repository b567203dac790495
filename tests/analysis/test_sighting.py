from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis import Analyser
from civcorpus.analysis.sighting import sightings
from civcorpus.analysis.stems import IRREGULAR, beginnings, stem

PIECES = st.sampled_from(
    ["organisations", "Organization's", "went", "GO", "N.G.O.", "NGOs", "non-\ngovernmental", "co-op", "women", "用爱", "慈善组织", "法",
     "财團", "2016年", "10km", "don't", "e.g.", "a_b_c", "Ärzte", "Éric", "ſo", "İo", "\u212am", "，", " ",
     " ", "\n", "\u3000", "-", "(", "/"]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=15).map("".join)


@given(TEXTS, st.data())
def test_words_stand_where_the_whole_text_cut_has_them(analyser: Analyser, text: str, data: st.DataObject) -> None:
    folded = analyser.fold(text)
    cut = analyser.cut(folded)
    wanted = data.draw(st.sets(st.sampled_from([term for term, *_ in cut]), max_size=3)) if cut else set()
    words = frozenset(wanted | data.draw(st.sets(st.sampled_from(["go", "组织", "law"]), max_size=1)))
    assert set(sightings(analyser, folded, words)) == {(start, end) for term, start, end, _, _ in cut if term in words}


ODD = ["ageing", "used", "using", "dying", "ties", "analysed", "isation", "labours", "added", "ox"]
ENDINGS = "ing ed s es ies ied our ours ise iser isation yse lled ying is e".split()


@pytest.mark.parametrize("written", [*IRREGULAR, *ODD])
def test_a_word_begins_as_its_stem_says(written: str) -> None:
    assert _begins(written)


@given(
    st.text(alphabet="abcdeghilnorstuyz", max_size=5),
    st.sampled_from(ENDINGS),
)
def test_any_word_begins_as_its_stem_says(root: str, ending: str) -> None:
    assert _begins(root + ending)


def _begins(word: str) -> bool:
    return any(word.replace("z", "s").startswith(head.replace("z", "s")) for head in beginnings(stem(word)))
