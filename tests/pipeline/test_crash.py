"""`kill -9` at any moment: the next command works, no document is half there, and the next ingest finishes the job."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from civcorpus import Workspace, open_workspace
from civcorpus.pipeline import ingesting

KILLS = 30
DOCUMENTS = 60
PARAGRAPHS = 8


def text_of(number: int, version: int) -> str:
    """A document whose paragraphs all carry the same version word, so that a mixture would show."""
    marker = f"version{version}x{number}"
    return "\n\n".join(f"{marker} paragraph {n}: the Charity Law 慈善法 and 一带一路 again." for n in range(PARAGRAPHS))


def write_all(workspace: Workspace, version: int) -> None:
    for number in range(DOCUMENTS):
        (workspace.corpus / f"{number:02}.txt").write_text(text_of(number, version), encoding="utf-8")


def kept_by(workspace: Workspace, engine: str) -> Workspace:
    pytest.importorskip(engine)
    (workspace.folder / "civcorpus.toml").write_text(f'engine = "{engine}"\n', encoding="utf-8")
    return open_workspace(workspace.folder)


def killed_after(workspace: Workspace, seconds: float) -> bool:
    """Start a real ingest whose batches are small, kill it after some time, and say whether it had still been running."""
    code = (
        "import civcorpus.pipeline.ingesting as i; i._BATCH_BYTES = 2000\n"
        f"import civcorpus; civcorpus.open_workspace({str(workspace.folder)!r}).ingest()"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    index = workspace.index / "writer.json"
    deadline = time.monotonic() + 60
    while process.poll() is None and not index.exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(seconds)
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return running


def check_whole(workspace: Workspace, versions: tuple[int, int]) -> None:
    """Every document is there in one version, whole, or (only before it was ever read) not at all."""
    result = workspace.search('"charity law"', style=_everything())
    passages: dict[str, set[str]] = {}
    numbers: dict[str, int] = {}
    for hit in result.hits:
        passages.setdefault(hit.document_id, set()).add(hit.text.split()[0])
        numbers[hit.document_id] = numbers.get(hit.document_id, 0) + 1
    assert result.total == len(result.hits)
    for document_id, markers in passages.items():
        number = int(document_id[:2])
        assert len(markers) == 1, (document_id, markers)
        assert markers <= {f"version{version}x{number}" for version in versions}
        assert numbers[document_id] == PARAGRAPHS
    if versions[0]:
        assert len(passages) == DOCUMENTS


def _everything():  # type: ignore[no-untyped-def]
    from civcorpus.pipeline.searching import SearchStyle

    return SearchStyle(limit=100_000, expand=False)


@pytest.mark.parametrize(("engine", "kills"), [("whoosh", KILLS), ("tantivy", KILLS // 3)])
def test_kills_at_random_moments(workspace: Workspace, engine: str, kills: int) -> None:
    workspace = kept_by(workspace, engine)
    chance = random.Random(20161)
    write_all(workspace, 0)
    began = time.monotonic()
    assert workspace.ingest().added == DOCUMENTS
    while_running = 0
    span = max(1.5, time.monotonic() - began)
    for version in range(1, kills + 1):
        write_all(workspace, version)
        while_running += killed_after(workspace, chance.uniform(0.0, span))
        check_whole(workspace, (version - 1, version))
        report = workspace.ingest()
        assert not report.failures
        check_whole(workspace, (version, version))
        assert json.loads((workspace.index / "analyser.json").read_text(encoding="utf-8"))
    assert while_running >= kills // 3, f"only {while_running} kills hit a running ingest"
    assert workspace.ingest().unchanged == DOCUMENTS


def test_a_kill_before_there_was_an_index(workspace: Workspace, tmp_path: Path) -> None:
    write_all(workspace, 0)
    killed_after(workspace, 0.0)
    workspace.ingest()
    check_whole(workspace, (0, 0))


def test_many_small_files_are_stored_as_they_come(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingesting, "_BATCH_DOCUMENTS", 10)
    write_all(workspace, 0)
    stopped_at = DOCUMENTS // 2

    def stop(done: int, total: int, _name: str) -> None:
        if done * 2 > total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        workspace.ingest(progress=stop)
    resumed = workspace.ingest()
    assert resumed.unchanged == stopped_at // 10 * 10
    assert resumed.added == DOCUMENTS - resumed.unchanged
    check_whole(workspace, (0, 0))
