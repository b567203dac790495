from __future__ import annotations

import csv
import io
import json

from civcorpus import Workspace
from tests.cli.conftest import Run

ENGLISH = "belt-and-road/2019-ngos-on-the-belt-and-road.html"
FIELDS = ["rank", "score", "document_id", "passage_id", "title", "date", "source", "lang", "concepts", "words"]


def test_what_is_like_a_document_is_explained(sample: Workspace, run: Run) -> None:
    ran = run("similar", ENGLISH, "-n", 1, "--lang", "zh", workspace=sample)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("  1  0.")
    assert lines[0].endswith("走出去，也要坐下来：一位民间组织国际项目负责人访谈")
    assert lines[1].strip() == "2018-10-16 · 河岸评论 · belt-and-road/2018-going-out-interview.docx"
    assert "[bri]" in lines[2]


def test_machine_formats_say_the_same(sample: Workspace, run: Run) -> None:
    whole = json.loads(run("similar", ENGLISH, "--format", "json", workspace=sample).out)
    assert [list(each) for each in whole] == [FIELDS] * len(whole)
    rows = list(csv.DictReader(io.StringIO(run("similar", ENGLISH, "--format", "csv", workspace=sample).out)))
    assert [json.loads(row["concepts"]) for row in rows] == [each["concepts"] for each in whole]


def test_exit_codes(sample: Workspace, run: Run) -> None:
    ran = run("similar", "nothing.txt", workspace=sample)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("civcorpus: nothing.txt: no such document or passage: ")
    assert run("similar", ENGLISH, "--since", 2099, workspace=sample).code == 1
    assert run("similar", ENGLISH, "--since", 2099, "--no-fail", workspace=sample).code == 0
