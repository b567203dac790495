"""Whole-process figures: CPU and wall time of commands, peak memory, and texts to work on."""

from __future__ import annotations

import json
import lzma
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
CIVCORPUS = (sys.executable, "-m", "civcorpus")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Bytecode is kept, as it is where a package is installed: the first run compiles, the least of several does not."""


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU and wall time, and peak memory in MB, of one process with its children."""

    cpu: float
    wall: float
    memory: float


def cost(command: Sequence[str], *, cwd: Path | None = None, repeat: int = 1, ok: tuple[int, ...] = (0,)) -> Cost:
    """Run a command so many times, and return the least of each figure; fail loudly when it fails."""
    best: Cost | None = None
    for _ in range(repeat):
        with tempfile.TemporaryFile() as errors:
            began = time.perf_counter()
            process = subprocess.Popen(command, cwd=cwd, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=errors)
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode not in ok:
                errors.seek(0)
                sys.exit(f"{' '.join(command)}: exit {process.returncode}\n{errors.read().decode()}")
        this = Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)
        best = (
            this
            if best is None
            else Cost(min(best.cpu, this.cpu), min(best.wall, this.wall), min(best.memory, this.memory))
        )
    assert best is not None
    return best


def laws(language: str, megabytes: float) -> Iterator[dict[str, str]]:
    """Yield records (id, title, text) of about so many MB of UTF-8: real laws when they are here, else made-up text."""
    path = BENCH / f"laws-{language}.jsonl.xz"
    left = megabytes * 1e6
    records = _real(path) if path.is_file() else _made_up(language)
    for record in records:
        size = len(record["text"].encode())
        if left <= 0:
            return
        yield record
        left -= size


def _real(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _made_up(language: str) -> Iterator[dict[str, str]]:
    """Yield documents whose words are drawn by Zipf's law, so that an index meets realistic frequencies."""
    chance = random.Random(language)
    if language == "en":
        vocabulary = [f"{chance.choice('bcdfglmnprst')}{chance.choice('aeiou')}{number:x}" for number in range(20_000)]
        glue = " "
    else:
        vocabulary = [
            "".join(chr(chance.randrange(0x4E00, 0x6E00)) for _ in range(chance.choice((1, 2, 2, 2, 3))))
            for _ in range(20_000)
        ]
        glue = ""
    weights = [1 / rank for rank in range(1, len(vocabulary) + 1)]
    for number in range(1_000_000):
        paragraphs = [glue.join(chance.choices(vocabulary, weights, k=70)) + "." for _ in range(12)]
        yield {"id": f"{language}/{number}", "title": f"Document {number}", "text": "\n\n".join(paragraphs)}
