"""`civcorpus search`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from civcorpus.cli.app import app, note, workspace_of
from civcorpus.cli.citing import CITATION_FORMATS, write_citations
from civcorpus.cli.output import Format, Record, wrapped, write_records
from civcorpus.errors import ExitCode, UsageError
from civcorpus.model import Hit

if TYPE_CHECKING:
    from civcorpus.pipeline.searching import Filters, SearchResult, SearchStyle

_SNIPPET = 320
"""Characters of a passage that are shown for reading; machine formats give all of it."""
FIELDS = tuple(field.name for field in fields(Hit))


class Unit(StrEnum):
    """What is ranked."""

    PASSAGE = "passage"
    DOCUMENT = "document"


class Sorting(StrEnum):
    """What results are ordered by."""

    SCORE = "score"
    DATE = "date"
    SOURCE = "source"


class ResultFormat(StrEnum):
    """How results are written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    TREC = "trec"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"


_OF_DOCUMENTS = frozenset({ResultFormat.TREC, ResultFormat.BIBTEX, ResultFormat.CSL_JSON})
"""Formats that list documents, not passages."""


@app.command()
def search(
    ctx: typer.Context,
    query: Annotated[
        str,
        typer.Argument(
            metavar="[QUERY]",
            help='Words, "phrases", AND OR NOT, -, ( ), tag: lang: title: source: year:2012..2016, word*.',
        ),
    ] = "",
    tag: Annotated[
        list[str] | None, typer.Option("--tag", metavar="ID", help="Carries this concept; several: all of them.")
    ] = None,
    lang: Annotated[str, typer.Option(help="en or zh; a mixed passage is both.")] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help="Not before; 2016, 2016-09 or 2016-09-01.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Not after.")] = "",
    source: Annotated[str, typer.Option(metavar="GLOB", help="From this source; * and ? stand for anything.")] = "",
    by: Annotated[Unit, typer.Option(help="What to rank.")] = Unit.PASSAGE,
    any_term: Annotated[bool, typer.Option("--any", help="Rank on any term; default: all terms.")] = False,
    expand: Annotated[
        bool, typer.Option("--expand/--no-expand", help="Also find the other names of a concept that the query names.")
    ] = True,
    translate: Annotated[
        bool | None,
        typer.Option(
            "--translate/--no-translate",
            help="Also find translations of the other words (CC-CEDICT); default: the setting.",
            show_default=False,
        ),
    ] = None,
    explain: Annotated[bool, typer.Option(help="Say on stderr how the query was understood.")] = False,
    sort: Annotated[Sorting, typer.Option(help="Order of results.")] = Sorting.SCORE,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="How many results.")] = 10,
    offset: Annotated[int, typer.Option(min=0, help="How many to pass over first.")] = 0,
    form: Annotated[ResultFormat, typer.Option("--format", help="How to write them.")] = ResultFormat.TABLE,
    batch: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="Queries from a file, `id<TAB>query` a line.")
    ] = None,
    fail: Annotated[bool, typer.Option("--fail/--no-fail", help="Exit 1 when there is no hit.")] = True,
) -> None:
    """Find passages, or documents, in either language.

    A query that names a concept finds its other names too: `BRI` finds 一带一路.

    Examples: `civcorpus search "Charity Law"`, `civcorpus search 慈善法 --lang en`,
    `civcorpus search --tag bri --since 2016 --format jsonl`, `civcorpus search 慈善法 -n 20 --format bibtex > cited.bib`,
    `civcorpus search --batch topics.tsv --format trec -n 100`
    """
    from civcorpus.pipeline.searching import Filters, SearchStyle

    filters = Filters(tags=tag or (), lang=lang, since=since, until=until, source=source)
    style = SearchStyle(
        by_document=by is Unit.DOCUMENT or form in _OF_DOCUMENTS, any_term=any_term, expand=expand, sort=sort.value, limit=limit,
        offset=offset, translate=translate, details=form is not ResultFormat.TREC,
    )  # fmt: skip
    if batch is not None:
        if form.value in CITATION_FORMATS:
            raise UsageError(
                f"--batch --format {form.value}: entries do not say which query they answer: search one by one"
            )
        _search_batch(ctx, batch, filters, style, form)
        return
    if form is ResultFormat.TREC:
        raise UsageError("--format trec: needs query ids: give queries with --batch FILE")
    result = workspace_of(ctx).search(query, filters=filters, style=style)
    _say_what_was_done(result, explain=explain, limited=len(result.hits), offset=offset)
    if form is ResultFormat.TABLE:
        print_hits(result.hits)
    elif form.value in CITATION_FORMATS:
        write_citations(workspace_of(ctx), (hit.document_id for hit in result.hits), form.value)
    else:
        write_records((hit_record(hit) for hit in result.hits), Format(form.value), FIELDS)
    raise typer.Exit(ExitCode.NO_HITS if fail and not result.total else ExitCode.DONE)


def hit_record(hit: Hit) -> Record:
    """Return a hit as the fields of the contract."""
    record: Record = {name: getattr(hit, name) for name in FIELDS}
    return {**record, "highlights": [list(span) for span in hit.highlights], "tags": list(hit.tags)}


def _say_what_was_done(result: SearchResult, *, explain: bool, limited: int, offset: int) -> None:
    for expansion in result.expansions:
        note(
            f"“{expansion.text}” also finds the other names of {', '.join(expansion.concept_ids)} (--no-expand stops it)"
        )
    for prefix in result.truncated:
        note(f"{prefix}* begins too many words; only the most frequent were searched")
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


def _search_batch(ctx: typer.Context, batch: str, filters: Filters, style: SearchStyle, form: ResultFormat) -> None:
    lines = sys.stdin.read().splitlines() if batch == "-" else Path(batch).read_text(encoding="utf-8").splitlines()
    topics = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        topic, tab, text = line.partition("\t")
        if not tab:
            raise UsageError(f"{batch}:{number}: no tab: write a query id, a tab and the query")
        topics.append((topic, text))
    found = False
    results = workspace_of(ctx).search_all((text for _, text in topics), filters=filters, style=style)
    for (topic, _), result in zip(topics, results, strict=True):
        found = found or bool(result.hits)
        if form is ResultFormat.TREC:
            for hit in result.hits:
                sys.stdout.write(f"{_encoded(topic)} Q0 {_encoded(hit.document_id)} {hit.rank} {hit.score} civcorpus\n")
        else:
            records = [{"query": topic, **hit_record(hit)} for hit in result.hits]
            write_records(
                records,
                Format.JSONL if form in (ResultFormat.TABLE, ResultFormat.JSON) else Format(form.value),
                ("query", *FIELDS),
            )
    raise typer.Exit(ExitCode.DONE if found else ExitCode.NO_HITS)


def _encoded(name: str) -> str:
    """Return an id with its white space percent-encoded, since white space separates the columns of a run."""
    return "".join(quote(character) if character.isspace() else character for character in name)
