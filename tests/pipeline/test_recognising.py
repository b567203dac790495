"""OCR in an ingest: off unless asked for, one line where it cannot be done, made up for later."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from civcorpus import Workspace, open_workspace
from civcorpus.pipeline.options import Options
from civcorpus.pipeline.working import Limits, Task
from civcorpus.settings import Settings
from tests.readers.test_recognition import picture

INSTALLED = shutil.which("ocrmypdf") is not None and shutil.which("tesseract") is not None


def needing_ocr(workspace: Workspace) -> list[object]:
    return [file["path"] for file in workspace.files("needs-ocr")]


@pytest.mark.parametrize(
    ("setting", "asked", "seconds"), [(False, None, 0), (True, None, 90), (True, False, 0), (False, True, 90)]
)
def test_the_command_line_goes_before_the_setting(setting: bool, asked: bool | None, seconds: int) -> None:
    assert Options.of(Settings(ocr=setting, ocr_seconds=90), ocr=asked).recognition_seconds == seconds


def test_recognition_comes_on_top_of_the_limit_of_a_file() -> None:
    task = Task(Path("a.pdf"), Path(), "a.pdf", "", 1_000_000, 1, 1, recognition_seconds=60)
    assert Limits(longest_seconds=5).seconds_for(task) == 75


def test_without_the_programs_one_line_says_so_and_the_files_are_kept_in_mind(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    paths = [picture(workspace.corpus / name) for name in ("a.pdf", "b.pdf")]
    monkeypatch.setenv("PATH", str(tmp_path))
    report = workspace.ingest(options=Options.of(workspace.settings, ocr=True))
    assert report.warnings == [
        "no OCR: ocrmypdf is not installed: install ocrmypdf and tesseract with chi_sim, chi_tra and eng, "
        "then run `civcorpus ingest --retry --ocr`"
    ]
    assert report.failed == 2
    assert needing_ocr(workspace) == [str(path) for path in paths]


@pytest.mark.skipif(not INSTALLED, reason="ocrmypdf and tesseract are not installed")
@pytest.mark.parametrize("jobs", [1, 2])
def test_what_was_passed_over_is_recognised_when_it_is_asked_for(workspace: Workspace, jobs: int) -> None:
    picture(workspace.corpus / "a.pdf")
    assert workspace.ingest().failed == 1
    (workspace.folder / "civcorpus.toml").write_text("ocr = true\n", encoding="utf-8")
    workspace = open_workspace(workspace.folder)
    report = workspace.ingest(options=Options.of(workspace.settings, retry=True, jobs=jobs))
    assert (report.added, report.failed) == (1, 0)
    assert needing_ocr(workspace) == []
    assert [hit.document_id for hit in workspace.search("accounts").hits] == ["a.pdf"]
