from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from civcorpus.similarity import FIGURES, SHINGLE, WORDS, jaccard, marks_of, shingles

TEXT = "境外非政府组织境内活动管理法于二零一六年通过，登记管理机关是公安部。The Overseas NGO Law was adopted and came into force."


def test_punctuation_case_and_line_ends_do_not_count() -> None:
    other = TEXT.replace("，", "\n").replace("The", "the").replace(".", " !")
    assert shingles(TEXT).tolist() == shingles(other).tolist()
    assert [m for m in marks_of([TEXT]) if m.kind == WORDS] == [m for m in marks_of([other]) if m.kind == WORDS]


def test_a_small_change_leaves_most_of_the_sketch() -> None:
    long = " ".join(f"word{n} follows word{n * 7}" for n in range(300))
    changed = long.replace("word150 ", "other ")
    assert 0.95 < jaccard(shingles(long), shingles(changed)) < 1
    first, second = ({m for m in marks_of([text]) if m.kind == SHINGLE} for text in (long, changed))
    assert len(first & second) >= 14


def test_figures_and_acronyms_are_marks_and_years_are_not() -> None:
    one = {m for m in marks_of(["In 2016 the UNDP gave 1,480 yuan, 3.7 per cent."]) if m.kind == FIGURES}
    two = {m for m in marks_of(["2016年UNDP提供了1480元，即3.7%。"]) if m.kind == FIGURES}
    assert one == two
    assert len(one) == 3


@given(st.text(max_size=300))
def test_any_text_is_like_itself(text: str) -> None:
    found = shingles(text)
    assert jaccard(found, found) == (1.0 if len(found) else 0.0)
    assert len(set(marks_of([text]))) == len(marks_of([text]))


@given(st.text("境外组织法 ", max_size=60), st.lists(st.sampled_from(["law", "ngo", "act", "the"]), max_size=30))
def test_a_text_has_as_many_shingles_as_different_runs(han: str, words: list[str]) -> None:
    bare = han.replace(" ", "")
    runs = {bare[place : place + 5] for place in range(len(bare) - 4)}
    triples = set(zip(words, words[1:], words[2:], strict=False))
    found = shingles(f"{han}. {' '.join(words)}").tolist()
    assert len(found) == len(runs) + len(triples)
    assert found == sorted(set(found))


def test_the_overlap_of_two_texts_is_counted_exactly() -> None:
    one, other = "境外非政府组织", "境外非政府机构"
    assert jaccard(shingles(one), shingles(other)) == 1 / 5
    assert jaccard(shingles(one), shingles("law")) == 0.0
