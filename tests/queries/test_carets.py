from __future__ import annotations

import unicodedata

import pytest

from civcorpus.errors import QueryError
from civcorpus.queries import caret


@pytest.mark.parametrize(
    ("query", "position", "shown"),
    [
        ("a (b", 2, "a (b\n  ^"),
        ("慈善 (b", 3, "慈善 (b\n     ^"),
        ("e\u0301 (", 3, "e\u0301 (\n  ^"),
        ("a\tb\n(", 4, "a b (\n    ^"),
        ("a", 1, "a\n ^"),
        ("a", 99, "a\n ^"),
    ],
)
def test_the_caret_stands_under_the_place(query: str, position: int, shown: str) -> None:
    assert caret(QueryError("no", query=query, position=position)) == shown


def test_a_long_query_is_shown_around_the_place() -> None:
    query = "慈善" * 500 + "(" + "law " * 500
    line, mark = caret(QueryError("no", query=query, position=1000)).split("\n")
    assert line.startswith("…")
    assert line.endswith("…")
    assert len(line) < 80
    before = line[: line.index("(")]
    assert len(mark) - 1 == sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in before)


def test_without_a_place_there_is_nothing_to_show() -> None:
    assert caret(QueryError("no", query="a")) == ""
