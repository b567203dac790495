"""Concordance lines: their places, their order, their lot."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civcorpus import Workspace
from civcorpus.errors import UsageError
from civcorpus.excerpts import Marks, occurrences
from civcorpus.pipeline.concordance import ConcordanceStyle, Words, sort_keys
from civcorpus.pipeline.searching import Filters
from civcorpus.pipeline.spooling import ConcordanceLine, Spool
from civcorpus.pipeline.storing import reading


def lines_of(workspace: Workspace, query: str = "", **style: object) -> list[ConcordanceLine]:
    return list(workspace.kwic(query, style=ConcordanceStyle(**style)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query", ["foundation", "慈善", "慈善法", '"charity law"', "found*", "BRI", "tag:bri", "NGO法", "the law"]
)
def test_every_line_stands_where_it_says(sample: Workspace, query: str) -> None:
    texts = {document.id: document.text for _, document, _, _ in sample.documents()}
    lines = lines_of(sample, query)
    assert lines
    assert [line.rank for line in lines] == list(range(1, len(lines) + 1))
    for line in lines:
        text = texts[line.document_id]
        assert text[line.start : line.end] == line.node
        assert (
            "".join(line.left.split()) == "".join(text[: line.start].split())[-len("".join(line.left.split())) :]
            or not line.left.strip()
        )
        assert "".join(text[line.end :].split()).startswith("".join(line.right.split()))
        assert "\n" not in line.left + line.right
        assert line.passage_id.rpartition("#")[0] == line.document_id


def test_lines_that_are_not_sorted_follow_the_documents(sample: Workspace) -> None:
    places = [(line.document_id, line.start) for line in lines_of(sample, "foundation")]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("sort", ["left", "right", "L1", "R2,L1", "node,R1", "date,R1,L3"])
@pytest.mark.parametrize("query", ["foundation", "慈善"])
def test_lines_are_sorted_by_the_words_asked_for(sample: Workspace, query: str, sort: str) -> None:
    keys = sort_keys(sort)
    lines = lines_of(sample, query, sort=keys)
    with reading(sample.index, sample.settings.engine) as stores:
        words = Words(stores, keys)
        found = [words.keys(line) for line in lines]
    assert found == sorted(found)
    assert sorted((line.document_id, line.start) for line in lines) == [
        (line.document_id, line.start) for line in lines_of(sample, query)
    ]


def test_the_words_beside_a_node_are_whole_and_folded(workspace: Workspace) -> None:
    (workspace.corpus / "a.txt").write_text(
        "A title\n\nOn the day before they read the REVISED charity\nlaw’s “Éffects” on 公益組織的監管 today.",
        encoding="utf-8",
    )
    workspace.ingest()
    (line,) = lines_of(workspace, '"charity law"', expand=False)
    with reading(workspace.index, workspace.settings.engine) as stores:
        assert Words(stores, sort_keys("L1,L2,R1,R2,R3,N")).keys(line) == [
            "revised",
            "the",
            "effects",
            "on",
            "公益",
            "charity law",
        ]
        assert Words(stores, ("R9", "L9")).keys(line) == ["", "title"]


@pytest.mark.parametrize("sort", [(), ("R1",)])
def test_what_is_passed_over_keeps_its_numbers(sample: Workspace, sort: tuple[str, ...]) -> None:
    every = lines_of(sample, "foundation", sort=sort)
    assert lines_of(sample, "foundation", sort=sort, limit=5, offset=7) == every[7:12]
    assert lines_of(sample, "foundation", sort=sort, offset=7) == every[7:]
    assert lines_of(sample, "foundation", sort=sort, offset=len(every)) == []
    said: list[str] = []
    style = ConcordanceStyle(sort=sort, limit=5, offset=7)
    assert len(list(sample.kwic("foundation", style=style, say=said.append))) == 5
    assert said[-1].startswith("lines 8–12")


def test_nodes_that_fold_to_the_same_are_equal_in_the_order(workspace: Workspace) -> None:
    (workspace.corpus / "a.txt").write_text("機 關在前，机关居中，機關在後；計畫與计划，機\n關。", encoding="utf-8")
    workspace.ingest()
    assert [line.node for line in lines_of(workspace, "機關", sort=("N",))] == ["機 關", "机关", "機關", "機\n關"]
    assert [line.node for line in lines_of(workspace, "計畫")] == ["計畫", "计划"]


def test_without_a_date_a_line_comes_last(sample: Workspace, workspace: Workspace) -> None:
    for name, date in (("a", "2020"), ("b", ""), ("c", "2016-09")):
        header = f"---\ndate: {date}\n---\n" if date else ""
        (workspace.corpus / f"{name}.md").write_text(f"{header}\nA foundation here.\n", encoding="utf-8")
    workspace.ingest()
    assert [line.document_id for line in lines_of(workspace, "foundation", sort=("date",))] == ["c.md", "a.md", "b.md"]


def test_a_larger_sample_holds_the_smaller_and_a_seed_repeats(sample: Workspace) -> None:
    def drawn(size: int, seed: int) -> list[tuple[str, int]]:
        return [(line.document_id, line.start) for line in lines_of(sample, "foundation", sample=size, seed=seed)]

    assert len(drawn(10, 1)) == 10
    assert drawn(10, 1) == drawn(10, 1)
    assert drawn(10, 1) != drawn(10, 2)
    assert set(drawn(10, 1)) < set(drawn(20, 1))
    assert drawn(10_000, 1) == [(line.document_id, line.start) for line in lines_of(sample, "foundation")]


def test_a_concept_without_words_is_shown_by_its_mentions(sample: Workspace) -> None:
    by_option = list(sample.kwic(filters=Filters(tags=["bri"])))
    assert by_option == lines_of(sample, "tag:bri")
    assert {line.lang for line in by_option} >= {"en", "zh"}
    with sample.catalogue() as catalogue:
        keys = list(catalogue.passages_with("bri"))
        spans = sum(map(len, catalogue.mention_spans(keys, ["bri"]).values()))
    assert len(by_option) == spans


def test_with_words_a_concept_only_filters(sample: Workspace) -> None:
    lines = list(sample.kwic("loans", filters=Filters(tags=["bri"])))
    assert lines
    assert all("loan" in line.node.lower() for line in lines)


def test_chinese_is_shown_as_it_stands_and_word_by_word_only_else(workspace: Workspace) -> None:
    (workspace.corpus / "a.txt").write_text("监管慈善基金的部门。慈善在此，法在彼。", encoding="utf-8")
    workspace.ingest()
    assert [line.node for line in lines_of(workspace, "慈善基金", expand=False)] == ["慈善基金"]
    said: list[str] = []
    style = ConcordanceStyle(expand=False)
    nodes = [line.node for line in workspace.kwic("基金监管", style=style, say=said.append)]
    assert nodes == ["监管", "基金"]
    assert said == ["the Chinese of this query stands nowhere as it is written: its words are shown"]


def test_a_query_about_nothing_that_stands_in_a_text_is_refused(sample: Workspace) -> None:
    with pytest.raises(UsageError, match="nothing to stand in the middle"):
        lines_of(sample, "lang:zh")
    with pytest.raises(UsageError, match="'middle' is no key"):
        sort_keys("L1,middle")


def test_occurrences_that_touch_are_two(query_analyser) -> None:  # type: ignore[no-untyped-def]
    marks = Marks(phrases=frozenset({(("慈善",), 0)}))
    assert occurrences(marks, query_analyser, "慈善慈善") == [(0, 2), (2, 4)]


_TEXT = st.text(st.sampled_from("ab 慈善法\n，.é\u0301👍🏽\t"), max_size=12)


@given(st.lists(st.tuples(_TEXT, _TEXT, _TEXT), max_size=8), st.integers(0, 5))
@settings(max_examples=40)
def test_a_spool_gives_back_every_line_in_order(rows: list[tuple[str, str, str]], limit: int) -> None:
    with Spool(2) as spool:
        made = [
            ConcordanceLine(0, left, node, right, "d", "d#0", "", "", "", None, "en", number, number + 1)
            for number, (left, node, right) in enumerate(rows)
        ]
        for line in made:
            spool.add(line, (line.right, line.left))
        found = list(spool.lines(limit))
    wanted = sorted(made, key=lambda line: (line.right, line.left, line.start))[: limit or None]
    assert [(line.left, line.node, line.right, line.start) for line in found] == [
        (line.left, line.node, line.right, line.start) for line in wanted
    ]
    assert [line.rank for line in found] == list(range(1, len(found) + 1))
