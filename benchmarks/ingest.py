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
        many = unchanged_rate(workspace)
        print(
            f"first ingest   {rate:8.2f} MB/s  {first.cpu:.1f} s CPU  {first.memory:.0f} MB peak  index {index:.1f} x text"
        )
        print(f"unchanged      {again:8.2f} MB/s, with 200 MB more {many:.0f} MB/s")
        print(json.dumps({"megabytes": round(megabytes, 2), "first": vars(first), "unchanged": vars(empty)}))


def unchanged_rate(workspace: Path) -> float:
    """Return the MB/s of an unchanged re-ingest, everything included, with 200 MB of pages more that are mostly pictures."""
    words = "<p>The Charity Law 慈善法 and what follows from it.</p>" * 20
    picture = "iVBORw0KGgo" * 900_000
    size = 0
    for number in range(20):
        page = f"<html><head><title>Page {number}</title><style>p{{background:url(data:image/png;base64,{picture})}}</style></head>"
        size += (workspace / "corpus" / f"page-{number}.html").write_text(f"{page}<body>{words}</body></html>", "utf-8")
    cost([*CIVCORPUS, "ingest", "--jobs", "1"], cwd=workspace)
    return size / 1e6 / cost([*CIVCORPUS, "ingest", "--jobs", "1"], cwd=workspace, repeat=3).wall


if __name__ == "__main__":
    main()
