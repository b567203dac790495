"""`civcorpus kwic`: every place of a word, a phrase or a concept, in its surroundings."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Annotated

import typer

from civcorpus.cli.app import app, note, workspace_of
from civcorpus.cli.columns import beginning, clipped_middle, columns, ending, padded, shown
from civcorpus.cli.output import Format, Record, write_records
from civcorpus.errors import ExitCode

if TYPE_CHECKING:
    from civcorpus.pipeline.spooling import ConcordanceLine

_WIDTH = 40
"""Columns each side where no terminal says otherwise."""
_NARROWEST = 10
_GAP = "  "


@app.command()
def kwic(
    ctx: typer.Context,
    query: Annotated[
        str, typer.Argument(metavar="[QUERY]", help="What stands in the middle; the grammar is that of search.")
    ] = "",
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="ID", help="Carries this concept; without QUERY its mentions are the nodes."),
    ] = None,
    lang: Annotated[str, typer.Option(help="en or zh; a mixed passage is both.")] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help="Not before; 2016, 2016-09 or 2016-09-01.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Not after.")] = "",
    source: Annotated[str, typer.Option(metavar="GLOB", help="From this source; * and ? stand for anything.")] = "",
    any_term: Annotated[
        bool, typer.Option("--any", help="Places of any term; default: where all terms stand.")
    ] = False,
    expand: Annotated[
        bool, typer.Option("--expand/--no-expand", help="Also the other names of a concept that the query names.")
    ] = True,
    translate: Annotated[
        bool | None,
        typer.Option(
            "--translate/--no-translate",
            help="Also places of translations of the other words (CC-CEDICT); default: the setting.",
            show_default=False,
        ),
    ] = None,
    sort: Annotated[
        str,
        typer.Option(metavar="KEYS", help="left, right, node, date, none, or words beside the node: L1,L2,R1."),
    ] = "none",
    sample: Annotated[int, typer.Option(metavar="N", min=0, help="So many lines by lot; 0: all.")] = 0,
    seed: Annotated[int, typer.Option(help="Which lot; the same seed draws the same lines.")] = 0,
    width: Annotated[
        int | None, typer.Option(min=0, help="Columns each side; default: what the terminal holds, else 40.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="How many lines; 0: all.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="How many to pass over first.")] = 0,
    form: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.TABLE,
    fail: Annotated[bool, typer.Option("--fail/--no-fail", help="Exit 1 when there is no line.")] = True,
) -> None:
    """Show every place of a word, phrase or concept in its surroundings (a concordance).

    Examples: `civcorpus kwic foundation --sort R1,R2`, `civcorpus kwic 慈善法 --sort left --lang zh`,
    `civcorpus kwic --tag bri --sort date -n 0 --format csv`, `civcorpus kwic registration --sample 100 --seed 7`
    """
    from civcorpus.pipeline.concordance import ConcordanceStyle, sort_keys
    from civcorpus.pipeline.searching import Filters
    from civcorpus.pipeline.spooling import ConcordanceLine

    filters = Filters(tags=tag or (), lang=lang, since=since, until=until, source=source)
    wide = sys.stdout.isatty() and form is Format.TABLE
    side = width if width is not None else shutil.get_terminal_size().columns if wide else _WIDTH
    style = ConcordanceStyle(
        any_term=any_term, expand=expand, sort=sort_keys(sort), sample=sample, seed=seed, width=side, limit=limit, offset=offset,
        translate=translate,
    )  # fmt: skip
    lines = _Counted(workspace_of(ctx).kwic(query, filters=filters, style=style, say=note))
    if form is Format.TABLE:
        _print_lines(lines, width)
    else:
        names = [field.name for field in fields(ConcordanceLine)]
        write_records((_record(_within(line, side), names) for line in lines), form, names)
    raise typer.Exit(ExitCode.NO_HITS if fail and not lines.count else ExitCode.DONE)


class _Counted:
    """Lines as they come, and how many there were."""

    def __init__(self, lines: Iterable[ConcordanceLine]) -> None:
        self._lines = lines
        self.count = 0

    def __iter__(self) -> Iterator[ConcordanceLine]:
        for line in self._lines:
            self.count += 1
            yield line


def _within(line: ConcordanceLine, width: int) -> ConcordanceLine:
    return replace(line, left=ending(line.left, width), right=beginning(line.right, width))


def _record(line: ConcordanceLine, names: Sequence[str]) -> Record:
    return {name: getattr(line, name) for name in names}


def _print_lines(lines: Iterable[ConcordanceLine], width: int | None) -> None:
    """Print lines in columns; they wait on disk until the widest node is known."""
    from civcorpus.pipeline.spooling import Spool

    terminal = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    with Spool() as spool:
        node = 0
        for line in lines:
            spool.add(line)
            node = max(node, columns(shown(" ".join(line.node.split()))))
        place = min(terminal // 4, 40) if terminal else 0
        side = width if width is not None else _side(terminal, node, place)
        for line in spool.lines():
            sys.stdout.write(_row(line, side, node, place) + "\n")


def _side(terminal: int, node: int, place: int) -> int:
    """Return how many columns are left for each side of the node."""
    return max(_NARROWEST, (terminal - node - place - 3 * len(_GAP)) // 2) if terminal else _WIDTH


def _row(line: ConcordanceLine, side: int, node: int, place: int) -> str:
    left = padded(ending(shown(line.left.strip()), side), side, right=True)
    right = padded(beginning(shown(line.right.strip()), side), side)
    middle = padded(shown(" ".join(line.node.split())), node)
    if not place:
        return _GAP.join((left, middle, right, line.passage_id))
    middle = typer.style(middle, bold=True, fg="red")
    return _GAP.join((left, middle, right, typer.style(clipped_middle(shown(line.passage_id), place), dim=True)))
