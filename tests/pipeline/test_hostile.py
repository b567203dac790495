"""A full disk, a clock set back, workers killed at random: nothing is lost, and what is there in the end is the same."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from civcorpus import Workspace, init_workspace, open_workspace
from civcorpus.errors import StorageError
from civcorpus.pipeline import ingesting, working
from civcorpus.pipeline.ingesting import Options
from civcorpus.pipeline.trouble import storage_told
from civcorpus.pipeline.workers import Workers

THOROUGH = bool(os.environ.get("CIVCORPUS_THOROUGH"))
FILES, KILLS = (2000, 100) if THOROUGH else (60, 3)
LIMITED = """
import resource, sys, civcorpus
from civcorpus.errors import StorageError
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    civcorpus.open_workspace(sys.argv[1]).ingest()
except StorageError as error:
    print(error)
"""


def fill(workspace: Workspace, files: int) -> None:
    for number in range(files):
        text = f"Report {number}.\n\nThe Charity Law 慈善法, told in year {number} by office {number * 7}.\n\n" * 5
        suffix, before = [(".txt", ""), (".md", "# A heading\n\n"), (".html", "<!DOCTYPE html><p>")][number % 3]
        (workspace.corpus / f"{number:05}{suffix}").write_text(before + text, encoding="utf-8")


def tables(workspace: Workspace, path: Path) -> dict[str, list[tuple[object, ...]]]:
    workspace.export_sqlite(path)
    connection = sqlite3.connect(path)
    result = {
        "documents": connection.execute("SELECT id, title, sha256, text FROM documents ORDER BY id").fetchall(),
        "passages": connection.execute('SELECT id, start, "end", lang, text FROM passages ORDER BY id').fetchall(),
        "tags": connection.execute("SELECT document_id, concept_id, rank FROM document_tags ORDER BY 1, 2").fetchall(),
    }
    connection.close()
    return result


def test_workers_killed_at_random_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calm, hunted = init_workspace(tmp_path / "calm"), init_workspace(tmp_path / "hunted")
    fill(calm, FILES)
    fill(hunted, FILES)
    assert calm.ingest(options=Options(jobs=2)).added == FILES
    crews: list[Workers] = []  # type: ignore[type-arg]

    class Watched(Workers):  # type: ignore[type-arg]
        def __init__(self, *arguments: object, **options: bool) -> None:
            super().__init__(*arguments, **options)  # type: ignore[arg-type]
            crews.append(self)

    monkeypatch.setattr(working, "Workers", Watched)
    chance = random.Random(1949)
    killed = 0
    done = threading.Event()

    def hunt() -> None:
        nonlocal killed
        while not done.is_set() and killed < KILLS:
            time.sleep(chance.uniform(0.02, 0.5) if killed else 0.001)
            ready = [worker for crew in crews for worker in crew._all if worker.ready and worker.process.poll() is None]
            if ready:
                chance.choice(ready).process.kill()
                killed += 1

    hunter = threading.Thread(target=hunt)
    hunter.start()
    report = hunted.ingest(options=Options(jobs=2))
    done.set()
    hunter.join()
    assert killed
    assert not report.failures
    assert report.added == FILES
    assert tables(hunted, tmp_path / "hunted.db") == tables(calm, tmp_path / "calm.db")
    for query in ('"Charity Law"', "慈善法", "office"):
        assert hunted.search(query).total == calm.search(query).total
    if THOROUGH:
        sys.stderr.write(f"{killed} kills over {FILES} files\n")


@pytest.mark.skipif(sys.platform == "win32", reason="limits are for POSIX systems")
@pytest.mark.parametrize(
    ("engine", "size", "said"),
    [
        ("whoosh", 20_000, "no space left on the disk"),
        ("whoosh", 100_000, "no space left on the disk"),
        ("tantivy", 20_000, "want of room on the disk|no space left on the disk"),
    ],
)
def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path, engine: str, size: int, said: str) -> None:
    pytest.importorskip(engine)
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "civcorpus.toml").write_text(f'engine = "{engine}"\n', encoding="utf-8")
    workspace = init_workspace(tmp_path / "w")
    fill(workspace, 2)
    workspace.ingest()
    fill(workspace, 40)
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(workspace.folder), str(size)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(str(workspace.index)), ran.stdout
    assert re.search(f"({said}).*: make room and run (`civcorpus ingest`|the command) again", ran.stdout), ran.stdout
    assert workspace.search('"Charity Law"').total
    assert not workspace.ingest().failures
    other = init_workspace(tmp_path / "other")
    fill(other, 40)
    other.ingest()
    assert tables(workspace, tmp_path / "a.db") == tables(other, tmp_path / "b.db")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder with room for two megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if not mount or sys.platform != "linux" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run([shutil.which("umount") or "umount", "--lazy", str(folder)], check=True)


def test_a_disk_that_is_really_full_loses_nothing(tmp_path: Path, small_disk: Path) -> None:
    workspace = init_workspace(tmp_path / "w")
    (workspace.folder / "civcorpus.toml").write_text(f'index = "{small_disk.as_posix()}"\n', encoding="utf-8")
    workspace = open_workspace(workspace.folder)
    fill(workspace, 3)
    workspace.ingest()
    filler = small_disk / "filler"
    free = shutil.disk_usage(small_disk).free
    filler.write_bytes(b"." * (free - 100_000))
    fill(workspace, 300)
    with pytest.raises(StorageError, match="room"):
        workspace.ingest()
    assert workspace.search('"Charity Law"').total
    assert workspace.status()["documents"] == 3
    filler.unlink()
    (workspace.folder / "civcorpus.toml").write_text("", encoding="utf-8")
    moved = open_workspace(workspace.folder)
    shutil.copytree(small_disk, moved.index, dirs_exist_ok=True)
    assert moved.ingest().added == 297
    other = init_workspace(tmp_path / "other")
    fill(other, 300)
    other.ingest()
    assert tables(moved, tmp_path / "a.db") == tables(other, tmp_path / "b.db")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_an_index_that_cannot_be_written_is_said_and_still_searched(workspace: Workspace) -> None:
    fill(workspace, 2)
    workspace.ingest()
    fill(workspace, 4)
    workspace.index.chmod(0o500)
    try:
        with pytest.raises(StorageError, match=r"cannot be written .*: check its permissions"):
            workspace.ingest()
        assert workspace.search('"Charity Law"').total
    finally:
        workspace.index.chmod(0o700)
    assert workspace.ingest().added == 2


def test_a_disk_mounted_for_reading_only_is_said_and_still_searched(tmp_path: Path, small_disk: Path) -> None:
    folder = tmp_path / "w"
    folder.mkdir()
    (folder / "civcorpus.toml").write_text(f'index = "{small_disk.as_posix()}"\n', encoding="utf-8")
    workspace = init_workspace(folder)
    fill(workspace, 2)
    workspace.ingest()
    fill(workspace, 4)
    remount = [shutil.which("mount") or "mount", "-o", "remount,ro", str(small_disk)]
    subprocess.run(remount, check=True)
    with pytest.raises(StorageError, match=r"cannot be written .*: check its permissions"):
        workspace.ingest()
    assert workspace.search('"Charity Law"').total


def test_of_two_ingests_at_once_one_is_turned_away_and_nothing_is_lost(workspace: Workspace) -> None:
    fill(workspace, 60)
    command = [sys.executable, "-m", "civcorpus", "-w", str(workspace.folder), "ingest", "--jobs", "1"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120) for process in both]
    codes = [process.returncode for process in both]
    assert 0 in codes
    for code, (out, err) in zip(codes, said, strict=True):
        assert code in (0, 7), err
        assert code == 0 or (out == "" and "being written by" in err and len(err.splitlines()) == 1)
    assert workspace.ingest().unchanged == 60


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sqlite3.OperationalError("database or disk is full"), "no space left on the disk"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "cannot be written"),
        (sqlite3.DatabaseError("database disk image is malformed"), "damaged"),
        (OSError(28, "No space left on device"), "no space left on the disk"),
        (PermissionError(13, "Permission denied", "/index/whoosh/segment"), "cannot be written"),
    ],
)
def test_what_the_disk_refuses_is_said(error: Exception, said: str) -> None:
    with pytest.raises(StorageError, match=said), storage_told(Path("/index")):
        raise error


def test_errors_about_other_files_pass() -> None:
    with pytest.raises(PermissionError), storage_told(Path("/index")):
        raise PermissionError(13, "Permission denied", "/elsewhere/file")


def test_a_clock_set_back_does_no_harm(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    (workspace.corpus / "a.txt").write_text("The Charity Law.")
    workspace.ingest()
    earlier = (datetime.now(UTC) - timedelta(days=400)).isoformat(timespec="seconds")
    monkeypatch.setattr(ingesting, "now", lambda: earlier)
    (workspace.corpus / "a.txt").write_text("The Overseas NGO Law.")
    (workspace.corpus / "b.txt").write_text("The Charity Law.")
    report = workspace.ingest()
    assert (report.added, report.updated) == (1, 1)
    assert [hit.document_id for hit in workspace.search('"Charity Law"').hits] == ["b.txt"]
    assert workspace.status()["documents"] == 2


def test_a_deleted_or_damaged_index_is_rebuilt(workspace: Workspace) -> None:
    (workspace.corpus / "a.txt").write_text("The Charity Law.")
    workspace.ingest()
    shutil.rmtree(workspace.index)
    assert workspace.ingest().added == 1
