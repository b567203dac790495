from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis.folding import fold
from civcorpus.analysis.fulltext import LONGEST, SearchWords
from civcorpus.analysis.scripts import HAN_RUN

TABLE = {ord("組"): "组", ord("織"): "织"}
LONG = ["非营利组织", "民办非企业单位"]
CUT = SearchWords(lambda text: fold(text, TABLE), LONG)


def words_of(text: str) -> list[str]:
    (words,) = CUT([text])
    return re.findall(r"[^\W_]+", words)


def expected(text: str) -> set[str]:
    """Return what a query may ask for, found the slow way."""
    folded = fold(text, TABLE)
    found = set(re.findall(r"[a-zA-Z0-9]+", folded.text))
    for run in HAN_RUN.finditer(folded.text):
        written = "".join(text[folded.original(place, place + 1)[0]] for place in range(*run.span()))
        for start in range(len(written)):
            for end in range(start + 1, len(written) + 1):
                if end - start <= LONGEST or run[0][start:end] in LONG:
                    found |= {run[0][start:end], written[start:end]}
    return found


@given(st.lists(st.text("非营利组织組織民办企业单位a1 。\n\u3000\U00020000", max_size=40), max_size=5))
def test_every_part_of_a_han_run_is_a_word_in_either_script(texts: list[str]) -> None:
    together = list(CUT(texts))
    assert [set(re.findall(r"[^\W_]+", words)) for words in together] == [expected(text) for text in texts]
    assert together == [words for text in texts for words in CUT([text])]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("NGO 组织", ["NGO", "组", "织", "组织"]),
        ("組织", ["组", "织", "組", "织", "组织", "組织"]),
        ("组\n织", ["组", "织", "组织"]),
        ("民办非企业单位法", "民办非企业单位"),
    ],
)
def test_words_stand_in_the_order_of_the_text_and_each_once(text: str, words: list[str] | str) -> None:
    if isinstance(words, str):
        assert words_of(text).count(words) == 1
    else:
        assert words_of(text) == words


def test_texts_are_cut_as_they_come() -> None:
    texts = iter(["法" * 100] * 10_000)
    assert next(iter(CUT(texts)))
    assert len(list(texts)) > 9_000
