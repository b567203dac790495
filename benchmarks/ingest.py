"""Ingest of 2 MB English and 2 MB Chinese on one core, everything included; then again, unchanged."""

from __future__ import annotations

import json
import tempfile
from itertools import chain
from pathlib import Path

from measuring import CIVCORPUS, cost, laws


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        cost([*CIVCORPUS, "init", "."], cwd=workspace)
        size = 0
        for number, record in enumerate(chain(laws("en", 2), laws("zh", 2))):
            data = f"{record['title']}\n\n{record['text']}".encode()
            size += len(data)
            (workspace / "corpus" / f"{number}.txt").write_bytes(data)
        first = cost([*CIVCORPUS, "ingest", "--jobs", "1"], cwd=workspace)
        empty = cost([*CIVCORPUS, "ingest", "--jobs", "1"], cwd=workspace, repeat=3)
        megabytes = size / 1e6
        index = sum(path.stat().st_size for path in (workspace / "index" / "whoosh").rglob("*")) / size
        rate, again = megabytes / first.wall, megabytes / empty.wall
        print(
            f"first ingest   {rate:8.2f} MB/s  {first.cpu:.1f} s CPU  {first.memory:.0f} MB peak  index {index:.1f} x text"
        )
        print(
            f"unchanged      {again:8.2f} MB/s with the start of the process, {unchanged_rate(workspace):.0f} MB/s without"
        )
        print(json.dumps({"megabytes": round(megabytes, 2), "first": vars(first), "unchanged": vars(empty)}))


def unchanged_rate(workspace: Path) -> float:
    """Return the MB/s of an unchanged re-ingest without the start of the process, over 5 MB."""
    big = workspace / "corpus" / "big.txt"
    small = cost([*CIVCORPUS, "ingest", "--jobs", "1"], cwd=workspace, repeat=3).wall
    paragraph = "The Charity Law 慈善法 and what follows from it. " * 20 + "\n\n"
    with big.open("w", encoding="utf-8") as file:
        for _ in range(5_000):
            file.write(paragraph)
    cost([*CIVCORPUS, "ingest", "--jobs", "1"], cwd=workspace)
    large = cost([*CIVCORPUS, "ingest", "--jobs", "1"], cwd=workspace, repeat=3).wall
    return big.stat().st_size / 1e6 / max(large - small, 0.001)


if __name__ == "__main__":
    main()
