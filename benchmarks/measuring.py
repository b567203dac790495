"""Whole-process figures: CPU and wall time of commands, peak memory, and texts to work on."""

from __future__ import annotations

import json
import lzma
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
CIVCORPUS = (sys.executable, "-m", "civcorpus")


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
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
        wall = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in ok:
            sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        this = Cost(cpu, wall, after.ru_maxrss / 1024)
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
