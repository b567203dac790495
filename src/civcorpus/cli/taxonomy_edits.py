"""`civcorpus taxonomy rename|merge|deprecate`: edits of ids after which decisions still count."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from civcorpus.cli.app import note, workspace_of
from civcorpus.cli.taxonomy import taxonomy

ConceptId = Annotated[str, typer.Argument(metavar="ID", help="A concept's id.")]


def _say(what: str, files: Sequence[Path]) -> None:
    for file in files:
        note(f"{what}: written to {file}")
    note("`civcorpus tag run --dry-run` shows what changes; decisions follow with the next `civcorpus tag run`")


@taxonomy.command()
def rename(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="A concept's id.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The id it is to have.")],
) -> None:
    """Give a concept another id, wherever the files name it; comments and layout stay, and so does what people decided.

    Example: `civcorpus taxonomy rename ongo-law overseas-ngo-law`
    """
    _say(f"{old} is now {new}", workspace_of(ctx).taxonomist.rename(old, new))


@taxonomy.command()
def merge(
    ctx: typer.Context,
    gone: Annotated[str, typer.Argument(metavar="FROM", help="The concept that goes.")],
    kept: Annotated[str, typer.Argument(metavar="INTO", help="The concept that gets its labels and decisions.")],
) -> None:
    """Put two concepts together: labels, references and decisions of the first go to the second.

    Guards, patterns and notes of the first are lost; what they are is shown before by `civcorpus taxonomy show`.
    Example: `civcorpus taxonomy merge chinese-ngo social-organisation`
    """
    workspace = workspace_of(ctx)
    concept = workspace.taxonomy.concept(gone) if gone in workspace.taxonomy else None
    _say(f"{gone} is now part of {kept}", workspace.taxonomist.merge(gone, kept))
    if concept and (
        concept.patterns or concept.guard.restricts or any(label.guard.restricts for label in concept.labels)
    ):
        note(f"guards and {len(concept.patterns)} patterns of {gone} are gone: add to {kept} what it needs of them")


@taxonomy.command()
def deprecate(
    ctx: typer.Context,
    concept_id: ConceptId,
    by: Annotated[str, typer.Option(metavar="ID", help="The concept that takes its place, and its decisions.")] = "",
) -> None:
    """Keep a concept for the record, but find it in no text any more. Example: `civcorpus taxonomy deprecate mou --by partnership`."""
    what = f"{concept_id} is deprecated" + (f", replaced by {by}" if by else "")
    _say(what, workspace_of(ctx).taxonomist.deprecate(concept_id, by))
