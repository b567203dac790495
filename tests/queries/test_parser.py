from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.errors import QueryError
from civcorpus.queries import And, Filter, Nearby, Not, Or, Query, Quoted, Row, Word, caret, parse, plain

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("", None),
        (" \n\u3000", None),
        ("a", A),
        ("a b", Row((A, B))),
        ("a AND b", And((A, B))),
        ("a and b", Row((A, Word("and"), B))),
        ("a b OR c", Or((Row((A, B)), C))),
        ("a AND b c", Row((And((A, B)), C))),
        ("(a OR b) c", Row((Or((A, B)), C))),
        ("（a OR b）c", Row((Or((A, B)), C))),
        ("((a))", A),
        ("-a b", Row((Not(A), B))),
        ("NOT a", Not(A)),
        ("NOT NOT a", Not(Not(A))),
        ("a -(b c)", Row((A, Not(Row((B, C)))))),
        ("a-b", Word("a-b")),
        ("a - b", Row((A, Word("-"), B))),
        ('"a b"', Quoted("a b")),
        ("“a b”", Quoted("a b")),
        ("「慈善法」", Quoted("慈善法")),
        ("＂a＂", Quoted("a")),
        ('"a b"~2^3', Quoted("a b", slop=2, boost=3)),
        (r'"a \"b\""', Quoted('a "b"')),
        ("慈善“社会 组织”法", Row((Word("慈善"), Quoted("社会 组织"), Word("法")))),
        ("law*", Word("law", prefix=True)),
        ("law~", Word("law", distance=1)),
        ("law~2^0.5", Word("law", distance=2, boost=0.5)),
        ("exact:law", Word("law", exact=True)),
        ("law^2", Word("law", boost=2)),
        (r"law\*", Word("law*")),
        (r"\AND", Word("AND")),
        ("a NEAR/3 b", Nearby(A, B, 3)),
        ('a NEAR "b c"', Row((A, Word("NEAR"), Quoted("b c")))),
        ('a NEAR/3 "b c"', Nearby(A, Quoted("b c"), 3)),
        ("tag:bri/*", Filter("tag", "bri/*")),
        ("TAG：bri", Filter("tag", "bri")),
        ("year:2012..2016", Filter("year", "2012..2016")),
        ('title:"charity law"', Filter("title", "charity law", quoted=True)),
        ("10:30", Word("10:30")),
        ("https://example.org/a", Word("https://example.org/a")),
        ("C++", Word("C++")),
        ("😀", Word("😀")),
    ],
)
def test_a_query_means_this(text: str, root: object) -> None:
    assert parse(text) == Query(root)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ('"', 0, "never closed"),
        ('a "b', 2, "never closed"),
        ("a」", 1, "never opened"),
        ("(", 0, "never closed"),
        ("a (b", 2, "never closed"),
        (")", 0, "never opened"),
        ("a ) b", 2, "never opened"),
        ("a ()", 3, "nothing between"),
        ("OR a", 0, "missing before 'OR'"),
        ("a OR", 2, "missing after 'OR'"),
        ("a AND OR b", 6, "missing before 'OR'"),
        ("a NOT", 2, "missing after 'NOT'"),
        ("a NEAR/3", 2, "missing after 'NEAR/3'"),
        ("a NEAR/999 b", 2, "up to 100"),
        ("a* NEAR/3 b", 3, "between two words"),
        ("*", 0, "needs a word"),
        ("a^0", 1, "above 0"),
        ("a~9", 1, "up to 2"),
        ("(a)^2", 3, "not on brackets"),
        ("tag:", 4, "nothing follows"),
        ("titel:law", 0, "did you mean 'title:'"),
        ("year:soon", 0, "no date"),
        ("date:2016-13", 0, "no date"),
        ("year:2016..2012", 0, "no date"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_place(text: str, position: int, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        parse(text)
    assert caught.value.position == position
    assert "\n" not in str(caught.value)


def test_places_are_code_points_of_the_query() -> None:
    text = "𠮷慈善 -“社会 组织” OR tag:bri"
    root = parse(text).root
    assert isinstance(root, Or)
    row, tag = root.parts
    assert isinstance(row, Row)
    assert isinstance(tag, Filter)
    word, negated = row.parts
    assert text[word.start : word.end] == "𠮷慈善"
    assert text[negated.start : negated.end] == "-“社会 组织”"
    assert text[tag.start : tag.end] == "tag:bri"


WORDS = st.text(min_size=1, max_size=6) | st.sampled_from(
    ["AND", "OR", "-", "NEAR/3", "tag:x", "法", "a*", "\\", "(", "「"]
)
BOOSTS = st.sampled_from([1.0, 2.0, 0.5, 1000.0])


def nodes() -> st.SearchStrategy[object]:
    words = st.builds(Word, WORDS, exact=st.booleans(), boost=BOOSTS)
    signed = (
        words
        | st.builds(Word, WORDS, prefix=st.just(True), boost=BOOSTS)
        | st.builds(Word, WORDS, distance=st.integers(1, 2))
    )
    quoted = st.builds(Quoted, st.text(max_size=6), slop=st.integers(0, 3), boost=BOOSTS)
    filters = st.builds(
        Filter, st.sampled_from(["tag", "title", "doc"]), st.text(min_size=1).filter(str.strip), quoted=st.booleans()
    )
    leaves = signed | quoted | filters | st.builds(Nearby, words | quoted, words | quoted, st.integers(1, 99))

    def joined(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
        parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(*(st.builds(kind, parts) for kind in (And, Or, Row)), st.builds(Not, inner))

    return st.recursive(leaves, joined, max_leaves=8)


@given(nodes())
def test_a_query_as_text_reads_back_the_same(root: object) -> None:
    query = Query(root)  # type: ignore[arg-type]
    assert parse(str(query)) == query


@given(
    st.text(
        alphabet=st.sampled_from(list('ab法 \n"“”「」()（）:：-*~^/.\\2019ANDORTNE😀\u3000\x00\udc80'))
        | st.characters()
    )
)
def test_any_text_is_a_query_or_an_error_of_one_line(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as error:
        assert error.position is not None
        assert 0 <= error.position <= len(text)
        assert "\n" not in str(error)
        lines = caret(error).split("\n")
        assert len(lines) == (2 if text else 1)
    else:
        assert parse(str(query)) == query


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        "(" * 10_000 + "a" + ")" * 10_000,
        "-" * 100_000 + "a",
        "NOT " * 25_000 + "a",
        "a " * 50_000,
        '"' * 99_999,
        '"a" ' * 25_000,
        "a:" * 50_000,
        "titel: " * 14_000,
        "法" * 100_000,
        "\\" * 99_999,
        "a^" * 50_000,
        "1" * 100_000 + "^" + "9" * 1000,
        "year:" + "9" * 100_000,
    ],
    ids=lambda text: text[:6],
)
def test_a_hundred_thousand_characters_are_read_in_no_time(text: str) -> None:
    before = time.process_time()
    try:
        str(parse(text))
    except QueryError as error:
        caret(error)
    assert time.process_time() - before < 2


def test_random_bytes_never_give_a_traceback() -> None:
    generator = random.Random(1)
    signs = [
        "(",
        ")",
        '"',
        "“",
        "」",
        "-",
        "*",
        "~",
        "^",
        ":",
        "tag:",
        "year:",
        "AND",
        "OR",
        "NOT",
        "NEAR/2",
        " ",
        "法",
        "a",
        "\\",
        "9",
    ]
    for _ in range(10_000):
        text = "".join(generator.choices(signs, k=generator.randrange(12)))
        try:
            assert parse(str(parse(text))) == parse(text)
        except QueryError as error:
            assert error.query == text


def test_plain_text_is_taken_for_words() -> None:
    assert plain('what is "OR (a:b)') == Query(Row(tuple(map(Word, ["what", "is", '"OR', "(a:b)"]))))
    assert plain("  ") == Query(None)


@pytest.mark.parametrize("read", [parse, plain], ids=["parse", "plain"])
def test_bytes_that_are_no_character_are_replaced(read: Callable[[str], Query]) -> None:
    assert read("tag:a\udcff") == read("tag:a\ufffd")
