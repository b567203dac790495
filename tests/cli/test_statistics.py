"""The commands of statistics: what they write, and what they say when nothing can be said."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from civcorpus import Workspace
from tests.cli.conftest import Run

COMMANDS = [
    ("freq", "foundation", "基金会", "--by", "year"),
    ("freq", "--tag", "ngo", "--by", "org"),
    ("freq", "--all", "-n", "5"),
    ("colloc", "foundation"),
    ("colloc", "--tag", "ngo"),
    ("keyness", "--a", "year:2016..2019"),
    ("dispersion", "慈善"),
    ("dispersion", "慈善", "--places"),
    ("trend", "ngo"),
    ("trend", "ngo", "--compare", "2016..2018", "2019..2024"),
    ("cooccur",),
    ("cooccur", "--with", "org", "--unit", "document"),
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_every_machine_format_says_the_same(arguments: tuple[str, ...], sample: Workspace, run: Run) -> None:
    ran = run(*arguments, "--format", "json", workspace=sample)
    assert ran.code == 0
    rows = json.loads(ran.out)
    assert rows
    lines = run(*arguments, "--format", "jsonl", workspace=sample).out.splitlines()
    assert [json.loads(line) for line in lines] == rows
    table = list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv", workspace=sample).out)))
    assert [list(row) for row in table] == [list(row) for row in rows]
    assert run(*arguments, workspace=sample).out.count("\n") == len(rows) + 1


@pytest.mark.parametrize("arguments", [each for each in COMMANDS if "--all" not in each], ids=" ".join)
def test_every_figure_has_its_passages(arguments: tuple[str, ...], sample: Workspace, run: Run) -> None:
    ran = run(*arguments, "--show-passages", "--each", 2, "--format", "json", workspace=sample)
    rows = json.loads(ran.out)
    assert rows
    texts = {document.id: document.text for _, document, _, _ in sample.documents()}
    for row in rows:
        assert "".join(row["node"].split()) == "".join(texts[row["document_id"]][row["start"] : row["end"]].split())


def test_a_frequency_has_its_denominator(sample: Workspace, run: Run) -> None:
    (row,) = json.loads(run("freq", "慈善", "--format", "json", workspace=sample).out)
    assert row["unit"] == "characters"
    assert row["per_million"] == pytest.approx(row["count"] / row["denominator"] * 1_000_000)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("freq", "zzzz"), "“zzzz” never occurs in the"),
        (("colloc", "zzzz"), "“zzzz” never occurs in the"),
        (("dispersion", "zzzz"), "its spread is unknown"),
        (("colloc", "the"), "“the” is itself a stop word"),
        (("freq", "慈善", "--within", "xyzzy"), "no passage is found: there is nothing to count"),
        (("keyness", "--a", "xyzzy", "--b", "慈善"), "part a has no zh characters: nothing can be compared"),
        (("cooccur", "--min", "9999"), "no two are named together"),
        (("freq", "慈善", "--dedup"), "nothing is left out"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_said_is_said_clearly(
    arguments: tuple[str, ...], said: str, sample: Workspace, run: Run
) -> None:
    ran = run(*arguments, workspace=sample)
    assert ran.code == 0
    assert said in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("freq",), ("freq", "law", "--all"), ("freq", "…"), ("freq", "--tag", "no-such-concept"), ("colloc",),
        ("colloc", "a", "--tag", "ngo"),
        ("colloc", "a", "--left", "0", "--right", "0"), ("dispersion",), ("trend",), ("trend", "no-such-concept"),
        ("trend", "ngo", "--compare", "then", "now"), ("colloc", "law", "--stopwords", "/no/such/file"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_use_is_one_line_and_code_2(arguments: tuple[str, ...], sample: Workspace, run: Run) -> None:
    ran = run(*arguments, workspace=sample)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1


def test_a_gap_is_a_gap_and_an_absence_is_zero(sample: Workspace, run: Run) -> None:
    rows = json.loads(run("trend", "bri", "--by", "month", "--format", "json", workspace=sample).out)
    gap = next(row for row in rows if row["documents_total"] == 0)
    assert (gap["count"], gap["per_million"], gap["documents"], gap["share"]) == (None, None, None, None)
    assert any(row["count"] == 0 for row in rows)
    assert [row["period"] for row in rows if row["lang"] == "zh"] == sorted({row["period"] for row in rows})


def test_stop_words_are_shown_and_replaced(sample: Workspace, run: Run, tmp_path: Path) -> None:
    assert "的" in run("colloc", "--show-stopwords", workspace=sample).out.splitlines()
    words = tmp_path / "words.txt"
    words.write_text("private  # a remark\n", encoding="utf-8")
    kept = run("colloc", "foundation", "--stopwords", words, "--format", "csv", workspace=sample).out
    assert "private" not in kept
    assert "private" in run("colloc", "foundation", "--format", "csv", workspace=sample).out


def test_a_graph_and_a_matrix_hold_the_pairs(sample: Workspace, run: Run) -> None:
    rows = json.loads(run("cooccur", "-n", 0, "--format", "json", workspace=sample).out)
    graph = ET.fromstring(run("cooccur", "-n", 0, "--format", "graphml", workspace=sample).out)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    edges = {(edge.get("source"), edge.get("target")) for edge in graph.iter(f"{space}edge")}
    assert edges == {(row["a"], row["b"]) for row in rows}
    lines = list(csv.reader(io.StringIO(run("cooccur", "-n", 0, "--format", "matrix", workspace=sample).out)))
    places = {
        (line[0], column): cell for line in lines[1:] for column, cell in zip(lines[0][1:], line[1:], strict=True)
    }
    assert all(places[row["a"], row["b"]] == places[row["b"], row["a"]] == str(row["count"]) for row in rows)
