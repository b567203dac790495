from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from civcorpus.errors import BusyError
from civcorpus.locking import writing


def holder(folder: Path) -> subprocess.Popen[str]:
    code = (
        "import sys, time; from pathlib import Path; from civcorpus.locking import writing\n"
        f"with writing(Path({str(folder)!r}), 'a long night'):\n    print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_holder_is_named_and_its_death_frees_the_lock(tmp_path: Path) -> None:
    process = holder(tmp_path)
    try:
        with pytest.raises(BusyError, match=rf"process {process.pid} .*a long night"), writing(tmp_path, "me"):
            pass
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            with writing(tmp_path, "me"):
                return
        except BusyError:
            time.sleep(0.05)
    pytest.fail("the lock of a dead process was not freed")


def test_a_lock_is_free_again_after_its_block(tmp_path: Path) -> None:
    for _ in range(2):
        with writing(tmp_path, "me"):
            assert str(os.getpid()) in (tmp_path / "writer.json").read_text(encoding="utf-8")
        assert not (tmp_path / "writer.json").exists()
