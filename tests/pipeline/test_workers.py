"""A worker that hangs, dies or eats memory costs its own file and nothing else."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from civcorpus import Workspace
from civcorpus.errors import CivcorpusError
from civcorpus.pipeline import working
from civcorpus.pipeline.ingesting import Options
from civcorpus.pipeline.workers import Job, Lost, Workers
from civcorpus.pipeline.working import Limits, Outcome, Task
from tests.readers.small_files import pdf

PAGE = "<!DOCTYPE html><html><body><p>The Charity Law and what came of it, told at some length.</p></body></html>"
SMALL = 600_000_000


def nothing() -> None: ...


def square(number: int, _tools: None) -> int:
    return number * number


def misbehave(what: str, _tools: None) -> str:
    if what == "hang":
        time.sleep(60)
    elif what == "die":
        os._exit(7)
    elif what == "abort":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif what == "eat":
        return "x" * 10 * SMALL
    elif what == "shout":
        sys.stdout.write("not an answer")
        sys.stdout.flush()
    elif what == "connect":
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    elif what == "shell":
        subprocess.run("true", shell=True, check=False)
    elif what == "system":
        os.system("true")
    return what


def attempt(what: str, _tools: None) -> str:
    try:
        return misbehave(what, None)
    except PermissionError as error:
        return str(error)


def die_once(folder: str, _tools: None) -> str:
    flag = Path(folder) / "flag"
    if not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def test_results_come_in_the_order_of_the_things() -> None:
    with Workers(Job(square, nothing), 2) as workers:
        found = [result for _, result in workers.map((number, 60) for number in range(30))]
    assert found == [number * number for number in range(30)]


def test_what_is_lost_is_told_and_the_rest_is_done() -> None:
    things = ["a", "hang", "b", "die", "abort", "c", "eat", "shout", "d"]
    with Workers(Job(misbehave, nothing, most_memory=SMALL), 2) as workers:
        found = dict(workers.map((thing, 3.0) for thing in things))
    assert [found[thing] for thing in ("a", "b", "c", "d", "shout")] == ["a", "b", "c", "d", "shout"]
    assert found["hang"] == Lost(seconds=3.0)
    assert found["die"] == Lost(exit_code=7)
    assert found["abort"] == Lost(exit_code=-signal.SIGSEGV)
    assert found["eat"] == Lost(memory=True)


def test_readers_have_no_network_and_no_shell() -> None:
    with Workers(Job(attempt, nothing), 1) as workers:
        found = dict(workers.map((thing, 30.0) for thing in ("connect", "shell", "system")))
    assert found["connect"] in ("a reader tried socket.connect", "a reader tried socket.getaddrinfo")
    assert found["shell"] == "a reader tried to start sh"
    assert found["system"] == "a reader tried os.system"


def test_a_worker_killed_from_outside_is_replaced_and_its_thing_done(tmp_path: Path) -> None:
    with Workers(Job(die_once, nothing), 1) as workers:
        assert workers.ask(str(tmp_path), 60) == "done"


def test_workers_that_cannot_start_are_an_error_that_says_so() -> None:
    with Workers(Job(square, os._exit, lambda: (3,)), 1) as workers, pytest.raises(CivcorpusError, match="exit code 3"):
        workers.ask(2, 60)


def test_no_process_is_left_behind() -> None:
    with Workers(Job(square, nothing), 2) as workers:
        list(workers.map((number, 60) for number in range(8)))
        running = [worker.process for worker in workers._all]
    assert running and all(process.returncode is not None for process in running)


def hostile_read(task: Task, tools: object = None) -> object:
    """Read as ever, but for files whose name says what they do."""
    what = task.file.stem
    if what in ("hang", "die", "eat"):
        misbehave(what, None)
    return working.read_task(task, tools)


def hostile_perform(task: Task, tools: object) -> Outcome:
    hostile_read(task)
    return working.perform(task, tools)  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_ingest_loses_only_the_file_that_misbehaves(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    for name in ("a", "die", "eat", "hang", "z"):
        (workspace.corpus / f"{name}.html").write_text(PAGE.replace("what", name))
    (workspace.corpus / "m.pdf").write_bytes(pdf([[(72, 700, 12, "The Charity Law in print")]]))
    (workspace.corpus / "n.txt").write_text("The Charity Law in plain words.")
    monkeypatch.setattr(working, "WORK", (hostile_read, hostile_perform))
    options = Options(jobs=jobs, limits=Limits(longest_seconds=8, most_memory=SMALL))
    report = workspace.ingest(options=options)
    assert report.added == 4
    messages = {path.rpartition("/")[2]: message for path, message in report.failures}
    assert set(messages) == {"die.html", "eat.html", "hang.html"}
    assert "took longer than 8 seconds: split it" in messages["hang.html"]
    assert "ended the process that read it (exit code 7)" in messages["die.html"]
    assert f"took more than {SMALL:,} bytes of memory" in messages["eat.html"]
    assert len(workspace.search('"Charity Law"').hits) == 4
