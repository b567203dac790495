"""`civcorpus export`: the tagged corpus for other programs."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated, cast

import typer

from civcorpus.cli.app import app, note, workspace_of
from civcorpus.errors import UsageError
from civcorpus.model import Status

export = typer.Typer(no_args_is_help=True, help="Write the tagged corpus for other programs: `sqlite`, `jsonl`, `csv`.")
app.add_typer(export, name="export")

Tags = Annotated[
    list[str] | None, typer.Option("--tag", metavar="ID", help="Only this concept; may be given several times.")
]
Query = Annotated[str, typer.Option("--query", "-q", help="Only excerpts from passages that this query finds.")]
Statuses = Annotated[
    list[str] | None, typer.Option("--status", help="Only tags that are `suggested`, `accepted` or `rejected`.")
]


@export.command("sqlite")
def export_sqlite(
    ctx: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT.db", help="The file to write; an earlier export is replaced.")],
    tag: Tags = None,
    query: Query = "",
    status: Statuses = None,
    full_text: Annotated[
        bool,
        typer.Option(help="With tables for full-text search; without them it is written much faster, and smaller."),
    ] = True,
    force: Annotated[bool, typer.Option(help="Overwrite a file that is not an earlier export.")] = False,
) -> None:
    """Write documents, passages, tags and excerpts to a SQLite file.

    Opens in Datasette or sqlite-utils as it is. Example: `civcorpus export sqlite tagged.db --tag bri`
    """
    counts = workspace_of(ctx).export_sqlite(
        out, concepts=tag, query=query, statuses=_statuses(status), full_text=full_text, force=force
    )
    note(
        f"{out}: "
        + ", ".join(f"{counts[name]} {name}" for name in ("documents", "passages", "document_tags", "excerpts"))
    )


@export.command("jsonl")
def export_jsonl(
    ctx: typer.Context,
    out: Annotated[str, typer.Argument(metavar="[OUT]", help="The file to write; `-` is stdout.")] = "-",
    tag: Tags = None,
    query: Query = "",
    status: Statuses = None,
) -> None:
    """Write excerpts, one JSON object a line. Example: `civcorpus export jsonl --tag charity-law | jq .exact`."""
    _export_text(ctx, out, "jsonl", tag, query, status)


@export.command("csv")
def export_csv(
    ctx: typer.Context,
    out: Annotated[str, typer.Argument(metavar="[OUT]", help="The file to write; `-` is stdout.")] = "-",
    tag: Tags = None,
    query: Query = "",
    status: Statuses = None,
) -> None:
    """Write excerpts as CSV with a header. Example: `civcorpus export csv excerpts.csv`."""
    _export_text(ctx, out, "csv", tag, query, status)


def _export_text(
    ctx: typer.Context, out: str, form: str, tag: list[str] | None, query: str, status: list[str] | None
) -> None:
    write = partial(workspace_of(ctx).export_text, form=form, concepts=tag, query=query, statuses=_statuses(status))
    if out == "-":
        write(sys.stdout)
        return
    path = Path(out)
    draft = path.with_name(f".{path.name}.new")
    with draft.open("w", encoding="utf-8", newline="") as file:
        count = write(file)
    draft.replace(path)
    note(f"{path}: {count} excerpts")


def _statuses(status: list[str] | None) -> list[Status] | None:
    known = ("suggested", "accepted", "rejected")
    for value in status or ():
        if value not in known:
            raise UsageError(f"--status {value}: unknown: choose {', '.join(known)}")
    return cast("list[Status] | None", status)
