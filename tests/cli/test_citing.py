from __future__ import annotations

import json

import pytest

from civcorpus import Workspace
from tests.cli.conftest import Run


def test_each_document_of_a_result_once_in_its_order(sample: Workspace, run: Run) -> None:
    ran = run("search", "慈善法", "-n", 5, "--format", "csl-json", workspace=sample)
    items = json.loads(ran.out)
    hits = json.loads(run("search", "慈善法", "-n", 5, "--by", "document", "--format", "json", workspace=sample).out)
    assert ran.code == 0
    assert [item["title"] for item in items] == [hit["title"] for hit in hits]
    assert len({item["id"] for item in items}) == len(items) == 5
    bib = run("search", "慈善法", "-n", 5, "--format", "bibtex", workspace=sample).out
    assert [line.partition("{")[2].rstrip(",") for line in bib.splitlines() if line.startswith("@")] == [
        item["id"] for item in items
    ]
    assert any("\u4e00" <= character <= "\u9fff" for character in bib)


@pytest.mark.parametrize(("form", "empty"), [("bibtex", ""), ("csl-json", "[]\n")])
def test_nothing_found_gives_nothing_to_cite(sample: Workspace, run: Run, form: str, empty: str) -> None:
    ran = run("search", "zzzzz", "--format", form, workspace=sample)
    assert (ran.code, ran.out) == (1, empty)
    assert run("search", "--batch", "-", "--format", form, workspace=sample, input="1\tx\n").code == 2
