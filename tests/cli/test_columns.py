from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from civcorpus.cli.columns import beginning, clipped_middle, ending, padded, shown

TEXTS = st.text(
    st.one_of(st.sampled_from("慈善法Aé\u0301\u3099👍🏽👨‍👩‍👧ｱ…"), st.characters(exclude_categories=["Cs"])),
    max_size=30,
)


@given(TEXTS, st.integers(0, 20))
def test_a_cut_text_is_never_wider_than_asked(text: str, width: int) -> None:
    text = shown(text)
    assert text.startswith(beginning(text, width))
    assert text.endswith(ending(text, width))
    for cut in (beginning(text, width), ending(text, width)):
        assert cell_len(cut) <= width
        assert cell_len(padded(cut, width)) == cell_len(padded(cut, width, right=True)) == width
    if width:
        assert cell_len(clipped_middle(text, width)) <= width


def test_a_mark_stays_with_its_letter() -> None:
    assert ending("ae\u0301x", 2) == "e\u0301x"
    assert ending("ae\u0301x", 1) == "x"
    assert beginning("ae\u0301x", 2) == "ae\u0301"
    assert beginning("👨\u200d👩", 2) == "👨"
    assert ending("👍🏽a", 2) == "a"


def test_nothing_that_steers_a_terminal_is_shown() -> None:
    assert shown("a\x1b[31m\u202eb\x07") == "a\ufffd[31mb\ufffd"
