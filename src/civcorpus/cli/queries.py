"""`civcorpus queries`: saved queries."""

from __future__ import annotations

from typing import Annotated

import typer

from civcorpus.cli.app import app, note, workspace_of
from civcorpus.cli.output import Format, Record, write_records, write_table
from civcorpus.errors import ExitCode, UsageError
from civcorpus.saved_queries import SavedQueries, SavedQuery

_FIELDS = ("name", "query", "grammar", "options")

queries = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Queries that were saved by name.")
app.add_typer(queries, name="queries")


@queries.command("list")
def list_queries(
    ctx: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.TABLE,
) -> None:
    """List the saved queries in the order of `queries.toml`.

    Example: `civcorpus queries list`
    """
    write_saved(SavedQueries(workspace_of(ctx).folder).all(), form)


@queries.command("show")
def show_query(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Its name.")],
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.JSON,
) -> None:
    """Show one saved query with its options.

    Example: `civcorpus queries show law-reform`
    """
    write_saved([SavedQueries(workspace_of(ctx).folder).get(name)], form)


@queries.command("delete")
def delete_query(ctx: typer.Context, name: Annotated[str, typer.Argument(help="Its name.")]) -> None:
    """Take a saved query out of `queries.toml`.

    Example: `civcorpus queries delete law-reform`
    """
    saved = SavedQueries(workspace_of(ctx).folder)
    saved.delete(name)
    note(f"{name}: deleted from {saved.path.name}")
    raise typer.Exit(ExitCode.DONE)


def write_saved(saved: list[SavedQuery], form: str) -> None:
    """Write saved queries.

    Raises:
        UsageError: They cannot be written so.
    """
    records: list[Record] = [
        {"name": each.name, "query": each.query, "grammar": each.grammar, "options": dict(each.options)}
        for each in saved
    ]
    if form not in list(Format):
        raise UsageError(f"--format {form}: not for a list of queries: choose from {', '.join(Format)}")
    if form != Format.TABLE:
        write_records(records, Format(form), _FIELDS)
    elif records:
        write_table(([record[field] for field in _FIELDS] for record in records), _FIELDS, right=frozenset({2}))
    else:
        note("no saved query yet: save one with `civcorpus search QUERY --save NAME`")
