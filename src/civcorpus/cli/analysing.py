"""`civcorpus analyze`: how a text is cut."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from civcorpus.cli.app import app, workspace_of
from civcorpus.cli.output import Format, Record, write_records, write_table

if TYPE_CHECKING:
    from civcorpus.pipeline.cutting import CutText

_FIELDS = ("field", "position", "term", "text", "start", "end")


@app.command()
def analyze(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT|-", help="The text; `-` reads stdin.")],
    form: Annotated[
        Format, typer.Option("--format", help="How to write it; jsonl, csv and tsv hold the terms.")
    ] = Format.TABLE,
) -> None:
    """Show how a text is cut: the terms that a search finds it by, and the concepts that it names.

    Example: `civcorpus analyze 一带一路倡议下的NGO`
    """
    cut = workspace_of(ctx).analyze(sys.stdin.read() if text == "-" else text)
    terms: list[Record] = [
        {**asdict(term), "text": cut.text[term.start : term.end]} for term in (*cut.words, *cut.exact)
    ]
    if form is Format.TABLE:
        _print_cut(cut, terms)
    elif form is Format.JSON:
        typer.echo(json.dumps(asdict(cut), ensure_ascii=False, indent=2))
    else:
        write_records(terms, form, _FIELDS)


def _print_cut(cut: CutText, terms: list[Record]) -> None:
    typer.echo(f"language  {cut.lang}")
    typer.echo(f"folded    {' '.join(cut.folded.split())}")
    typer.echo(f"matching  {cut.matching_form}")
    for concept in cut.concepts:
        place = f"{concept.start}–{concept.end}"
        typer.echo(
            f"names     {concept.concept_id}  {' '.join(cut.text[concept.start : concept.end].split())}  {place}"
        )
    typer.echo("")
    rows = [[record[name] for name in _FIELDS] for record in terms]
    write_table(rows, _FIELDS, right=frozenset({1, 4, 5}))
