"""`civcorpus tag explain|review`: why a tag is there, and the screen on which a librarian goes through them."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from civcorpus.cli.app import note, workspace_of
from civcorpus.cli.output import clip, write_table
from civcorpus.cli.tag_decisions import Concepts, Labels, Lang, Least, Most, Sources, Statuses, tag_filter
from civcorpus.cli.tagging import tag
from civcorpus.errors import UsageError

if TYPE_CHECKING:
    from civcorpus.pipeline.explaining import Explanation


@tag.command()
def explain(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(metavar="DOC", help="A document's id.")],
    concept: Annotated[str, typer.Argument(metavar="CONCEPT", help="A concept's id.")],
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
) -> None:
    """Show why a document carries a concept, or does not: score, mentions, guards that spoke against, decisions.

    Example: `civcorpus tag explain law/commentary.txt bri`
    """
    found = workspace_of(ctx).tags.explain(document, concept)
    if as_json:
        typer.echo(json.dumps(_values(found), ensure_ascii=False, indent=2))
    else:
        _print(found)


def _values(found: Explanation) -> dict[str, object]:
    tagged = found.tag
    return {
        "document_id": found.document_id,
        "concept_id": found.concept_id,
        "status": tagged.status if tagged else None,
        "origin": tagged.origin if tagged else None,
        "score": tagged.score if tagged else None,
        "parts": dict(tagged.parts) if tagged else {},
        "weights": found.weights,
        "confidence": tagged.confidence if tagged else None,
        "decisions_about_label": found.judged.decisions,
        "label": found.label,
        "mentions": [
            {**asdict(each.row.mention), "status": each.row.status, "origin": each.row.origin, "run_id": each.row.run_id,
             "sentence": each.sentence}
            for each in found.evidence
        ],
        "not_counted": [asdict(each) for each in found.vetoed],
        "decisions": [asdict(each) for each in found.decisions],
    }  # fmt: skip


def _print(found: Explanation) -> None:
    tagged = found.tag
    if tagged is None:
        typer.echo(f"{found.document_id}: {found.concept_id} is not a tag of this document")
    else:
        score = "" if tagged.score is None else f", score {tagged.score:.2f}, rank {tagged.rank}"
        typer.echo(f"{found.document_id}: {found.concept_id} is {tagged.status} ({tagged.origin}{score})")
        if tagged.parts:
            typer.echo("")
            parts = [
                (name, f"{value:.2f}", f"{found.weights.get(name, 0):.2f}", f"{value * found.weights.get(name, 0):.3f}")
                for name, value in tagged.parts
            ]
            write_table(parts, ("part", "value", "weight", "adds"), right=frozenset({1, 2, 3}))
        typer.echo(f"\n{_confidence(found)}")
    _print_places(found)
    if found.decisions:
        typer.echo("\ndecisions, oldest first:")
        rows = [(d.verdict, "" if d.start is None else d.start, d.exact, d.who, d.at, d.why) for d in found.decisions]
        write_table(rows, ("verdict", "place", "words", "who", "when", "why"))


def _print_places(found: Explanation) -> None:
    if found.evidence:
        typer.echo("")
        mentions = [
            (
                f"{m.start}-{m.end}",
                m.exact,
                m.label,
                f"{m.label_type}, {m.matcher}",
                m.zone,
                each.row.status,
                clip(each.sentence, 100),
            )
            for each in found.evidence
            for m in (each.row.mention,)
        ]
        write_table(mentions, ("place", "words", "label", "rule", "zone", "status", "sentence"))
    if found.vetoed:
        typer.echo("\nnamed here, but does not count:")
        vetoed = [
            (f"{v.start}-{v.end}", v.exact, v.label, clip(v.reason, 60), clip(v.sentence, 80)) for v in found.vetoed
        ]
        write_table(vetoed, ("place", "words", "label", "why not", "sentence"))


def _confidence(found: Explanation) -> str:
    judged = found.judged
    if judged.confidence is None:
        return f"confidence: not known yet ({judged.decisions} of 20 decisions about “{found.label}”)"
    return f"confidence: {judged.confidence:.2f} ({judged.right} of {judged.decisions} decisions about “{found.label}”)"


@tag.command()
def review(
    ctx: typer.Context,
    concepts: Concepts = None, source: Sources = None, label: Labels = None, min_score: Least = 0, max_score: Most = 1, lang: Lang = "",
    status: Statuses = None,
    sample: Annotated[int, typer.Option("--sample", min=0, help="Only so many, chosen at random, in random order.")] = 0,
    seed: Annotated[int, typer.Option("--seed", help="The same seed chooses the same sample.")] = 1,
) -> None:  # fmt: skip
    """Go through tags on a full screen, the doubtful ones first; one key a decision, `?` shows the keys.

    Needs `pip install civcorpus[review]`. Each decision is on disk before the next tag is shown.
    Examples: `civcorpus tag review --concept bri`, `civcorpus tag review --sample 50 --seed 7`
    """
    from civcorpus.cli.review_screen import review as show

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("tag review: needs a terminal: decide in bulk with `civcorpus tag accept --concept … --yes`")
    wanted = tag_filter(concepts, source, label, lang, min_score, max_score, status)
    session = workspace_of(ctx).tags.review(wanted, sample=sample, seed=seed)
    if not session.queue:
        note("nothing to review: no tags fit")
        return
    try:
        show(session)
    finally:
        session.close()
    note(session.summary())
