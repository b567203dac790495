"""What a fresh process costs over the bare imports it cannot do without: CPU seconds, as differences and ratios."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measuring import CIVCORPUS, cost

ROOT = Path(__file__).resolve().parents[1]
SEARCHES = [("English", ["charity law"]), ("Chinese", ["慈善法"]), ("a tag", ["--tag", "bri"])]
BARE = {"whoosh": "import whoosh.index, whoosh.qparser, typer", "tantivy": "import tantivy, typer"}


def main() -> None:
    print(f"{'command':<28} {'CPU s':>7} {'bare s':>7} {'more':>7} {'at most':>8} {'ratio':>6}")
    late = compared("civcorpus --help", "import typer", ["--help"], 0.15, Path.cwd())
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        cost([*CIVCORPUS, "init", "."], cwd=workspace)
        cost([*CIVCORPUS, "ingest", str(ROOT / "corpus")], cwd=workspace)
        for engine, bare in BARE.items():
            cost([*CIVCORPUS, "index", "convert", "--engine", engine], cwd=workspace)
            for name, arguments in SEARCHES:
                late |= compared(f"search, {name}, {engine}", bare, ["search", *arguments], 0.25, workspace)
    sys.exit(1 if late and "--gate" in sys.argv else 0)


def compared(name: str, bare_code: str, arguments: list[str], allowed: float, folder: Path) -> bool:
    """Print what a command costs over bare imports, and say whether that is more than is allowed."""
    bare = cost([sys.executable, "-c", bare_code], repeat=7).cpu
    ours = cost([*CIVCORPUS, *arguments], cwd=folder, repeat=7).cpu
    print(f"{name:<28} {ours:7.3f} {bare:7.3f} {ours - bare:7.3f} {allowed:8.2f} {ours / bare:6.2f}")
    return ours - bare > allowed


if __name__ == "__main__":
    main()
