"""The command `civcorpus`: its options, its one error handler, and the place where the command groups are put together."""

import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from typer.core import TyperGroup
from typer.main import get_command_from_info, get_group_from_info

from civcorpus.errors import CivcorpusError, ExitCode, QueryError
from civcorpus.version import __version__
from civcorpus.workspace import Workspace, open_workspace

COMMANDS = {
    "init": ("ingesting", "Make a workspace with the shipped taxonomies."),
    "ingest": ("ingesting", "Read, tokenise, tag and index documents."),
    "index": ("indexing", "The index: which engine keeps it."),
    "status": ("looking", "Show what the workspace holds, what is stale or failed, the engine and the versions."),
    "search": ("searching", "Find passages, or documents, in either language."),
    "queries": ("queries", "Queries that were saved by name."),
    "kwic": ("concordance", "Show every place of a word, phrase or concept in its surroundings (a concordance)."),
    "similar": (
        "likeness",
        "Find documents, or passages, like one: by its telling words, and by its concepts, which have no language.",
    ),
    "analyze": (
        "analysing",
        "Show how a text is cut: the terms that a search finds it by, and the concepts that it names.",
    ),
    "show": ("looking", "Show a document or passage with its tags and where they stand."),
    "tag": ("tagging", "Tags: what the taxonomies suggest, what a run would change, what people decide."),
    "taxonomy": ("taxonomy", "Taxonomies: look at them, compare and edit them, bring them in and out."),
    "terms": ("terms", "Candidates for the taxonomies from the corpus: `mine`, `accept`."),
    "export": ("exporting", "Write the tagged corpus for other programs: `sqlite`, `jsonl`, `csv`."),
    "freq": (
        "statistics",
        "Count words, phrases or concepts: per million English words or Chinese characters, with the denominators.",
    ),
    "colloc": ("statistics", "Find the words that stand near a word, phrase or concept more often than by chance."),
    "keyness": (
        "statistics",
        "Find the words that mark one part of the corpus against another, each language by itself.",
    ),
    "dispersion": (
        "comparing",
        "Measure how evenly a word, phrase or concept is spread, and where in each document it stands.",
    ),
    "trend": ("comparing", "Follow concepts over the years or months; a period without documents is a gap, not 0."),
    "cooccur": (
        "comparing",
        "Find concepts, or concepts and organisations, that are named together: as pairs, a matrix or a graph.",
    ),
    "report": (
        "reporting",
        "Write one self-contained page about the corpus: holdings, concepts over time and together, telling passages.",
    ),
}
"""Every command (or group), in the order of `--help`: the module that registers it with `app`, and what it does in a line."""


class _Commands(Mapping[str, Any]):
    """The commands by name; the module of a command is imported when the command is looked at, so that no other is paid for."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            import_module(f"civcorpus.cli.{COMMANDS[name][0]}")
            self._made[name] = _made_command(name)
        return self._made[name]


def _made_command(name: str) -> Any:
    for command in app.registered_commands:
        if name == (command.name or getattr(command.callback, "__name__", "").replace("_", "-")):
            return get_command_from_info(command, pretty_exceptions_short=False, rich_markup_mode=None)
    group = next(group for group in app.registered_groups if group.name == name)
    return get_group_from_info(group, pretty_exceptions_short=False, suggest_commands=True, rich_markup_mode=None)


class ErrorHandlingGroup(TyperGroup):
    """Turns what a user can put right into one line on stderr and an exit code; knows its commands without importing them."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = cast("Any", _Commands())

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Return the names of the commands."""
        return list(COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write what the commands do, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def invoke(self, ctx: Any) -> Any:
        """Run the command; see `civcorpus.errors` for the exit codes."""
        try:
            return super().invoke(ctx)
        except CivcorpusError as err:
            print_error(err)
            raise typer.Exit(err.exit_code) from err
        except BrokenPipeError:
            _close_quietly()
            raise typer.Exit(ExitCode.DONE) from None
        except KeyboardInterrupt:
            typer.echo("civcorpus: interrupted", err=True)
            raise typer.Exit(ExitCode.INTERRUPTED) from None


app = typer.Typer(
    name="civcorpus",
    cls=ErrorHandlingGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    pretty_exceptions_enable=False,
    suggest_commands=True,
)


def workspace_of(ctx: typer.Context) -> Workspace:
    """Return the workspace that the command works in."""
    return open_workspace(ctx.find_root().params.get("workspace"))


def print_error(err: CivcorpusError) -> None:
    """Print an error as one line; a query error shows the place."""
    typer.echo(f"civcorpus: {err}", err=True)
    if isinstance(err, QueryError) and err.position is not None:
        from civcorpus.queries import caret

        typer.echo(caret(err), err=True)


def note(message: str) -> None:
    """Say something that is not data."""
    typer.echo(f"civcorpus: {message}", err=True)


def _close_quietly() -> None:
    """Point stdout at nothing, so that Python's last flush does not complain about a reader that left."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"civcorpus {__version__}")
        raise typer.Exit()


@app.callback()
def civcorpus(
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace",
            "-w",
            help="The workspace; default: the nearest folder upwards with a civcorpus.toml.",
            envvar="CIVCORPUS_WORKSPACE",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Search and tag reports about civil society in China, in English and Chinese.

    Begin with `civcorpus init my-corpus`, put reports into `my-corpus/corpus`, then
    `civcorpus ingest` and `civcorpus search "Charity Law"`.
    """


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        app()
    except BrokenPipeError:
        _close_quietly()
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            _close_quietly()
