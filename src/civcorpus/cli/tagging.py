"""`civcorpus tag`: what the taxonomies suggest, and why; the other commands of the group are in the files beside."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from civcorpus.cli.app import app, workspace_of
from civcorpus.cli.output import Format, write_records, write_table
from civcorpus.errors import UsageError

tag = typer.Typer(
    no_args_is_help=True, help="Tags: what the taxonomies suggest, what a run would change, what people decide."
)
app.add_typer(tag, name="tag")


@tag.command()
def suggest(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="A document, or `-` for text on stdin.")],
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """Suggest tags with their evidence for one file; nothing is written.

    Examples: `civcorpus tag suggest report.pdf`, `pbpaste | civcorpus tag suggest - --format jsonl`
    """
    workspace = workspace_of(ctx)
    path = None if source == "-" else Path(source)
    if path and not path.is_file():
        raise UsageError(f"{source}: no such file: give a document, or `-` for text on stdin")
    text = sys.stdin.read() if path is None else ""
    records = []
    for document, tags, mentions in workspace.suggest(path, text):
        for suggested in tags:
            evidence = [asdict(m) for m in mentions if m.concept_id == suggested.concept_id]
            records.append(
                {**asdict(suggested), "parts": dict(suggested.parts), "title": document.title, "evidence": evidence}
            )
    fields = (
        "document_id", "concept_id", "rank", "score", "mentions", "parts", "confidence", "status", "origin", "title", "evidence",
    )  # fmt: skip
    ordered = [{name: record[name] for name in fields} for record in records]
    if form is not Format.TABLE:
        write_records(ordered, form, fields)
        return
    rows = [(r["concept_id"], f"{r['score']:.2f}", r["mentions"], _evidence(r["evidence"])) for r in ordered]
    write_table(rows, ("concept", "score", "mentions", "named as"), right=frozenset({1, 2}))


def _evidence(evidence: object) -> str:
    assert isinstance(evidence, list)
    names = dict.fromkeys(" ".join(str(mention["exact"]).split()) for mention in evidence)
    return ", ".join(list(names)[:5]) + (", …" if len(names) > 5 else "")


from civcorpus.cli import evaluating, tag_decisions, tag_looking, tag_runs  # noqa: E402, F401
