"""`civcorpus similar`: what is like a document, in either language."""

from __future__ import annotations

import shutil
import sys
from dataclasses import asdict, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from civcorpus.cli.app import app, workspace_of
from civcorpus.cli.output import Format, wrapped, write_records
from civcorpus.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from civcorpus.pipeline.likeness import Like


class Compared(StrEnum):
    """What is compared."""

    DOCUMENT = "document"
    PASSAGE = "passage"


@app.command()
def similar(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="DOC", help="A document's id, or a passage's (`id#number`).")],
    by: Annotated[Compared, typer.Option(help="What to find.")] = Compared.DOCUMENT,
    tag: Annotated[
        list[str] | None, typer.Option("--tag", metavar="ID", help="Carries this concept; several: all of them.")
    ] = None,
    lang: Annotated[str, typer.Option(help="en or zh.")] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help="Not before; 2016, 2016-09 or 2016-09-01.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Not after.")] = "",
    source: Annotated[str, typer.Option(metavar="GLOB", help="From this source; * and ? stand for anything.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="How many.")] = 10,
    form: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.TABLE,
    fail: Annotated[bool, typer.Option("--fail/--no-fail", help="Exit 1 when there is nothing like it.")] = True,
) -> None:
    """Find documents, or passages, like one: by its telling words, and by its concepts, which have no language.

    Examples: `civcorpus similar law/commentary.txt --lang zh`, `civcorpus similar 'law/commentary.txt#12' --by passage`
    """
    from civcorpus.pipeline.likeness import Like
    from civcorpus.pipeline.searching import Filters

    filters = Filters(tags=tag or (), lang=lang, since=since, until=until, source=source)
    found = workspace_of(ctx).similar(name, by_passage=by is Compared.PASSAGE, filters=filters, limit=limit)
    if form is Format.TABLE:
        _print_found(found)
    else:
        records = [{**asdict(each), "concepts": list(each.concepts), "words": list(each.words)} for each in found]
        write_records(records, form, [field.name for field in fields(Like)])
    raise typer.Exit(ExitCode.NO_HITS if fail and not found else ExitCode.DONE)


def _print_found(found: Iterable[Like]) -> None:
    width = min(shutil.get_terminal_size().columns, 110) if sys.stdout.isatty() else 10_000
    for each in found:
        typer.echo(f"{each.rank:>3}  {each.score:.2f}  " + typer.style(each.title or each.document_id, bold=True))
        about = " · ".join(part for part in (each.date, each.source, each.passage_id or each.document_id) if part)
        for line in wrapped(about, width - 11):
            typer.echo(" " * 11 + typer.style(line, dim=True))
        if each.concepts:
            typer.echo(" " * 11 + typer.style(" ".join(f"[{concept}]" for concept in each.concepts), fg="cyan"))
        for line in wrapped(", ".join(each.words), width - 11) if each.words else ():
            typer.echo(" " * 11 + line)
        typer.echo("")
