from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis import Analyser

TEXTS = st.lists(
    st.sampled_from(
        ["Non-", "non ", "anti-", "NGO", "NGOs", "founda-\n", "tion", "-", "\n", " ", "U.S.", "3.5", "1,000", ".", "Dr. ", "J. ", "&", "（",
         "”", "一带", "一\n路", "《", "ｆｏｏ", "ﬁ", "\u00ad", "\u0002", "𠮷", "'s", "é", "\r\n"]
    ) | st.text(max_size=3), max_size=14,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Non-governmental, non governmental, NON-GOVERNMENTAL", "nongovernmental | nongovernmental | nongovernmental"),
        ("an anti-NGO campaign", "an anti ngo campaign"),
        (
            "a UN-led mission, at UN-level, an unregistered and un-Registered one",
            "a un lead mission | at un level | an unregister and unregister one",
        ),
        ("a post-BRI co-operation", "a post bri cooperation"),
        ("AIDS and aid", "aids and aid"),
        ("3.5 million, 1,000 NGOs", "3.5 million | 1,000 ngo"),
        ("Dr. Wang of the U.S. met J. Smith.", "dr wang of the us met j smith ."),
        ("Art. 5 of No. 12. She said no. Then", "art 5 of no 12 . she said no . then"),
        ("Oxfam Ltd. gave. Oxfam Ltd. She", "oxfam ltd give . oxfam ltd . she"),
        ("R&D；“一带”一路", "r and d . 一带一路"),
        ("", ""),
    ],
)
def test_the_matching_form(analyser: Analyser, text: str, form: str) -> None:
    assert analyser.matching_form(text).text == form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("a founda-\ntion", "a foundation"),
        ("policy-\nmaking", "policy make"),
        ("- \nfoundation", "foundation"),
        ("founda-tion", "founda tion"),
        ("Founda-\nTions", "foundation"),
    ],
)
def test_a_word_cut_at_a_line_end_is_whole_where_it_is_known(analyser: Analyser, text: str, form: str) -> None:
    assert analyser.matching_form(text, frozenset({"foundation"})).text == form


@given(TEXTS)
def test_every_piece_comes_from_a_place_of_the_text_in_order(analyser: Analyser, text: str) -> None:
    form = analyser.matching_form(text, frozenset({"foundation"}))
    before = 0
    for start, character in enumerate(form.text):
        if character == " ":
            continue
        first, last = form.original(start, start + 1)
        assert before <= first < last <= len(text)
        assert text[first:last].strip() or character == "."
        before = first
