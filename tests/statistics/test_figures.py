"""Figures of corpora made for the purpose: what windows hold, what is together, what is left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from civcorpus import Workspace
from civcorpus.pipeline.measuring import Best, Scope
from civcorpus.statistics.collocation import Window

Make = Callable[..., Workspace]
ALL = Best(measure="logdice", least=1, limit=0, stopwords="none")


def test_a_window_is_counted_in_words_of_one_language_and_stays_in_its_passage(corpus_of: Make) -> None:
    workspace = corpus_of(
        (
            "alpha beta 12 慈善 node gamma delta epsilon.\n\nNode zeta is a second paragraph of some length here.",
            "2016",
            "S",
        )
    )
    with workspace.statistics() as figures:
        (node,) = figures.nodes(["node"])
        rows = figures.colloc(node, window=Window(2, 2), best=ALL)
    near = {row.term: row.count for row in rows}
    assert near["alpha"] == near["beta"] == near["gamma"] == near["delta"] == near["zeta"] == 1
    assert "epsilon" not in near
    assert "12" not in near
    assert {row.node_count for row in rows} == {2}


def test_a_word_between_two_nodes_counts_once(corpus_of: Make) -> None:
    workspace = corpus_of(("node between node and then many other words follow so that chance is small", "2016", "S"))
    with workspace.statistics() as figures:
        (node,) = figures.nodes(["node"])
        row = next(row for row in figures.colloc(node, window=Window(1, 1), best=ALL) if row.term == "between")
    assert (row.count, row.left, row.right, row.window_words) == (1, 1, 1, 2)


def test_a_chinese_node_need_not_be_a_word_of_the_cutter(corpus_of: Make) -> None:
    workspace = corpus_of(("社会组织登记管理机关负责登记工作。", "2016", "S"))
    with workspace.statistics() as figures:
        assert sum(row.count for row in figures.freq(["织登"])) == 1
        (node,) = figures.nodes(["织登"])
        rows = figures.colloc(node, window=Window(5, 5), best=ALL)
    assert not {"组织", "登记"} & {row.term for row in rows if row.left and row.right}


def test_concepts_on_the_same_words_are_not_together(corpus_of: Make) -> None:
    workspace = corpus_of(
        ("The Charity Law was passed.", "2016", "S"),
        ("The Charity Law and the Overseas NGO Law were passed.", "2017", "S"),
    )
    with workspace.statistics() as figures:
        rows = figures.cooccur(best=Best(measure="count", least=1, limit=0))
    pairs = {(row.a, row.b): row.count for row in rows}
    assert pairs[("charity-law", "ongo-law")] == 1
    assert all(count == 1 for count in pairs.values())


def test_rejected_mentions_never_count(corpus_of: Make) -> None:
    workspace = corpus_of(("The Charity Law.", "2016", "S"), ("The Charity Law again.", "2017", "S"))
    with workspace.statistics() as figures:
        assert sum(row.count for row in figures.freq([], ["charity-law"])) == 2
    workspace.tags.reject("d1", "charity-law")
    with workspace.statistics() as figures:
        assert sum(row.count for row in figures.freq([], ["charity-law"])) == 1


def test_documents_read_again_are_counted_again(corpus_of: Make) -> None:
    workspace = corpus_of(("Old old words.", "2016", "S"))
    with workspace.statistics() as figures:
        assert sum(row.count for row in figures.freq(["old"])) == 2
    (workspace.corpus / "all.jsonl").write_text('{"id": "d1", "title": "T", "text": "New words."}', encoding="utf-8")
    workspace.ingest()
    with workspace.statistics() as figures:
        assert sum(row.count for row in figures.freq(["old"])) == 0
        assert sum(row.count for row in figures.freq(["new"])) == 1


@pytest.mark.parametrize("by", ["year", "source"])
def test_documents_without_a_date_or_source_are_a_group_of_their_own(corpus_of: Make, by: str) -> None:
    said: list[str] = []
    workspace = corpus_of(("A foundation.", "", ""), ("Two foundations here.", "2016", "S"))
    with workspace.statistics(say=said.append) as figures:
        rows = figures.freq(["foundation"], by=by)
    assert [row.group for row in rows] == ["2016" if by == "year" else "S", None]
    assert any("1 of 2 documents have no" in line for line in said)


def test_a_change_between_periods_has_intervals_or_nothing(corpus_of: Make) -> None:
    texts = [
        (f"The foundation {'foundation ' * n}worked {n}.", f"{year}-01-01", "S")
        for year in (2012, 2013, 2018, 2019)
        for n in (0, 1, 3)
    ]
    workspace = corpus_of(*texts)
    with workspace.statistics() as figures:
        (row,) = figures.change(figures.nodes(["foundation"]), first="2012..2013", second="2018..2019")
        assert row.log_ratio == pytest.approx(0)
        assert row.low is not None
        assert row.high is not None
        assert row.low < 0 < row.high
        (alone,) = figures.change(figures.nodes(["foundation"]), first="2001", second="2018")
        assert (alone.log_ratio, alone.low, alone.share_change, alone.per_million_first) == (None, None, None, None)


def test_repetitions_are_left_out_on_request_and_it_is_said(corpus_of: Make) -> None:
    text = (
        "The foundation gave money to many small groups in the province last year, and wrote a long report about it. "
        * 6
    )
    workspace = corpus_of((text, "2016", "S"), (text, "2016", "T"))
    said: list[str] = []
    with workspace.statistics(Scope(dedup=True), say=said.append) as figures:
        assert sum(row.count for row in figures.freq(["foundation"])) == 6
        assert figures.basis.left_out == 1
    assert "--dedup: 1 document(s) that repeat another are left out" in said
