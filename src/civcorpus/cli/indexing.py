"""`civcorpus index`: what keeps the index."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from civcorpus.cli.app import app, note, workspace_of
from civcorpus.cli.progress import showing_progress


class EngineName(StrEnum):
    """The engines to choose from."""

    WHOOSH = "whoosh"
    TANTIVY = "tantivy"


index = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The index: which engine keeps it.")
app.add_typer(index, name="index")


@index.command("convert")
def convert(
    ctx: typer.Context,
    engine: Annotated[EngineName, typer.Option("--engine", help="The engine that is to keep the index from now on.")],
) -> None:
    """Have another engine keep the index, without reading any file again.

    Terms are made anew from the texts in the catalogue; searches go on meanwhile. At the end `engine` in `civcorpus.toml` is changed, and
    the old index removed. Interrupted, it can be run again.

    Example: `civcorpus index convert --engine tantivy`
    """
    workspace = workspace_of(ctx)
    with showing_progress("convert") as progress:
        built = workspace.convert_index(engine.value, progress=progress)
    note(f"the index is {'now' if built else 'already'} kept by {engine.value}")
