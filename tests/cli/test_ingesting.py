"""`ingest`: OCR, the cache of extracts, following a folder."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from civcorpus import Workspace
from civcorpus.cli import watching
from civcorpus.locking import writing
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


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have things done in the pauses of a watch, one a pause; Ctrl-C is pressed in the one after the last."""

    def take(*things: Callable[[], object]) -> None:
        left = iter(things)

        def sleep(_: float) -> None:
            thing = next(left, None)
            if thing is None:
                raise KeyboardInterrupt
            thing()

        monkeypatch.setattr(watching, "sleep", sleep)

    return take


def rounds(errors: str) -> list[str]:
    return re.findall(r"^civcorpus: \d\d:\d\d:\d\d: (.*)$", errors, re.MULTILINE)


def nothing() -> None: ...


def test_a_watch_takes_what_comes_and_ends_by_ctrl_c(
    workspace: Workspace, run: Run, steps: Callable[..., None]
) -> None:
    file, other = workspace.corpus / "a.txt", workspace.corpus / "deep" / "b.txt"
    other.parent.mkdir()
    file.write_text("The Charity Law.", encoding="utf-8")
    steps(nothing, lambda: other.write_text("慈善法", encoding="utf-8"), nothing, other.unlink, nothing, nothing)
    ran = run("ingest", "--watch", "--json", workspace=workspace)
    assert ran.code == 130
    assert rounds(ran.err) == [
        "1 added, 0 updated, 0 unchanged, 0 removed, 0 failed",
        "1 added, 0 updated, 0 unchanged, 0 removed, 0 failed",
    ]
    assert [json.loads(line)["added"] for line in ran.out.splitlines()] == [1, 1]
    assert ran.err.splitlines()[-1] == "civcorpus: interrupted"
    assert workspace.search('"慈善法"').total == 1


def test_a_watch_forgets_with_prune_only_what_is_gone(
    workspace: Workspace, run: Run, steps: Callable[..., None]
) -> None:
    file, away = workspace.corpus / "a.txt", workspace.folder / "away"
    file.write_text("The Charity Law.", encoding="utf-8")
    steps(nothing, file.unlink, nothing, lambda: workspace.corpus.rename(away), nothing, nothing)
    (workspace.corpus / "b.txt").write_text("慈善法", encoding="utf-8")
    ran = run("ingest", "--watch", "--prune", workspace=workspace)
    assert (ran.code, ran.out) == (130, "")
    assert [line.replace(" 0 failed", "") for line in rounds(ran.err)] == [
        "2 added, 0 updated, 0 unchanged, 0 removed,",
        "0 added, 0 updated, 0 unchanged, 1 removed,",
    ]
    assert workspace.search('"慈善法"').total == 1


def test_a_watch_goes_on_after_failures_and_while_another_writes(
    workspace: Workspace, run: Run, steps: Callable[..., None]
) -> None:
    file = workspace.corpus / "a.txt"
    file.write_bytes(b"")
    held = writing(workspace.index, "a test")

    def change() -> None:
        file.write_text("The Charity Law.", encoding="utf-8")
        held.__enter__()

    steps(nothing, nothing, change, nothing, nothing, lambda: held.__exit__(None, None, None), nothing)
    ran = run("ingest", "--watch", workspace=workspace)
    assert ran.code == 130
    assert rounds(ran.err)[0].endswith("1 failed")
    assert rounds(ran.err)[1:] == ["1 added, 0 updated, 0 unchanged, 0 removed, 0 failed"]
    assert ran.err.count("a.txt: empty file") == 1
    assert ran.err.count("(a test, since") == 1


@pytest.mark.parametrize("option", [["--dry-run"], ["--retry"], ["--files-from", "list"]], ids=lambda each: each[0])
def test_a_watch_does_not_go_with_what_has_an_end(workspace: Workspace, run: Run, option: list[str]) -> None:
    ran = run("ingest", "--watch", *option, workspace=workspace)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("civcorpus: --watch: ")


def test_ctrl_c_ends_a_real_watch(workspace: Workspace) -> None:
    (workspace.corpus / "a.txt").write_text("The Charity Law.", encoding="utf-8")
    # a shell that runs tests in the background has the signal ignored
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from civcorpus.cli import main; main()"
    command = [sys.executable, "-c", heard, "-w", str(workspace.folder), "ingest", "--watch", "--interval", "0.1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        for line in process.stderr:
            if "1 added" in line:
                break
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (130, "", "civcorpus: interrupted\n")
    assert not (workspace.index / "writer.json").exists()
