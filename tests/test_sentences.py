from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.excerpts import context
from civcorpus.sentences import excerpt_around, sentence_spans
from tests.test_excerpts import TEXTS


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        (" \n ", []),
        ("One. Two.", ["One.", "Two."]),
        ("Dr. Li met Mr. Wang at 3 p.m. yesterday. He left.", ["Dr. Li met Mr. Wang at 3 p.m. yesterday.", "He left."]),
        ("The U.S. Department. J. K. Li wrote it.", ["The U.S. Department.", "J. K. Li wrote it."]),
        ("See No. 5 of Art. 12. Then p. 7.", ["See No. 5 of Art. 12.", "Then p. 7."]),
        ("He said no. She left in May. It rained.", ["He said no.", "She left in May.", "It rained."]),
        (
            "NGOs, unions, etc. were there. Others, etc. Then more.",
            ["NGOs, unions, etc. were there.", "Others, etc.", "Then more."],
        ),
        ("He asked: “Why?” She said: “No.” Done.", ["He asked: “Why?”", "She said: “No.”", "Done."]),
        ("It rose 2.5 percent (see above.) Then fell.", ["It rose 2.5 percent (see above.)", "Then fell."]),
        ("Really?! Yes... perhaps. OK", ["Really?!", "Yes... perhaps.", "OK"]),
        ("中国。“为什么？”他问。（完。）下一句", ["中国。", "“为什么？”", "他问。", "（完。）", "下一句"]),
        ("他说……然后走了。", ["他说……", "然后走了。"]),
        ("慈善法修订。The law changed. 完。", ["慈善法修订。", "The law changed.", "完。"]),
        ("He came.慈善法。", ["He came.", "慈善法。"]),
        ("1. First item. Next.\n2. Second item", ["1. First item.", "Next.", "2. Second item"]),
        ("A heading\n\nA paragraph that\nwraps here. End", ["A heading", "A paragraph that\nwraps here.", "End"]),
        ("Visit www.example.org today. Thanks", ["Visit www.example.org today.", "Thanks"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


@given(TEXTS)
def test_sentences_are_in_order_and_hold_every_character_but_white_space(text: str) -> None:
    spans = list(sentence_spans(text))
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        position = end
    assert not text[position:].strip()


@given(TEXTS, st.data())
def test_an_excerpt_is_whole_sentences_around_the_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = excerpt_around(text, start, end)
    assert first <= start <= end <= last
    prefix, suffix = context(text, start, end, width=5)
    assert text[:start].endswith(prefix)
    assert text[end:].startswith(suffix)
    assert len(prefix) == min(5, start)
