"""What a search prints: hits, groups of hits, facets, and what was done to find them."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

from civcorpus.cli.app import note
from civcorpus.cli.output import Format, Record, wrapped, write_records, write_table
from civcorpus.errors import UsageError
from civcorpus.model import Hit

if TYPE_CHECKING:
    from civcorpus.pipeline.searching import SearchResult

_SNIPPET = 320
"""Characters of a passage that are shown for reading; machine formats give all of it."""
_SHOWN_VALUES = 20
"""Values of a facet that the table shows; machine formats give all."""
FIELDS = tuple(field.name for field in fields(Hit))
FACET_FIELDS = ("facet", "value", "count")


class Grouping(StrEnum):
    """What results are put together by."""

    DOCUMENT = "document"
    SOURCE = "source"
    YEAR = "year"
    TAG = "tag"


def hit_record(hit: Hit) -> Record:
    """Return a hit as the fields of the contract."""
    record: Record = {name: getattr(hit, name) for name in FIELDS}
    return {**record, "highlights": [list(span) for span in hit.highlights], "tags": list(hit.tags)}


def grouped(hits: Sequence[Hit], by: Grouping) -> dict[str, list[Hit]]:
    """Return the hits by group, groups in the order of their best hit; a hit stands under its most mentioned tag only."""
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(_group(hit, by), []).append(hit)
    return groups


def _group(hit: Hit, by: Grouping) -> str:
    match by:
        case Grouping.DOCUMENT:
            return hit.document_id
        case Grouping.SOURCE:
            return hit.source
        case Grouping.YEAR:
            return hit.date[:4]
        case Grouping.TAG:
            return hit.tags[0] if hit.tags else ""


def write_result(result: SearchResult, form: Format, by: Grouping | None) -> None:
    """Write a result in a machine format: `group` last in each hit when grouped, facets as well when there are any.

    Raises:
        UsageError: The format has no place for both hits and facets.
    """
    records = [hit_record(hit) for hit in result.hits]
    names: tuple[str, ...] = FIELDS
    if by is not None:
        records = [
            {**hit_record(hit), "group": group} for group, hits in grouped(result.hits, by).items() for hit in hits
        ]
        names = (*FIELDS, "group")
    if not result.facets:
        write_records(records, form, names)
        return
    counts: list[Record] = [
        {"facet": name, "value": value, "count": count}
        for name, values in result.facets.items()
        for value, count in values
    ]
    if form is Format.JSON:
        facets = {name: [{"value": v, "count": count} for v, count in values] for name, values in result.facets.items()}
        sys.stdout.write(json.dumps({"hits": records, "facets": facets}, ensure_ascii=False, indent=2) + "\n")
    elif form is Format.JSONL:
        write_records([*counts, *records], form, ())
    else:
        if records:
            raise UsageError(
                f"--facet --format {form.value}: one table cannot hold both: add -n 0, or use json or jsonl"
            )
        write_records(counts, form, FACET_FIELDS)


def print_result(result: SearchResult, by: Grouping | None) -> None:
    """Print a result for reading: facets, then hits under the name of their group."""
    for name, values in result.facets.items():
        rows = [(value or "(none)", count) for value, count in values]
        write_table(rows[:_SHOWN_VALUES], (name, "count"), right=frozenset({1}))
        if len(rows) > _SHOWN_VALUES:
            typer.echo(f"… and {len(rows) - _SHOWN_VALUES} more")
        typer.echo("")
    if by is None:
        print_hits(result.hits)
        return
    for group, hits in grouped(result.hits, by).items():
        typer.echo(typer.style(f"── {group or '(none)'} ({len(hits)})", bold=True))
        print_hits(hits)


def say_what_was_done(result: SearchResult, *, explain: bool, limited: int, offset: int) -> None:
    """Say on stderr what stood for what, what was relaxed, and how much is shown."""
    for expansion in result.expansions:
        note(
            f"“{expansion.text}” also finds the other names of {', '.join(expansion.concept_ids)} (--no-expand stops it)"
        )
    for part in result.truncated:
        note(f"{part} can stand for too much; not all of it was searched: write more of it")
    for relaxed in result.relaxed:
        words = ", ".join(f"{word} ({count})" for word, count in relaxed.words)
        note(
            f"“{relaxed.text}” stands nowhere as a whole; relaxed to its words, all in {relaxed.total} passages: {words}"
        )
    if explain:
        for line in result.explanation:
            note(line)
    if limited and (limited < result.total):
        note(f"{offset + 1}–{offset + limited} of {result.total} (more with -n or --offset)")


def print_hits(hits: Iterable[Hit]) -> None:
    """Print hits for reading: where each stands, then its text, as wide as the terminal."""
    from civcorpus.excerpts import snippet

    terminal = sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, 110) if terminal else 10_000
    for hit in hits:
        typer.echo(f"{hit.rank:>3}  " + typer.style(hit.title or hit.document_id, bold=True))
        place = f"p. {hit.page}" if hit.page else ""
        about = [hit.date, hit.source, hit.passage_id, place, hit.heading if hit.heading != hit.title else ""]
        for line in wrapped(" · ".join(part for part in about if part), width - 5):
            typer.echo("     " + typer.style(line, dim=True))
        shown = snippet(hit.text, hit.highlights, width=_SNIPPET)
        for line in wrapped(shown.text, width - 5, shown.highlights, _mark):
            typer.echo("     " + line)
        if hit.tags:
            typer.echo("     " + typer.style(" ".join(f"[{tag}]" for tag in hit.tags[:8]), fg="cyan"))
        typer.echo("")


def _mark(text: str) -> str:
    return typer.style(text, bold=True, fg="red")
