from __future__ import annotations

import csv
import io
import json

import pytest
from rich.cells import cell_len

from civcorpus import Workspace
from tests.cli.conftest import Run

FIELDS = [
    "rank",
    "left",
    "node",
    "right",
    "document_id",
    "passage_id",
    "title",
    "date",
    "source",
    "page",
    "lang",
    "start",
    "end",
]
MIXED = """\
Before\tthe 慈善 event 👍🏽 and the cafe\u0301 慈善
法 came e\u0301 👨\u200d👩\u200d👧 family; on charity 慈善\x1b[31m red ｱﾊﾟｰﾄ end.

慈善

慈善 at the start.
"""


@pytest.fixture
def mixed(workspace: Workspace) -> Workspace:
    (workspace.corpus / "mixed.txt").write_text(MIXED, encoding="utf-8")
    workspace.ingest()
    return workspace


def test_the_whole_output(mixed: Workspace, run: Run) -> None:
    ran = run("kwic", "exact:慈善", "--width", 12, "--no-expand", workspace=mixed)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "  Before the  慈善  event 👍🏽 an   mixed.txt#0",
        "  d the cafe\u0301  慈善  法 came e\u0301 👨  mixed.txt#0",
        "  on charity  慈善  [31m red ｱﾊ   mixed.txt#0",
        "  ｱﾊﾟｰﾄ end.  慈善  慈善 at the   mixed.txt#1",
        "ｰﾄ end. 慈善  慈善  at the star   mixed.txt#2",
    ]


@pytest.mark.parametrize("width", [0, 3, 12, 40])
@pytest.mark.parametrize("sort", ["none", "left", "R1"])
def test_nodes_and_documents_stand_under_each_other(mixed: Workspace, run: Run, width: int, sort: str) -> None:
    lines = run(
        "kwic", "慈善 OR charity", "--no-expand", "--width", width, "--sort", sort, workspace=mixed
    ).out.splitlines()
    assert len(lines) == 6
    assert {cell_len(line[: line.index("mixed.txt#")]) for line in lines} == {2 * width + len("charity") + 6}
    for line in lines:
        rest = line
        left = ""
        while cell_len(left) < width + 2:
            left, rest = left + rest[0], rest[1:]
        assert rest.startswith(("慈善", "charity")), line
        assert "\x1b" not in line and "\t" not in line


def test_sample_lines_are_aligned(sample: Workspace, run: Run) -> None:
    for query in ("BRI", "慈善", "foundation"):
        lines = run("kwic", query, "-n", 0, workspace=sample).out.splitlines()
        ids = {document.id for _, document, _, _ in sample.documents()}
        ends = {cell_len(line.rstrip()[: line.rindex("  ")]) for line in lines}
        assert all(line.rpartition("  ")[2].partition("#")[0] in ids for line in lines)
        assert len(ends) == 1


def test_machine_formats_say_the_same(sample: Workspace, run: Run) -> None:
    def output(form: str) -> str:
        return run("kwic", "慈善", "-n", 7, "--sort", "right", "--format", form, workspace=sample).out

    whole = json.loads(output("json"))
    assert [list(line) for line in whole] == [FIELDS] * 7
    assert [json.loads(line) for line in output("jsonl").splitlines()] == whole
    rows = list(csv.DictReader(io.StringIO(output("csv"))))
    assert [row["node"] for row in rows] == [line["node"] for line in whole]
    assert [row["start"] for row in rows] == [str(line["start"]) for line in whole]
    assert output("tsv").splitlines()[0].split("\t") == FIELDS
    assert all(cell_len(line[side]) <= 40 for line in whole for side in ("left", "right"))


def test_what_is_left_out_is_said(sample: Workspace, run: Run) -> None:
    ran = run("kwic", "foundation", "-n", 2, "--no-expand", workspace=sample)
    assert len(ran.out.splitlines()) == 2
    assert ran.err.startswith("civcorpus: the first 2 lines, from ")
    assert ran.err.endswith(" passages (-n 0: all of them)\n")
    every = len(run("kwic", "foundation", "-n", 0, "--no-expand", workspace=sample).out.splitlines())
    sorted_ = run("kwic", "foundation", "-n", 2, "--no-expand", "--sort", "right", workspace=sample)
    assert sorted_.err == f"civcorpus: 2 of {every} lines (-n 0: all of them)\n"
    drawn = run("kwic", "foundation", "--no-expand", "--sample", 3, "--seed", 9, workspace=sample)
    assert drawn.err == f"civcorpus: 3 of {every} lines by lot, seed 9\n"


def test_exit_codes(sample: Workspace, run: Run) -> None:
    assert run("kwic", "zzzzz", workspace=sample).code == 1
    assert run("kwic", "zzzzz", "--no-fail", workspace=sample).code == 0
    assert run("kwic", "foundation", "--sort", "up", workspace=sample).code == 2
    assert run("kwic", "--tag", "brii", workspace=sample).err == "civcorpus: brii: no such concept: did you mean bri?\n"
    ran = run("kwic", "lang:zh", workspace=sample)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "civcorpus: kwic: there is nothing to stand in the middle: give a word, a phrase or --tag ID\n"
