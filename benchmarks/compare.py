"""This project and its peers on the same work in one run: `python benchmarks/compare.py [--sizes 1000,10000,100000]`.

Writes `docs/benchmarks.md` and a picture beside it. A size is a number of passages; engines in Python are left out above `--slow`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from measuring import BENCH, CIVCORPUS, Cost, cost

ROOT = Path(__file__).resolve().parents[1]
PEERS = (sys.executable, str(Path(__file__).with_name("peers.py")))
MAKER = (sys.executable, str(Path(__file__).with_name("corpora.py")))
"""Another process, since a process that is started counts the memory of the one that starts it as its own."""
SUBJECTS = ("civcorpus, tantivy", "civcorpus, Whoosh", "bare tantivy", "bare Whoosh", "bare FTS5")
PACKAGES = ("civcorpus", "tantivy", "whoosh-reloaded", "rjieba", "spacy")
COLUMNS = (
    *("passages", "what", "build: wall s", "CPU s", "peak MB", "disk / text", "cold: wall s", "CPU s", "peak MB"),
    *("warm ms, en", "zh", "warm / bare tantivy"),
)


@dataclass
class Measured:
    """What one subject cost at one size; `warm` are the median milliseconds of English and Chinese queries."""

    subject: str
    passages: int
    build: Cost
    disk: float
    cold: Cost
    warm: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000", help="passages, comma-separated")
    parser.add_argument("--slow", type=int, default=10_000, help="the most passages for engines written in Python")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks.md")
    options = parser.parse_args()
    rows: list[Measured] = []
    texts: dict[int, float] = {}
    strings: dict[int, Cost] = {}
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            corpus = Path(folder)
            subprocess.run([*MAKER, folder, str(size)], check=True)
            texts[size] = _text_size(corpus)
            for row in _measured(corpus, size, options.slow):
                rows.append(row)
                print(row, flush=True)
            if rg := shutil.which("rg"):
                strings[size] = cost([rg, "-c", "charity", str(corpus / "documents.jsonl")], repeat=3, ok=(0, 1))
    options.out.write_text(_page(rows, texts, strings), encoding="utf-8")
    _plot(rows, options.out.with_suffix(".svg"))


def _measured(corpus: Path, size: int, slow: int) -> Iterator[Measured]:
    for subject in SUBJECTS:
        if "Whoosh" in subject and size > slow:
            continue
        index = corpus / subject.replace(", ", "-").replace(" ", "-")
        kind, engine = subject.replace(",", "").lower().split()
        yield _civcorpus(corpus, index, engine, size) if kind == "civcorpus" else _peer(corpus, index, engine, size)
        shutil.rmtree(index)


def _civcorpus(corpus: Path, index: Path, engine: str, size: int) -> Measured:
    cost([*CIVCORPUS, "init", str(index)])
    (index / "civcorpus.toml").write_text(f'engine = "{engine}"\n', encoding="utf-8")
    command = [*CIVCORPUS, "-w", str(index)]
    build = cost([*command, "ingest", "--jobs", "1", str(corpus / "documents.jsonl")])
    query = " ".join(json.loads((corpus / "queries.json").read_text(encoding="utf-8"))[0][0])
    cold = cost([*command, "search", "--no-expand", query], repeat=5, ok=(0, 1))
    warm = _warm("civcorpus", corpus, index)
    return Measured(
        f"civcorpus, {engine.replace('whoosh', 'Whoosh')}", size, build, _size(index / "index" / engine), cold, warm
    )


def _peer(corpus: Path, index: Path, engine: str, size: int) -> Measured:
    arguments = [engine, str(corpus), str(index)]
    build = cost([*PEERS, "build", *arguments])
    cold = cost([*PEERS, "cold", *arguments], repeat=5)
    name = {"whoosh": "Whoosh", "fts5": "FTS5"}.get(engine, engine)
    return Measured(f"bare {name}", size, build, _size(index), cold, _warm(engine, corpus, index))


def _warm(engine: str, corpus: Path, index: Path) -> list[float]:
    done = subprocess.run([*PEERS, "warm", engine, str(corpus), str(index)], capture_output=True, text=True, check=True)
    return [float(each) for each in json.loads(done.stdout)]


def _text_size(corpus: Path) -> float:
    """Return the bytes of the texts in UTF-8."""
    with (corpus / "documents.jsonl").open(encoding="utf-8") as lines:
        return sum(len(json.loads(line)["text"].encode()) for line in lines)


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _page(rows: list[Measured], texts: dict[int, float], strings: dict[int, Cost]) -> str:
    cores = os.cpu_count()
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    real = "English and Chinese laws" if BENCH.is_dir() else "made-up text with Zipf's frequencies"
    lines = [
        "# What it costs",
        "",
        f"Measured {datetime.now(UTC).date()} by `make bench` on {cores} cores ({platform.machine()}, {platform.system()}; load at the end",
        f"{os.getloadavg()[1]:.1f}, of which 1 is ours), Python {platform.python_version()}, {packages}.",
        f"Text: {real}. Ratios count, not seconds: everything ran one after the other on one machine.",
        "",
        "The bare engines are handed ready terms of both fields and keep nothing else. civcorpus reads, cuts, folds and tags the same",
        "text, and keeps texts, mentions and tags beside the index; disk is that of the index alone. Cold is a whole process that asks",
        "once; warm is the median of 60 queries of two words, top 10 and the exact total, through Python, English and Chinese.",
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"|{'|'.join('---' if name == 'what' else '--:' for name in COLUMNS)}|",
    ]
    for row in rows:
        bare = next(each for each in rows if each.subject == "bare tantivy" and each.passages == row.passages)
        ratio = "; ".join(f"{one / other:.1f}" for one, other in zip(row.warm, bare.warm, strict=True))
        lines.append(
            f"| {row.passages:,} | {row.subject} | {_figures(row.build)} | {row.disk / texts[row.passages]:.2f} | {_figures(row.cold)} | "
            f"{row.warm[0]:.2f} | {row.warm[1]:.2f} | {ratio} |"
        )
    lines += ["", "![Cost against size](benchmarks.svg)", ""]
    if strings:
        told = "; ".join(f"{size:,} passages: {each.wall:.3f} s" for size, each in strings.items())
        lines.append(f"ripgrep, one string over the same text: {told}.")
    else:
        lines.append("ripgrep is not installed here and was not measured.")
    if not shutil.which("recollq"):
        lines.append("recollq is not installed here and was not measured.")
    return "\n".join(lines) + "\n"


def _figures(each: Cost) -> str:
    return f"{each.wall:.2f} | {each.cpu:.2f} | {each.memory:.0f}"


def _plot(rows: list[Measured], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "civcorpus"
    from matplotlib import pyplot as plt

    figure, panels = plt.subplots(1, 3, figsize=(13, 4))
    figures = (
        ("build, CPU seconds", lambda row: row.build.cpu),
        ("cold query, CPU seconds", lambda row: row.cold.cpu),
        ("warm query, ms", lambda row: row.warm[0]),
    )
    for panel, (title, of) in zip(panels, figures, strict=True):
        for subject in SUBJECTS:
            mine = [row for row in rows if row.subject == subject]
            panel.loglog([row.passages for row in mine], [of(row) for row in mine], marker="o", label=subject)
        panel.set_title(title)
        panel.set_xlabel("passages")
        panel.grid(alpha=0.3)
    panels[0].legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
