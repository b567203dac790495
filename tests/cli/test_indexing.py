from __future__ import annotations

import pytest

from civcorpus import Workspace, open_workspace
from civcorpus.pipeline import reporting
from tests.cli.conftest import Ran, Run

pytest.importorskip("tantivy")


def test_another_engine_takes_the_index_over(workspace: Workspace, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (workspace.corpus / "a.txt").write_text("The Charity Law 慈善法.", encoding="utf-8")
    assert run("ingest", workspace=workspace).code == 0
    monkeypatch.setattr(reporting, "_MANY_FOR_WHOOSH", 0)
    assert (
        "slow: 1 passages are many for whoosh: install `civcorpus[tantivy]` and run `civcorpus index convert --engine tantivy`"
        in run("status", workspace=workspace).out.splitlines()
    )
    before = run("search", "慈善法", "--format", "jsonl", workspace=workspace)
    assert run("index", "convert", "--engine", "tantivy", workspace=workspace) == Ran(
        0, "", "civcorpus: the index is now kept by tantivy\n"
    )
    assert run("index", "convert", "--engine", "tantivy", workspace=workspace).err == (
        "civcorpus: the index is already kept by tantivy\n"
    )
    assert open_workspace(workspace.folder).settings.engine == "tantivy"
    after = run("search", "慈善法", "--format", "jsonl", workspace=workspace)
    assert (after.code, after.err) == (0, before.err)
    assert '"document_id": "a.txt"' in after.out
    assert "slow:" not in run("status", workspace=workspace).out


def test_an_unknown_engine_is_a_usage_error(workspace: Workspace, run: Run) -> None:
    ran = run("index", "convert", "--engine", "lucene", workspace=workspace)
    assert (ran.code, ran.out) == (2, "")
    assert "'lucene' is not one of" in ran.err


def test_without_an_index_there_is_nothing_to_convert(workspace: Workspace, run: Run) -> None:
    ran = run("index", "convert", "--engine", "tantivy", workspace=workspace)
    assert ran == Ran(3, "", f"civcorpus: {workspace.index}: no index here yet: run `civcorpus ingest`\n")
