"""Write docs/reference.md from the commands themselves; `--check` only says whether it is stale (exit 1)."""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from civcorpus.cli.app import app
from civcorpus.errors import CivcorpusError, ExitCode

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference.md"
HEAD = """\
# Command reference

Generated from the commands by `make docs`; do not edit. Data goes to stdout, everything else to stderr.
"""


def commands(group: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command below a group with its full name, groups before what is in them."""
    for name, command in sorted(group.commands.items()):
        if not command.hidden:
            yield (*path, name), command
            if hasattr(command, "commands"):
                yield from commands(command, (*path, name))


def section(path: tuple[str, ...], command: Any) -> str:
    """Return what the reference says of one command."""
    depth = "#" * len(path)
    lines = [f"{depth} {' '.join(path)}", "", inspect.cleandoc(command.help or ""), ""]
    if hasattr(command, "commands"):
        return "\n".join(lines)
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    usage = " ".join(argument.make_metavar(typer.Context(command)) for argument in arguments)
    lines += ["```text", f"{' '.join(path)} [OPTIONS] {usage}".rstrip(), "```", ""]
    rows = [row for parameter in command.params if (row := described(parameter))]
    if rows:
        lines += ["| argument or option | meaning |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def described(parameter: Any) -> str:
    """Return a row of the table for an argument or option."""
    if parameter.name == "help" or getattr(parameter, "hidden", False):
        return ""
    context = typer.Context(typer.main.get_command(app))
    if parameter.param_type_name == "argument":
        name = parameter.make_metavar(context)
    else:
        value = "" if parameter.is_flag else f" {parameter.make_metavar(context)}"
        name = ", ".join([*parameter.opts, *parameter.secondary_opts]) + value
    cells = (cell.replace("|", "\\|").replace("\n", " ") for cell in (f"`{name}`", parameter.help or ""))
    return f"| {' | '.join(cells)} |"


def exit_codes() -> str:
    """Return the table of exit codes, with the errors that give each."""
    rows = ["## Exit codes", "", "| code | when |", "|---|---|"]
    causes = {
        ExitCode.DONE: "Done; a search had hits.",
        ExitCode.NO_HITS: "A search had no hit (`--no-fail` makes it 0).",
        ExitCode.INTERRUPTED: "Interrupted.",
    }
    for code in ExitCode:
        errors = [e for e in CivcorpusError.__subclasses__() if e.exit_code is code]
        causes.setdefault(code, " ".join(inspect.cleandoc(e.__doc__ or "").splitlines()[0] for e in errors))
        rows.append(f"| {int(code)} | {causes[code]} |")
    return "\n".join(rows) + "\n"


def reference() -> str:
    """Return the whole page."""
    root = typer.main.get_command(app)
    sections = [section(path, command) for path, command in commands(root, ("civcorpus",))]
    options = "\n".join(row for parameter in root.params if (row := described(parameter)))
    general = f"## Options of every command\n\n| option | meaning |\n|---|---|\n{options}\n"
    return "\n".join([HEAD, general, *sections, exit_codes()])


def main() -> None:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="do not write; exit 1 when the page is stale")
    check = parser.parse_args().check
    text = reference()
    if not check:
        TARGET.write_text(text, encoding="utf-8")
    elif not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != text:
        sys.exit(f"{TARGET.name}: stale: run `make docs` and commit it")


if __name__ == "__main__":
    main()
