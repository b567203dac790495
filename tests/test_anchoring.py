from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.anchoring import Quote, place
from civcorpus.excerpts import context

TEXT = "The Charity Law was adopted in 2016. Since then the charity law has been revised; charities had waited for it."


def quoted(text: str, words: str, number: int = 0) -> Quote:
    start = -1
    for _ in range(number + 1):
        start = text.index(words, start + 1)
    prefix, suffix = context(text, start, start + len(words))
    return Quote(words, prefix, suffix, start)


@pytest.mark.parametrize(
    ("quote", "text", "expected"),
    [
        (quoted(TEXT, "charity law"), TEXT, "charity law has"),
        (quoted(TEXT, "charity law"), "A new preface about charity law.\n\n" + TEXT, "charity law has"),
        (quoted(TEXT, "charity law"), TEXT.replace("then the charity law has", "then the charity\nlaw has"), "charity\nlaw has"),
        (quoted(TEXT, "charity law"), TEXT.replace(" ", "\n"), "charity\nlaw\nhas"),
        (quoted(TEXT, "charity law"), TEXT.replace("adopted in 2016", "adopted on 16 March 2016"), "charity law has"),
        (quoted(TEXT, "charity law"), TEXT.replace("the charity law", "the charity-law"), "charity-law has"),
        (quoted("根据慈善法的规定，慈善法施行后", "慈善法", 1), "前言。根据慈善法的规定，慈善法施行后", "慈善法施行"),
        (quoted("根据慈善法的规定，慈善法施行后", "慈善法"), "前言。根据慈善 法的规定，慈善法施行后", "慈善 法的"),
    ],
)  # fmt: skip
def test_a_quote_is_found_again(quote: Quote, text: str, expected: str) -> None:
    span = place(quote, text)
    assert span is not None
    assert text.startswith(expected, span[0])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Something else altogether.",
        "Charity law here, in words that stand among others altogether.",
        TEXT.replace("the charity law", "it"),
    ],
)
def test_what_is_gone_is_not_found(text: str) -> None:
    assert place(quoted(TEXT, "charity law"), text) is None


@given(st.text(alphabet="ab 慈善。\n", min_size=1, max_size=60), st.data())
def test_in_the_same_text_every_quote_stands_where_it_stood(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    prefix, suffix = context(text, start, end)
    assert place(Quote(text[start:end], prefix, suffix, start), text) == (start, end)
