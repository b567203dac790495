"""Feed the readers damaged files that a coverage-guided fuzzer makes (Atheris, over libFuzzer): each is read, or refused in one line.

Usage: python tools/fuzz.py [KIND …] [--runs 10000] [--seconds 0]. Needs `pip install atheris` (CPython on Linux or macOS).
Unlike `tests/readers/test_fuzz.py`, which changes bytes blindly, it keeps what leads to new lines of the readers, and goes on from there.
What fails is kept in `fuzzed/KIND`.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FAILED = ROOT / "fuzzed"
SECONDS = 20
"""What a file may take."""


def main() -> int:
    """Fuzz each kind in a process of its own; return 1 when anything failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", help="all, when none is named")
    parser.add_argument("--runs", type=int, default=10_000, help="files of each kind")
    parser.add_argument("--seconds", type=int, default=0, help="for each kind at most; 0: as long as it takes")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        _fuzz(asked.kinds[0], asked.runs, asked.seconds)
    failed = []
    for kind in asked.kinds or _kinds():
        command = [sys.executable, __file__, "--one", kind, f"--runs={asked.runs}", f"--seconds={asked.seconds}"]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        covered = re.findall(r"cov: (\d+)", done.stderr) or ["?"]
        ended = re.findall(r"^Done .*", done.stderr, re.MULTILINE) or ["stopped"]
        verdict = "failed" if done.returncode else "nothing failed"
        print(
            f"{kind}: {verdict}: {ended[-1]}; covered {covered[0]} places at first, {covered[-1]} at last", flush=True
        )
        if done.returncode:
            failed.append(kind)
            print("\n".join(done.stderr.splitlines()[-30:]))
    return bool(failed)


def _kinds() -> tuple[str, ...]:
    from tests.readers.test_fuzz import KINDS

    return KINDS


def _fuzz(kind: str, runs: int, seconds: int) -> None:
    """Fuzz one kind; the fuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["civcorpus"]):
        from tests.readers.test_fuzz import check, seeds

    warnings.simplefilter("ignore")
    place = Path(tempfile.mkdtemp(prefix="civcorpus-fuzz-"))
    corpus = place / "corpus"
    corpus.mkdir()
    (corpus / "seed").write_bytes(seeds(place)[kind])
    path = place / f"a.{kind}"
    FAILED.joinpath(kind).mkdir(parents=True, exist_ok=True)

    def read(data: bytes) -> None:
        path.write_bytes(data)
        check(path)

    limits = [
        f"-runs={runs}",
        f"-max_total_time={seconds}",
        f"-timeout={SECONDS}",
        "-rss_limit_mb=4096",
        "-max_len=65536",
    ]
    atheris.Setup(
        [sys.argv[0], *limits, f"-artifact_prefix={FAILED / kind}/", "-print_final_stats=1", str(corpus)], read
    )
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
