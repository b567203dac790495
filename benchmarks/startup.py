"""What a fresh process costs over the bare imports it cannot do without: CPU seconds, as differences and ratios."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measuring import CIVCORPUS, cost

ROOT = Path(__file__).resolve().parents[1]
CASES = [
    ("civcorpus --help", "import typer", ["--help"], 0.15),
    ("search, English", "import typer, whoosh.index", ["search", "charity law"], 0.25),
    ("search, Chinese", "import typer, whoosh.index", ["search", "慈善法"], 0.25),
    ("search, a tag", "import typer, whoosh.index", ["search", "--tag", "bri"], 0.25),
]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        cost([*CIVCORPUS, "init", "."], cwd=workspace)
        cost([*CIVCORPUS, "ingest", str(ROOT / "corpus")], cwd=workspace)
        print(f"{'command':<20} {'CPU s':>7} {'bare s':>7} {'more':>7} {'at most':>8} {'ratio':>6}")
        late = False
        for name, bare_code, arguments, allowed in CASES:
            bare = cost([sys.executable, "-c", bare_code], repeat=7).cpu
            ours = cost([*CIVCORPUS, *arguments], cwd=workspace, repeat=7).cpu
            late |= ours - bare > allowed
            print(f"{name:<20} {ours:7.3f} {bare:7.3f} {ours - bare:7.3f} {allowed:8.2f} {ours / bare:6.2f}")
        sys.exit(1 if late and "--gate" in sys.argv else 0)


if __name__ == "__main__":
    main()
