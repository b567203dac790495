"""`civcorpus terms`: candidates for the taxonomies from the corpus itself."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civcorpus.cli.app import app, note, workspace_of
from civcorpus.cli.output import Format, clip, write_records, write_table

if TYPE_CHECKING:
    from civcorpus.terms.base import Candidate

terms = typer.Typer(no_args_is_help=True, help="Candidates for the taxonomies from the corpus: `mine`, `accept`.")
app.add_typer(terms, name="terms")

_FIELDS = ("number", "kind", "en", "zh", "short", "count", "documents", "score", "known", "concept", "evidence")


class CandidateKind(StrEnum):
    """What a candidate is."""

    PAIR = "pair"
    ACRONYM = "acronym"
    TERM = "term"


@terms.command()
def mine(
    ctx: typer.Context,
    kind: Annotated[
        list[CandidateKind] | None, typer.Option(help="Only candidates of this kind; may be repeated.")
    ] = None,
    new: Annotated[
        bool, typer.Option("--new/--all", help="Leave out what the taxonomies have; default: at the end.")
    ] = False,
    least: Annotated[int, typer.Option("--min-count", min=1, help="Leave out what is seen less often.")] = 1,
    limit: Annotated[int, typer.Option("-n", min=0, help="At most so many; 0: all.")] = 0,
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """List names that the corpus gives in two languages, acronyms it explains, and terms that stand near a concept.

    New ones come first; `known` is the concept that already has all names of a candidate, `concept` the one that has some of them
    or stands near. The number is what `civcorpus terms accept` takes.

    Example: `civcorpus terms mine --kind pair --new`
    """
    workspace = workspace_of(ctx)
    listed = workspace.mine_terms([each.value for each in kind or CandidateKind])
    chosen = [
        (number, candidate)
        for number, candidate in enumerate(listed, 1)
        if candidate.count >= least and not (new and candidate.known)
    ]
    chosen = chosen[:limit] if limit else chosen
    if form is Format.TABLE:
        heads = ("N", "kind", "English", "Chinese", "short", "count", "docs", "concept")
        write_table((_row(number, candidate) for number, candidate in chosen), heads, right=frozenset({0, 5, 6}))
    else:
        records = ({"number": number, **asdict(candidate)} for number, candidate in chosen)
        write_records(({name: record[name] for name in _FIELDS} for record in records), form, _FIELDS)
    known = sum(bool(candidate.known) for candidate in listed)
    note(
        f"{len(listed)} candidates, {known} of them in the taxonomies already; take one in with `civcorpus terms accept N`"
    )


class LabelKind(StrEnum):
    """What a label is to its concept."""

    ALT = "alt"
    HIDDEN = "hidden"
    PREF = "pref"


@terms.command()
def accept(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="N", help="The number of a candidate in the last list.")],
    concept: Annotated[
        str, typer.Option(metavar="ID", help="The concept that the names are of; default: the one listed.")
    ] = "",
    new: Annotated[str, typer.Option(metavar="ID", help="Make a new concept of the names.")] = "",
    broader: Annotated[str, typer.Option(metavar="ID", help="The concept above the new one.")] = "",
    kind: Annotated[LabelKind, typer.Option("--as", help="What the names are to the concept.")] = LabelKind.ALT,
    file: Annotated[Path | None, typer.Option(help="The taxonomy file; default: that of the concept.")] = None,
) -> None:
    """Write the names of a candidate into a taxonomy file; its comments and layout stay.

    Examples: `civcorpus terms accept 3 --concept ongo-law`, `civcorpus terms accept 5 --new ant-love --broader foundation`
    """
    from civcorpus.taxonomist import Target
    from civcorpus.taxonomy.editing import LABEL_KEYS

    label_type = next(key for key in LABEL_KEYS if key.startswith(kind))
    target = Target(concept, new, broader, label_type, file)
    for added in workspace_of(ctx).accept_term(number, target):
        note(f"{added.concept_id}: {added.label_type} {added.lang} “{added.text}” written to {added.path}")
    note("`civcorpus tag run --dry-run` shows what changes")


def _row(number: int, candidate: Candidate) -> tuple[object, ...]:
    concept = f"= {candidate.known}" if candidate.known else candidate.concept
    names = (clip(candidate.en, 50), clip(candidate.zh, 40), candidate.short)
    return number, candidate.kind, *names, candidate.count, candidate.documents, concept
