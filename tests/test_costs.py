"""What may not grow unseen: ratios that do not depend on the machine. Figures in full: `make bench`, docs/benchmarks.md."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from civcorpus import Workspace, init_workspace

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measured by what Linux tells of a process")

SEARCH_OVER_IMPORTS = 3.4
"""CPU of a whole search over that of importing what it cannot do without; 2.5 measured, on the way to 2."""
HELP_OVER_TYPER = 1.6
MEMORY_TEN_TIMES = 1.5
"""Peak memory of an ingest of ten times as many documents."""

_INGEST = """
import sys
import civcorpus.pipeline.ingesting as ingesting
from civcorpus import open_workspace
from pathlib import Path
ingesting._BATCH_BYTES = 40_000
report = open_workspace(sys.argv[1]).ingest(options=ingesting.Options(jobs=1))
assert not report.failures
(peak,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(report.added, peak.split()[1])
"""


def cpu_seconds(*arguments: str) -> float:
    keeping_bytecode = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        [sys.executable, *arguments], env=keeping_bytecode, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_utime + used.ru_stime


def least_ratio(ours: list[str], bare: str, *, rounds: int = 5) -> float:
    """Return the least CPU of a command over the least of bare imports, measured in turn."""
    pairs = [(cpu_seconds(*ours), cpu_seconds("-c", bare)) for _ in range(rounds)]
    return min(one for one, _ in pairs) / min(other for _, other in pairs)


def test_a_search_costs_little_more_than_its_imports(workspace: Workspace) -> None:
    pytest.importorskip("tantivy")
    (workspace.folder / "civcorpus.toml").write_text('engine = "tantivy"\n', encoding="utf-8")
    (workspace.corpus / "a.txt").write_text("The Charity Law 慈善法 again.\n\n" * 20, encoding="utf-8")
    Workspace(workspace.folder).ingest()
    for query in ("charity law", "慈善法"):
        ours = ["-m", "civcorpus", "--workspace", str(workspace.folder), "search", query]
        assert least_ratio(ours, "import tantivy, typer") < SEARCH_OVER_IMPORTS


def test_help_costs_little_more_than_typer() -> None:
    assert least_ratio(["-m", "civcorpus", "--help"], "import typer") < HELP_OVER_TYPER


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_memory_does_not_grow_with_the_corpus(tmp_path: Path, engine: str) -> None:
    pytest.importorskip(engine)

    def peak(documents: int) -> int:
        folder = tmp_path / str(documents)
        workspace = init_workspace(folder)
        (folder / "civcorpus.toml").write_text(f'engine = "{engine}"\n', encoding="utf-8")
        with (workspace.corpus / "all.jsonl").open("w", encoding="utf-8") as file:
            for number in range(documents):
                words = " ".join(f"word{(number * 31 + place * place) % 4000}" for place in range(180))
                text = f"The Charity Law 慈善法 in year {number}: {words}.\n\n" * 2
                file.write(json.dumps({"id": f"d{number}", "title": f"Report {number}", "text": text}) + "\n")
        ran = subprocess.run([sys.executable, "-c", _INGEST, str(folder)], capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        added, kilobytes = ran.stdout.split()
        assert int(added) == documents
        return int(kilobytes)

    assert peak(400) / peak(40) < MEMORY_TEN_TIMES
