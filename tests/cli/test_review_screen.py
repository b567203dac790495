from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from civcorpus import Workspace
from civcorpus.catalogue.tagged import TagFilter
from civcorpus.cli.review_screen import Screen
from civcorpus.decisions import read_decisions
from tests.cli.conftest import Run
from tests.pipeline.librarians import make_workspace


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return make_workspace(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def screen(shared: Workspace) -> Iterator[Screen]:
    shared.decisions.unlink(missing_ok=True)
    session = shared.tags.review(TagFilter(concepts=["fundraising", "foundation"]))
    yield Screen(session)
    session.close()


def shown(screen: Screen, width: int = 80, height: int = 24) -> list[str]:
    return "".join(text for _, text in screen.lines(width, height)).split("\n")


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("height", [8, 24, 60])
def test_every_tag_fits_any_terminal(screen: Screen, width: int, height: int) -> None:
    for _ in range(len(screen.session.queue) + 1):
        lines = shown(screen, width, height)
        assert len(lines) <= height
        assert all(cell_len(line) <= width for line in lines), lines
        screen.press("s")


def test_the_evidence_is_marked_wherever_it_stands(screen: Screen) -> None:
    while not screen.session.finished:
        marked = "".join(text for style, text in screen.lines(80, 24) if style == "mark")
        mention = screen.session.item().mention
        assert mention is not None
        assert marked == mention.mention.exact
        screen.press("s")


def test_keys_decide_skip_go_back_and_undo(shared: Workspace, screen: Screen) -> None:
    first, second = screen.session.queue[:2]
    screen.press("a")
    screen.press("r")
    assert shown(screen)[0].rstrip().endswith("2 decided")
    assert "rejected" in shown(screen)[-2]
    screen.press("u")
    screen.press("p")
    assert [(d.document, d.concept, d.verdict) for d in read_decisions(shared.decisions)] == [
        (first.document_id, first.concept_id, "accept"),
        (second.document_id, second.concept_id, "reject"),
        (second.document_id, second.concept_id, "clear"),
    ]
    assert "accepted in this sitting" in "".join(shown(screen))


def test_help_lists_the_keys(screen: Screen) -> None:
    screen.press("?")
    assert any("undo the last decision" in line for line in shown(screen))
    screen.press("?")
    assert not any("undo the last decision" in line for line in shown(screen))


def test_the_end_says_what_was_done(screen: Screen) -> None:
    for _ in screen.session.queue:
        screen.press("a")
    assert "tags decided, 0 left" in shown(screen)[1]
    screen.press("a")
    screen.press("u")
    assert not screen.session.finished


def test_the_program_takes_keys_and_quits(shared: Workspace, screen: Screen) -> None:
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.input import create_pipe_input
    from prompt_toolkit.output import DummyOutput

    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("aR\tsq")
        screen.application().run()
    assert [d.verdict for d in read_decisions(shared.decisions)] == ["accept", "reject"]


def test_without_a_terminal_it_says_what_else_to_do(shared: Workspace, run: Run) -> None:
    ran = run("tag", "review", workspace=shared)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("civcorpus: tag review: needs a terminal: decide in bulk with")


def test_without_the_extra_it_names_it(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    from civcorpus.errors import MissingExtraError

    monkeypatch.setitem(sys.modules, "prompt_toolkit.application", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'civcorpus\[review\]'") as raised:
        screen.application()
    assert raised.value.exit_code == 6


def test_a_reviewer_killed_at_any_moment_loses_no_decision(shared: Workspace) -> None:
    shared.decisions.unlink(missing_ok=True)
    terminal, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "civcorpus", "--workspace", str(shared.folder), "tag", "review"]
    process = subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside, env={**os.environ, "TERM": "xterm"})
    os.close(inside)
    seen = read_until(terminal, "1 of")
    assert "1 of" in seen
    for number, key in enumerate((b"a", b"r", b"a"), 1):
        os.write(terminal, key)
        read_while(terminal, lambda wanted=number: len(list(read_decisions(shared.decisions))) < wanted)
    process.kill()
    process.wait()
    os.close(terminal)
    assert [d.verdict for d in read_decisions(shared.decisions)] == ["accept", "reject", "accept"]
    assert shared.status()["decisions"] == 3


def read_until(terminal: int, words: str) -> str:
    """Return what a terminal shows, read until these words stand in it."""
    seen: list[str] = []
    read_while(terminal, lambda: words not in "".join(seen), seen)
    return "".join(seen)


def read_while(terminal: int, unfinished: Callable[[], bool], seen: list[str] | None = None) -> None:
    """Read what a terminal shows, and answer what it asks, until something has come about; a minute at most."""
    end = time.monotonic() + 60
    while unfinished() and time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                break
            if b"\x1b[6n" in data:
                os.write(terminal, b"\x1b[1;1R")
            if seen is not None:
                seen.append(data.decode("utf-8", "replace"))


def test_a_screen_of_chinese_text_at_eighty_columns(screen: Screen, tmp_path: Path) -> None:
    while screen.session.item().row.document_id != "two":
        screen.press("s")
    lines = shown(screen)
    assert "慈善法笔记" in lines[1] or "two" in lines[2]
    assert any("公开募捐" in line for line in lines)
