"""`civcorpus dispersion`, `trend`, `cooccur`: figures over documents, over time, and of concepts together."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any

import typer

from civcorpus.cli.app import app
from civcorpus.cli.figures import Columns, write_rows, write_sparklines
from civcorpus.cli.output import Format
from civcorpus.cli.statistics import (
    Dedup,
    Each,
    Form,
    Plot,
    Show,
    Tags,
    Within,
    draw,
    opened,
    say_basis,
    write_evidence,
)
from civcorpus.errors import UsageError


class Parts(StrEnum):
    """Over what a spread is measured."""

    DOCUMENT = "document"
    SOURCE = "source"
    YEAR = "year"
    MONTH = "month"


class Period(StrEnum):
    """How long a point of a trend is."""

    YEAR = "year"
    MONTH = "month"


class Together(StrEnum):
    """Where two concepts must be named to be together."""

    PASSAGE = "passage"
    DOCUMENT = "document"


class Other(StrEnum):
    """What concepts are paired with."""

    CONCEPT = "concept"
    ORG = "org"


class Closeness(StrEnum):
    """What pairs are ordered by."""

    NPMI = "npmi"
    PMI = "pmi"
    COUNT = "count"


class PairFormat(StrEnum):
    """How pairs are written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    MATRIX = "matrix"
    GRAPHML = "graphml"


@app.command()
def dispersion(
    ctx: typer.Context,
    term: Annotated[str, typer.Argument(metavar="[TERM]", help="A word or a phrase.")] = "",
    tag: Annotated[str, typer.Option("--tag", metavar="ID", help="A concept instead of a word.")] = "",
    by: Annotated[Parts, typer.Option(help="Over what.")] = Parts.DOCUMENT,
    places: Annotated[bool, typer.Option("--places", help="Write where it stands in each part instead.")] = False,
    within: Within = "",
    dedup: Dedup = False,
    form: Form = Format.TABLE,
    plot: Plot = None,
    show_passages: Show = False,
    each: Each = 5,
) -> None:
    """Measure how evenly a word, phrase or concept is spread, and where in each document it stands.

    Examples: `civcorpus dispersion 基金会`, `civcorpus dispersion --tag bri --places --format csv`
    """
    from civcorpus.pipeline.evidence import behind_counts
    from civcorpus.statistics.dispersion import DispersionRow, PlacesRow

    if bool(term) == bool(tag):
        raise UsageError("dispersion: give a word, a phrase or --tag ID: one of them")
    with opened(ctx, within, dedup) as figures:
        say_basis(figures)
        (node,) = figures.nodes([term] if term else [], [tag] if tag else [])
        rows, parts = figures.dispersion(node, by=by.value)
        draw(figures, "dispersion", parts, plot, summary=rows, by=by.value)
        if show_passages:
            write_evidence(figures, behind_counts(figures.corpus, [node], by=by.value), form, each)
        elif places:
            write_rows(parts, PlacesRow, form, Columns(_PLACES, "per_million"))
        else:
            write_rows(rows, DispersionRow, form, Columns(_DISPERSION))


@app.command()
def trend(
    ctx: typer.Context,
    tags: Annotated[
        list[str] | None, typer.Argument(metavar="[TAG]…", help="Concepts; ID/* is all below one too.")
    ] = None,
    term: Annotated[list[str] | None, typer.Option("--term", help="A word or phrase as well. May be repeated.")] = None,
    by: Annotated[Period, typer.Option(help="How long a point is.")] = Period.YEAR,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="PERIOD PERIOD", help="Write the change between two: 2012..2015 2016..2020."),
    ] = None,
    within: Within = "",
    dedup: Dedup = False,
    form: Form = Format.TABLE,
    plot: Plot = None,
    show_passages: Show = False,
    each: Each = 5,
) -> None:
    """Follow concepts over the years or months; a period without documents is a gap, not 0.

    Examples: `civcorpus trend bri charity-law --plot trend.svg`,
    `civcorpus trend bri --compare 2014..2017 2018..2021`
    """
    from civcorpus.pipeline.evidence import behind_counts
    from civcorpus.statistics.trend import ChangeRow, TrendRow

    with opened(ctx, within, dedup) as figures:
        say_basis(figures)
        nodes = figures.nodes(term or (), tags or ())
        if show_passages:
            write_evidence(figures, behind_counts(figures.corpus, nodes, by=by.value), form, each)
            return
        if compare and plot is None:
            write_rows(figures.change(nodes, first=compare[0], second=compare[1]), ChangeRow, form, Columns(_CHANGES))
            return
        rows = figures.trend(nodes, by=by.value)
        draw(figures, "trend", rows, plot, by=by.value)
        if compare:
            write_rows(figures.change(nodes, first=compare[0], second=compare[1]), ChangeRow, form, Columns(_CHANGES))
            return
        write_rows(rows, TrendRow, form, Columns(_TREND, "per_million"))
        if form is Format.TABLE:
            write_sparklines(rows, name=lambda row: f"{row.item} {row.lang}", value="per_million")


@app.command()
def cooccur(
    ctx: typer.Context,
    tag: Tags = None,
    other: Annotated[
        Other, typer.Option("--with", help="Concepts with concepts, or with organisations.")
    ] = Other.CONCEPT,
    unit: Annotated[Together, typer.Option(help="Named together in what.")] = Together.PASSAGE,
    least: Annotated[int, typer.Option("--min", min=1, help="No pair together more seldom.")] = 2,
    sort: Annotated[Closeness, typer.Option(help="What to order by.")] = Closeness.NPMI,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="How many pairs; 0: all.")] = 50,
    within: Within = "",
    dedup: Dedup = False,
    form: Annotated[PairFormat, typer.Option("--format", help="How to write them.")] = PairFormat.TABLE,
    plot: Plot = None,
    network: Annotated[bool, typer.Option("--network", help="Draw a network instead of a heat map.")] = False,
    show_passages: Show = False,
    each: Each = 5,
) -> None:
    """Find concepts, or concepts and organisations, that are named together: as pairs, a matrix or a graph.

    Examples: `civcorpus cooccur --with org`, `civcorpus cooccur --tag bri --unit document`,
    `civcorpus cooccur -n 0 --format graphml > graph.graphml`
    """
    from civcorpus.pipeline.evidence import behind_pairs
    from civcorpus.pipeline.measuring import Best
    from civcorpus.statistics.cooccurrence import PairRow, graphml

    with opened(ctx, within, dedup) as figures:
        say_basis(figures)
        best = Best(measure=sort.value, least=least, limit=limit)
        rows = figures.cooccur(tags=tag or (), other=other.value, unit=unit.value, best=best)
        if plot and not network:  # a heat map has room for the pairs that a list cuts off
            every = figures.cooccur(tags=tag or (), other=other.value, unit=unit.value, best=replace(best, limit=0))
            draw(figures, "heatmap", every, plot, unit=unit.value)
        else:
            draw(figures, "network", rows, plot, unit=unit.value)
        if show_passages:
            if form in (PairFormat.MATRIX, PairFormat.GRAPHML):
                raise UsageError(
                    f"--show-passages --format {form.value}: passages are no {form.value}: choose another format"
                )
            write_evidence(figures, behind_pairs(figures.corpus, unit.value, rows), Format(form.value), each)
        elif form is PairFormat.GRAPHML:
            sys.stdout.write(graphml(rows))
        elif form is PairFormat.MATRIX:
            _write_matrix(rows)
        else:
            write_rows(rows, PairRow, Format(form.value), Columns(_PAIRS, sort.value))


def _write_matrix(rows: list[Any]) -> None:
    """Write the counts as a table in CSV; a pair below --min or not among the pairs is empty."""
    import csv

    from civcorpus.statistics.cooccurrence import matrix

    lines, columns, cells = matrix(rows)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["", *columns])
    for line in lines:
        writer.writerow([line, *(cells[line, column].count if (line, column) in cells else "" for column in columns)])


_DISPERSION = {
    "item": "item", "lang": "lang", "count": "count", "per_million": "per million", "unit": "unit", "denominator": "of", "range": "in",
    "parts": "of parts", "dp": "DP", "dp_norm": "DPnorm", "juilland_d": "Juilland D",
}  # fmt: skip
_PLACES = {
    "part": "part", "date": "date", "lang": "lang", "count": "count", "per_million": "per million", "unit": "unit", "denominator": "of",
}  # fmt: skip
_TREND = {
    "item": "item", "period": "period", "lang": "lang", "count": "count", "per_million": "per million", "unit": "unit",
    "denominator": "of", "documents": "documents", "documents_total": "of",
}  # fmt: skip
_CHANGES = {
    "item": "item", "lang": "lang", "per_million_first": "per million before", "per_million_second": "after", "unit": "unit",
    "log_ratio": "log ratio", "low": "from", "high": "to", "documents_first": "documents before", "documents_total_first": "of",
    "documents_second": "after", "documents_total_second": "of", "share_change": "share change", "share_change_low": "from",
    "share_change_high": "to",
}  # fmt: skip
_PAIRS = {
    "rank": "", "a": "a", "b": "b", "count": "together", "count_a": "a in", "count_b": "b in", "total": "of", "documents": "documents",
    "pmi": "PMI", "npmi": "NPMI",
}  # fmt: skip
