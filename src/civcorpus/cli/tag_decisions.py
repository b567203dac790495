"""`civcorpus tag accept|reject|add|remove|clear|decisions`: what a person decides, one by one or in bulk."""

from __future__ import annotations

import re
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, cast

import typer

from civcorpus.cli.app import note, workspace_of
from civcorpus.cli.output import Format, clip, write_records, write_table
from civcorpus.cli.tagging import tag
from civcorpus.errors import UsageError

if TYPE_CHECKING:
    from civcorpus.catalogue.tagged import TagFilter, TagRow
    from civcorpus.decisions import Verdict
    from civcorpus.librarian import Mentioned
    from civcorpus.model import Status

_SAMPLE = 10
_DONE = {"accept": "accepted", "reject": "rejected", "add": "added", "remove": "removed", "clear": "cleared"}

Document = Annotated[str | None, typer.Argument(metavar="[DOC]", help="A document's id.")]
Concept = Annotated[str | None, typer.Argument(metavar="[CONCEPT]", help="A concept's id.")]
Mention = Annotated[
    str | None,
    typer.Option("--mention", metavar="START[-END]", help="Only the mention at this place of the document."),
]
Labels = Annotated[
    list[str] | None,
    typer.Option("--label", metavar="TEXT", help="Only mentions found by this label; may be given several times."),
]
Why = Annotated[str, typer.Option("--why", help="A reason, kept with the decision.")]
Concepts = Annotated[list[str] | None, typer.Option("--concept", metavar="ID", help="In bulk: tags with this concept.")]
Sources = Annotated[
    list[str] | None, typer.Option("--source", metavar="GLOB", help="In bulk: documents from this source (* and ?).")
]
Least = Annotated[float, typer.Option("--min-score", min=0, max=1, help="In bulk: tags with this score or more.")]
Most = Annotated[float, typer.Option("--max-score", min=0, max=1, help="In bulk: tags with this score or less.")]
Lang = Annotated[str, typer.Option("--lang", help="In bulk: tags with a mention in `en`, `zh` or `mixed` text.")]
Statuses = Annotated[
    list[str] | None,
    typer.Option("--status", help="In bulk: `suggested` (the default), `accepted`, `rejected`; may be repeated."),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="In bulk: do not ask.")]


@tag.command()
def accept(
    ctx: typer.Context, document: Document = None, concept: Concept = None, mention: Mention = None, label: Labels = None,
    concepts: Concepts = None, source: Sources = None, min_score: Least = 0, max_score: Most = 1, lang: Lang = "",
    status: Statuses = None, why: Why = "", yes: Yes = False,
) -> None:  # fmt: skip
    """Say that tags are right: of a document and concept, of a mention, or in bulk by filter.

    Examples: `civcorpus tag accept a.pdf bri`, `civcorpus tag accept --concept bri --min-score 0.6`
    """
    wanted = tag_filter(concepts, source, label, lang, min_score, max_score, status)
    _decide(ctx, "accept", document, concept, mention, why, wanted, yes)


@tag.command()
def reject(
    ctx: typer.Context, document: Document = None, concept: Concept = None, mention: Mention = None, label: Labels = None,
    concepts: Concepts = None, source: Sources = None, min_score: Least = 0, max_score: Most = 1, lang: Lang = "",
    status: Statuses = None, why: Why = "", yes: Yes = False,
) -> None:  # fmt: skip
    """Say that tags are wrong; no run brings them back. By document and concept, by mention, or in bulk by filter.

    Examples: `civcorpus tag reject a.pdf bri --mention 1204`, `civcorpus tag reject --concept see --label SEE --yes`
    """
    wanted = tag_filter(concepts, source, label, lang, min_score, max_score, status)
    _decide(ctx, "reject", document, concept, mention, why, wanted, yes)


@tag.command()
def add(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(metavar="DOC", help="A document's id.")],
    concept: Annotated[str, typer.Argument(metavar="CONCEPT", help="A concept's id.")],
    mention: Mention = None,
    why: Why = "",
) -> None:
    """Assign a concept that nothing suggested, to a document or (`--mention START-END`) to a stretch of it.

    Example: `civcorpus tag add a.pdf labour-rights --why "the whole chapter 3"`
    """
    _decide(ctx, "add", document, concept, mention, why, None, False)


@tag.command()
def remove(
    ctx: typer.Context, document: Document = None, concept: Concept = None, mention: Mention = None, label: Labels = None,
    concepts: Concepts = None, source: Sources = None, min_score: Least = 0, max_score: Most = 1, lang: Lang = "",
    status: Statuses = None, why: Why = "", yes: Yes = False,
) -> None:  # fmt: skip
    """Take a concept off a document, whoever assigned it; no run brings it back. In bulk by filter as `reject`.

    Example: `civcorpus tag remove a.pdf labour-rights`
    """
    wanted = tag_filter(concepts, source, label, lang, min_score, max_score, status)
    _decide(ctx, "remove", document, concept, mention, why, wanted, yes)


@tag.command()
def clear(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(metavar="DOC", help="A document's id.")],
    concept: Annotated[str, typer.Argument(metavar="CONCEPT", help="A concept's id.")],
    mention: Mention = None,
    why: Why = "",
) -> None:
    """Take a decision back, so that the machine's word stands again. Example: `civcorpus tag clear a.pdf bri`."""
    _decide(ctx, "clear", document, concept, mention, why, None, False)


@tag.command()
def decisions(
    ctx: typer.Context,
    stale: Annotated[bool, typer.Option("--stale", help="Those that cannot be placed, and why.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """List the decisions that hold, each where it stands in the present text. Example: `civcorpus tag decisions --stale`."""
    standing = workspace_of(ctx).tags.decisions()
    fields: tuple[str, ...] = ("verdict", "document", "concept", "start", "exact", "label", "who", "at", "why")
    if stale:
        fields = (*fields, "reason")
        records = [{**asdict(each.decision), "reason": each.reason} for each in standing.stale]
    else:
        records = [asdict(each) for each in standing.decisions]
    ordered = [{name: record[name] for name in fields} for record in records]
    if form is Format.TABLE:
        write_table([tuple(record.values()) for record in ordered], fields, right=frozenset({3}))
    else:
        write_records(ordered, form, fields)
    note(f"{len(standing.decisions)} decisions hold, {len(standing.stale)} cannot be placed")


def tag_filter(
    concepts: list[str] | None, sources: list[str] | None, labels: list[str] | None, lang: str, least: float, most: float,
    statuses: list[str] | None,
) -> TagFilter:  # fmt: skip
    """Return the filter that options describe.

    Raises:
        UsageError: A status is unknown.
    """
    from civcorpus.catalogue.tagged import TagFilter

    for status in statuses or ():
        if status not in ("suggested", "accepted", "rejected"):
            raise UsageError(f"--status {status}: unknown: choose suggested, accepted, rejected")
    return TagFilter(
        concepts=concepts or (), sources=sources or (), labels=labels or (), lang=lang, least_score=least, most_score=most,
        statuses=cast("list[Status]", statuses) or ("suggested",),
    )  # fmt: skip


def _decide(
    ctx: typer.Context, verdict: Verdict, document: str | None, concept: str | None, mention: str | None, why: str,
    wanted: TagFilter | None, yes: bool,
) -> None:  # fmt: skip
    if document is None:
        if wanted is None or not (wanted.concepts or wanted.sources or wanted.labels or _narrowed(wanted)):
            raise UsageError(f"tag {verdict}: about what: give DOC CONCEPT, or a filter such as --concept ID")
        if mention:
            raise UsageError("--mention: of which document: give DOC CONCEPT as well")
        _decide_in_bulk(ctx, verdict, wanted, why, yes)
        return
    if concept is None:
        raise UsageError(f"{document}: which concept: give DOC CONCEPT, or a filter without DOC")
    labels = list(wanted.labels) if wanted else []
    made = []
    for label in labels or [""]:
        about: Mentioned = {"label": label, "why": why, **_place(mention)}
        made += workspace_of(ctx).tags.decide(verdict, document, concept, **about)
    about_mentions = [decision for decision in made if decision.start is not None]
    extent = f" ({len(about_mentions)} mentions)" if about_mentions else ""
    note(f"{document}: {concept} {_DONE[verdict]}{extent}")


def _narrowed(wanted: TagFilter) -> bool:
    return bool(wanted.lang) or (wanted.least_score, wanted.most_score) != (0, 1) or wanted.statuses != ("suggested",)


def _place(mention: str | None) -> Mentioned:
    if mention is None:
        return {}
    match = re.fullmatch(r"(\d+)(?:[-:](\d+))?", mention)
    if match is None:
        raise UsageError(f"--mention {mention}: not a place: give START or START-END, as `civcorpus tag explain` shows")
    return {"start": int(match[1]), "end": int(match[2]) if match[2] else None}


def _decide_in_bulk(ctx: typer.Context, verdict: Verdict, wanted: TagFilter, why: str, yes: bool) -> None:
    librarian = workspace_of(ctx).tags
    tags = librarian.find(wanted)
    if not tags:
        note("no tags fit the filter")
        return
    if not yes:
        _show_sample(tags)
        if not sys.stdin.isatty():
            raise UsageError(f"tag {verdict}: {len(tags)} tags fit: repeat with --yes to decide without being asked")
        if not typer.confirm(f"{verdict} {len(tags)} tags?", err=True):
            note("nothing decided")
            return
    count = librarian.decide_all(verdict, tags, labels=wanted.labels, why=why)
    what = "mentions" if wanted.labels else "tags"
    note(f"{count} {what} {_DONE[verdict]} in {len({row.document_id for row in tags})} documents")


def _show_sample(tags: list[TagRow]) -> None:
    step = max(1, len(tags) // _SAMPLE)
    sample = tags[::step][:_SAMPLE]
    rows = [
        (row.document_id, row.concept_id, f"{row.score:.2f}", row.mentions, clip(", ".join(row.labels), 50))
        for row in sample
    ]
    write_table(rows, ("document", "concept", "score", "mentions", "found by"), sys.stderr, right=frozenset({2, 3}))
    note(f"{len(tags)} tags fit; {len(sample)} of them above")
