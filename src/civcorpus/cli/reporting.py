"""`civcorpus report`: one page about the corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civcorpus.cli.app import app, note, workspace_of


@app.command()
def report(
    ctx: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT.html", help="The file to write.")],
) -> None:
    """Write one self-contained page about the corpus: holdings, concepts over time and together, telling passages.

    Opens in any browser without a network; readable on a phone, printable. Example: `civcorpus report corpus.html`
    """
    workspace_of(ctx).report(out, say=note)
    note(f"{out}: written")
