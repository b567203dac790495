"""Run the commands in the console blocks of README and tutorials, and put their true output under them.

`--check` only says which pages are stale (exit 1). Each page runs in an empty folder of its own that holds the sample corpus as `reports/`;
the folder is shown as `~`. A block that begins with ```` ```console ```` is run; `$ ` begins a command, the rest is output.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "tutorials").glob("*.md"))]
_BLOCK = re.compile(r"(?<=```console\n)(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)
_CUT = "…"
_TIME_OF_RUN = re.compile(r"(?<=-)\d{4}-\d\d-\d\dT\d{6}Z")


def rewritten(page: Path) -> str:
    """Return the page with the true output of its commands."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve()
        shutil.copytree(ROOT / "corpus", home / "reports")
        text = page.read_text(encoding="utf-8")
        state = {"cwd": home}
        return _BLOCK.sub(lambda block: _run_block(block[0], home, state), text)


def _run_block(block: str, home: Path, state: dict[str, Path]) -> str:
    shown: list[str] = []
    for command, limit in _commands(block):
        shown.append(f"$ {command}")
        if command.startswith("cd "):
            state["cwd"] = (state["cwd"] / command[3:].strip()).resolve()
            continue
        lines = _output(command, home, state["cwd"])
        if limit is not None and len(lines) > limit:
            lines = [*lines[:limit], _CUT]
        shown.extend(lines)
    return "\n".join(shown) + "\n"


def _commands(block: str) -> list[tuple[str, int | None]]:
    """Return the commands of a block, each with the number of lines after which its output is cut (a line `…` says so)."""
    commands: list[tuple[str, int | None]] = []
    count = 0
    for line in block.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], None))
            count = 0
        elif line == _CUT and commands:
            commands[-1] = (commands[-1][0], count)
        else:
            count += 1
    return commands


def _output(command: str, home: Path, cwd: Path) -> list[str]:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "COLUMNS": "80",
        "USER": "librarian",
    }
    environment.pop("CIVCORPUS_WORKSPACE", None)
    done = subprocess.run(
        command,
        shell=True,
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    text = done.stdout.replace(str(home), "~")
    if "Traceback" in text:
        sys.exit(f"$ {command}\n{text}")
    return [line.rstrip() for line in text.rstrip("\n").splitlines()]


def _timeless(text: str) -> str:
    """Return a page without the times in ids of runs, which differ whenever it is run.

    >>> _timeless("ingest-2026-11-22T054022Z")
    'ingest-'
    """
    return _TIME_OF_RUN.sub("", text)


def main() -> None:
    """Rewrite the pages, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="do not write; exit 1 when a page is stale")
    parser.add_argument("pages", nargs="*", type=Path, default=PAGES)
    options = parser.parse_args()
    stale = []
    for page in options.pages:
        text = rewritten(page)
        if _timeless(text) != _timeless(page.read_text(encoding="utf-8")):
            stale.append(page.name)
            if not options.check:
                page.write_text(text, encoding="utf-8")
    if options.check and stale:
        sys.exit(f"{', '.join(stale)}: output is not what the commands print: run `make docs` and commit it")


if __name__ == "__main__":
    main()
