from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus.catalogue.tagged import TagRow
from civcorpus.reviewing import in_order, sampled


def row(document: str, concept: str = "c", *, score: float = 0.5, ambiguous: bool = False) -> TagRow:
    return TagRow(1, document, "", "", concept, score, 1, "suggested", "x", ("x",), ("en",), ambiguous)


@pytest.mark.parametrize(
    ("first", "second", "decisions"),
    [
        (row("a", score=0.5), row("b", score=0.9), {}),
        (row("a", score=0.45), row("b", score=0.6), {}),
        (row("a", score=0.6, ambiguous=True), row("b", score=0.5), {}),
        (row("a", "new", score=0.7), row("b", "known", score=0.6), {"known": 30}),
        (row("a"), row("b"), {}),
        (row("a", "c"), row("a", "d"), {"c": 20, "d": 20}),
    ],
)
def test_the_more_doubtful_come_first(first: TagRow, second: TagRow, decisions: dict[str, int]) -> None:
    assert in_order([second, first], decisions) == [first, second]


@given(size=st.integers(0, 40), seed=st.integers(), left_out=st.sets(st.integers(0, 29)))
def test_a_sample_depends_on_the_seed_alone(size: int, seed: int, left_out: set[int]) -> None:
    tags = [row(str(number)) for number in range(30)]
    chosen = sampled(tags, size, seed)
    assert len(chosen) == min(size, 30)
    assert sampled(tags[::-1], size, seed) == chosen
    rest = [tag for tag in tags if int(tag.document_id) not in left_out]
    assert [tag for tag in sampled(rest, 30, seed) if tag in chosen] == [tag for tag in chosen if tag in rest]


def test_other_seeds_give_other_samples() -> None:
    tags = [row(str(number)) for number in range(30)]
    assert sampled(tags, 10, 1) != sampled(tags, 10, 2)
