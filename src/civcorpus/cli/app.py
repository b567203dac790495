"""The command `civcorpus`: its options, its one error handler, and the place where the command groups are put together."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from civcorpus import __version__
from civcorpus.errors import CivcorpusError, ExitCode, QueryError
from civcorpus.workspace import Workspace, open_workspace


class ErrorHandlingGroup(TyperGroup):
    """Turns what a user can put right into one line on stderr and an exit code."""

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


from civcorpus.cli import comparing, exporting, ingesting, looking, searching, statistics, tagging, taxonomy  # noqa: E402, F401
