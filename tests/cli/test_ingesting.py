"""`ingest`: OCR, the cache of extracts, following a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from civcorpus import Workspace
from tests.cli.conftest import Run
from tests.readers.test_recognition import picture


def test_ocr_that_cannot_be_done_is_one_line(
    workspace: Workspace, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    picture(workspace.corpus / "a.pdf")
    picture(workspace.corpus / "b.pdf")
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = run("ingest", "--ocr", workspace=workspace)
    assert (ran.code, ran.out) == (4, "0 added, 0 updated, 0 unchanged, 0 removed, 2 failed\n")
    first, *rest = ran.err.splitlines()
    assert first.startswith("civcorpus: no OCR: ocrmypdf is not installed: install ")
    assert [line.rpartition("/")[2][:5] for line in rest] == ["a.pdf", "b.pdf"]
    assert "run OCR on it" in rest[0]
    listed = json.loads(run("status", "--needs-ocr", "--json", workspace=workspace).out)
    assert len(listed) == 2
