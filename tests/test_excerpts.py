from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.analysis import Analyser
from civcorpus.excerpts import (
    Marks,
    highlights,
    kwic,
    merged,
    snippet,
)

PIECES = st.sampled_from(
    ["law", "NGOs", "慈善", "法", "財團", "state-owned", "inter-\nnational", "U.S.",
     "。", "！", "”", ". ", "? ", "\n", "\n\n", " ", "，", "“", "Dr. ", "1. "]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=20).map("".join)


@pytest.mark.parametrize(
    ("marks", "text", "marked"),
    [
        (Marks(words=frozenset({"organization"})), "NGOs are organisations. An organ.", ["organisations"]),
        (Marks(words=frozenset({"法律"})), "財團法律援助", ["法律"]),
        (Marks(phrases=frozenset({(("慈善", "善法"), 0)})), "慈善法与慈善", ["慈善法"]),
        (Marks(phrases=frozenset({(("慈",), 0)})), "慈善", ["慈"]),
        (Marks(phrases=frozenset({(("the", "law"), 0)})), "The Law, the sea law; the\nlaw", ["The Law", "the\nlaw"]),
        (Marks(phrases=frozenset({(("sea", "law"), 2)})), "sea of law", ["sea", "law"]),
        (
            Marks(phrases=frozenset({(("of", "international", "law"), 0)})),
            "of inter-\nnational law",
            ["of inter-\nnational law"],
        ),
        (
            Marks(prefixes=frozenset({"regist"})),
            "register, Registered, re-register",
            ["register", "Registered", "register"],
        ),
        (Marks(similar=frozenset({("lau", 1)})), "law and laws", ["law"]),
        (Marks(words=frozenset({"state", "stateown", "own"})), "state-owned", ["state-owned"]),
        (Marks(), "law", []),
    ],
)
def test_highlights_are_the_words_of_the_search(analyser: Analyser, marks: Marks, text: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in highlights(marks, analyser, text)] == marked


@given(
    TEXTS,
    st.sets(st.sampled_from(["law", "ngo", "慈善", "法", "own"])),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))),
)
def test_highlights_are_in_order_and_apart(
    analyser: Analyser, text: str, words: set[str], mentions: list[tuple[int, int]]
) -> None:
    inside = [(start, end) for start, end in mentions if start < end <= len(text)]
    marks = Marks(words=frozenset(words), phrases=frozenset({(("慈善",), 0), (("law", "ngos"), 1)}))
    position = -1
    for start, end in highlights(marks, analyser, text, inside):
        assert position < start < end <= len(text)
        position = end
    assert merged(inside) == merged(merged(inside))


def test_a_latin_word_is_highlighted_alike_with_and_without_the_han_words_cut(analyser: Analyser) -> None:
    text = "慈善state-owned法NGOs，U.S.law"
    latin = highlights(Marks(words=frozenset({"own", "ngo", "law"})), analyser, text)
    assert latin == highlights(Marks(words=frozenset({"own", "ngo", "law", "没有"})), analyser, text)


@given(TEXTS, st.integers(5, 60), st.data())
def test_a_snippet_is_one_line_and_its_highlights_stand_on_the_words(
    text: str, width: int, data: st.DataObject
) -> None:
    places = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = merged(zip(places[::2], places[1::2], strict=False))
    shown = snippet(text, spans, width=width)
    assert "\n" not in shown.text
    assert len(shown.text) <= width + 2
    assert 0 <= shown.start <= shown.end <= len(text)
    for start, end in shown.highlights:
        assert 0 <= start < end <= len(shown.text)
        assert "".join(shown.text[start:end].split()) in "".join(text.split())


@pytest.mark.parametrize(
    ("text", "spans", "width", "expected"),
    [
        ("short", [(0, 5)], 20, "[short]"),
        ("一带一\n路倡议", [(0, 5)], 20, "[一带一路]倡议"),
        ("the law of the\nsea and the land of the free", [(15, 18)], 20, "…the [sea] and the…"),
        ("a" * 30 + " law " + "b" * 30, [(31, 34)], 12, "…[law]…"),
    ],
)
def test_snippets(text: str, spans: list[tuple[int, int]], width: int, expected: str) -> None:
    shown = snippet(text, spans, width=width)
    marked = shown.text
    for start, end in reversed(shown.highlights):
        marked = f"{marked[:start]}[{marked[start:end]}]{marked[end:]}"
    assert marked == expected


@pytest.mark.parametrize(
    ("text", "node", "width", "line"),
    [
        ("on the\nONGO Law\n today", "ONGO Law", 7, ("on the ", "ONGO Law", " today")),
        ("在一带一\n路倡议下，\n境外", "倡议", 4, ("一带一路", "倡议", "下，境外")),
        ("law", "law", 5, ("", "law", "")),
        ("a law b", "law", 0, ("", "law", "")),
    ],
)
def test_a_concordance_line_has_no_line_breaks(text: str, node: str, width: int, line: tuple[str, str, str]) -> None:
    start = text.index(node)
    found = kwic(text, start, start + len(node), width=width)
    assert (found.left, found.node, found.right) == line
