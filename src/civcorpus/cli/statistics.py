"""`civcorpus freq`, `colloc`, `keyness`, `dispersion`, `trend`, `cooccur`: figures about the corpus."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civcorpus.cli.app import app, note, workspace_of
from civcorpus.cli.figures import Columns, write_rows
from civcorpus.cli.output import Format
from civcorpus.errors import UsageError

if TYPE_CHECKING:
    from civcorpus.pipeline.evidence import Evidence
    from civcorpus.pipeline.measuring import Statistics

Tags = Annotated[
    list[str] | None, typer.Option("--tag", metavar="ID", help="A concept; ID/* is all below it too. May be repeated.")
]
Within = Annotated[str, typer.Option(metavar="QUERY", help="Only in the passages that this query finds.")]
Dedup = Annotated[bool, typer.Option("--dedup", help="Leave near-duplicates out.")]
Form = Annotated[Format, typer.Option("--format", help="How to write the figures.")]
Plot = Annotated[Path | None, typer.Option(metavar="FILE", help="Also draw a picture: .svg, .png or .html.")]
Show = Annotated[bool, typer.Option("--show-passages", help="Write the lines behind each figure instead.")]
Each = Annotated[int, typer.Option(min=0, help="With --show-passages: lines for each figure; 0: all.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=0, help="How many lines of each language; 0: all.")]
Stopwords = Annotated[str, typer.Option(metavar="default|none|FILE", help="Words to leave out, one a line.")]


class Grouping(StrEnum):
    """What frequencies are counted by."""

    TOTAL = "total"
    LANG = "lang"
    YEAR = "year"
    MONTH = "month"
    SOURCE = "source"
    ORG = "org"
    CONCEPT = "concept"
    DOCUMENT = "document"


class Association(StrEnum):
    """What collocates are ordered by."""

    LOGDICE = "logdice"
    LL = "ll"
    MI = "mi"
    MI3 = "mi3"
    T = "t"
    DELTAP = "deltap"


class Key(StrEnum):
    """What key words are ordered by."""

    LL = "ll"
    LOG_RATIO = "log_ratio"
    BIC = "bic"
    SIMPLE_MATHS = "simple_maths"


@contextmanager
def opened(ctx: typer.Context, within: str, dedup: bool) -> Iterator[Statistics]:
    """Open the statistics of the workspace; what should be known is said on stderr."""
    from civcorpus.pipeline.measuring import Scope

    with workspace_of(ctx).statistics(Scope(within=within, dedup=dedup), say=note) as figures:
        yield figures


def write_evidence(figures: Statistics, found: Iterable[Evidence], form: Format, each: int, expected: int = 0) -> None:
    """Write the lines behind figures."""
    from civcorpus.pipeline.evidence import EvidenceRow, evidence_rows

    shown = {"of": "of", "date": "date", "passage_id": "passage", "left": "left", "node": "node", "right": "right"}
    width = 20 if form is Format.TABLE else 60
    write_rows(
        list(evidence_rows(figures.corpus, found, each=each, width=width, expected=expected)),
        EvidenceRow,
        form,
        Columns(shown),
    )


def _expected(each: int, counts: list[int]) -> int:
    """Return how many lines there are behind figures of these counts, at most `each` for one (0: all)."""
    return sum(min(each, count) if each else count for count in counts)


def draw(figures: Statistics, kind: str, rows: Any, path: Path | None, **about: Any) -> None:
    """Draw a picture of figures, when one is asked for."""
    if path is None:
        return
    from civcorpus.plotting import Picture, draw_picture

    draw_picture(Picture(kind=kind, rows=rows, basis=figures.basis, about=about), path)
    note(f"{path}: drawn")


def say_basis(figures: Statistics) -> None:
    """Say what the figures rest on, where a reader looks on."""
    if not sys.stderr.isatty():
        return
    basis = figures.basis
    dates = f", {basis.first}–{basis.last}" if basis.first else ""
    note(
        f"of {basis.documents} documents{dates}: {basis.passages:,} passages, {basis.words:,} English words, "
        f"{basis.characters:,} Chinese characters"
    )


@app.command()
def freq(
    ctx: typer.Context,
    term: Annotated[list[str] | None, typer.Argument(metavar="[TERM]…", help="Words or phrases.")] = None,
    tag: Tags = None,
    everything: Annotated[bool, typer.Option("--all", help="A list of all words.")] = False,
    by: Annotated[Grouping, typer.Option(help="What to count by.")] = Grouping.LANG,
    within: Within = "",
    least: Annotated[int, typer.Option("--min", min=1, help="With --all: no word rarer than this.")] = 1,
    limit: Limit = 50,
    stopwords: Stopwords = "none",
    dedup: Dedup = False,
    form: Form = Format.TABLE,
    plot: Plot = None,
    show_passages: Show = False,
    each: Each = 5,
) -> None:
    """Count words, phrases or concepts: per million English words or Chinese characters, with the denominators.

    Examples: `civcorpus freq foundation 基金会 --by year`, `civcorpus freq --tag bri --by org`,
    `civcorpus freq --all --within "lang:zh year:2016"`
    """
    from civcorpus.pipeline.evidence import behind_counts
    from civcorpus.pipeline.measuring import Best
    from civcorpus.statistics.frequency import FrequencyRow, WordRow

    if everything == bool(term or tag):
        raise UsageError("freq: give words, --tag ID, or --all: one of them")
    with opened(ctx, within, dedup) as figures:
        say_basis(figures)
        if everything:
            words = figures.words(by=by.value, best=Best(least=least, limit=limit, stopwords=stopwords))
            if show_passages:
                raise UsageError("freq --all --show-passages: too much: ask for single words")
            draw(figures, "words", words, plot, by=by.value)
            write_rows(words, WordRow, form, _WORDS)
            return
        if show_passages:
            nodes = figures.nodes(term or (), tag or ())
            write_evidence(figures, behind_counts(figures.corpus, nodes, by=by.value), form, each)
            return
        rows = figures.freq(term or (), tag or (), by=by.value)
        draw(figures, "freq", rows, plot, by=by.value)
        write_rows(rows, FrequencyRow, form, _FREQUENCIES)


@app.command()
def colloc(
    ctx: typer.Context,
    term: Annotated[str, typer.Argument(metavar="[TERM]", help="A word or a phrase.")] = "",
    tag: Annotated[str, typer.Option("--tag", metavar="ID", help="A concept instead of a word.")] = "",
    window: Annotated[int, typer.Option(min=1, help="How many words each side.")] = 5,
    left: Annotated[int | None, typer.Option(min=0, help="How many words to the left, if not --window.")] = None,
    right: Annotated[int | None, typer.Option(min=0, help="How many words to the right, if not --window.")] = None,
    measure: Annotated[Association, typer.Option(help="What to order by.")] = Association.LOGDICE,
    least: Annotated[int, typer.Option("--min", min=1, help="No word that is near more seldom.")] = 3,
    within: Within = "",
    limit: Limit = 25,
    stopwords: Stopwords = "default",
    show_stopwords: Annotated[
        bool, typer.Option("--show-stopwords", help="Write the words left out, and end.")
    ] = False,
    dedup: Dedup = False,
    form: Form = Format.TABLE,
    plot: Plot = None,
    show_passages: Show = False,
    each: Each = 5,
) -> None:
    """Find the words that stand near a word, phrase or concept more often than by chance.

    Examples: `civcorpus colloc foundation --measure ll`, `civcorpus colloc 慈善 --left 0`,
    `civcorpus colloc --tag bri --window 8`
    """
    from civcorpus.pipeline.evidence import behind_collocates
    from civcorpus.pipeline.measuring import Best
    from civcorpus.statistics.collocation import CollocateRow, Window
    from civcorpus.statistics.stopwords import read_stop_words

    if show_stopwords:
        typer.echo("".join(f"{word}\n" for word in read_stop_words(stopwords)), nl=False)
        return
    if bool(term) == bool(tag):
        raise UsageError("colloc: give a word, a phrase or --tag ID: one of them")
    sides = Window(window if left is None else left, window if right is None else right)
    if left == 0 and right == 0:
        raise UsageError("colloc --left 0 --right 0: there is no window: give one side a width")
    with opened(ctx, within, dedup) as figures:
        say_basis(figures)
        (node,) = figures.nodes([term] if term else [], [tag] if tag else [])
        best = Best(measure=measure.value, least=least, limit=limit, stopwords=stopwords)
        rows = figures.colloc(node, window=sides, best=best)
        draw(figures, "colloc", rows, plot, measure=measure.value, window=f"{sides.left} left, {sides.right} right")
        if show_passages:
            write_evidence(
                figures,
                behind_collocates(figures.corpus, node, sides, rows),
                form,
                each,
                _expected(each, [row.count for row in rows]),
            )
        else:
            write_rows(rows, CollocateRow, form, Columns(_COLLOCATES, measure.value))


@app.command()
def keyness(
    ctx: typer.Context,
    a: Annotated[str, typer.Option("--a", metavar="QUERY", help="The part whose words are sought.")],
    b: Annotated[
        str, typer.Option("--b", metavar="QUERY", help="The part to compare with; default: all the rest.")
    ] = "",
    measure: Annotated[Key, typer.Option(help="What to order by.")] = Key.LL,
    least: Annotated[int, typer.Option("--min", min=1, help="No word rarer than this in part a.")] = 3,
    smoothing: Annotated[float, typer.Option(min=0.0, help="What simple maths adds to both rates.")] = 100,
    within: Within = "",
    limit: Limit = 25,
    stopwords: Stopwords = "none",
    dedup: Dedup = False,
    form: Form = Format.TABLE,
    plot: Plot = None,
    show_passages: Show = False,
    each: Each = 5,
) -> None:
    """Find the words that mark one part of the corpus against another, each language by itself.

    Example: `civcorpus keyness --a "year:2017..2024" --b "year:2010..2016"`
    """
    from civcorpus.pipeline.evidence import behind_key_words
    from civcorpus.pipeline.measuring import Best
    from civcorpus.statistics.keyness import KeyWordRow

    with opened(ctx, within, dedup) as figures:
        best = Best(measure=measure.value, least=least, limit=limit, stopwords=stopwords)
        compared = figures.keyness(a, b, best=best, smoothing=smoothing)
        draw(
            figures,
            "keyness",
            compared.rows,
            plot,
            measure=measure.value,
            a=compared.first.basis,
            b=compared.second.basis,
        )
        if show_passages:
            write_evidence(
                figures,
                behind_key_words(compared.first, compared.rows),
                form,
                each,
                _expected(each, [row.count_a for row in compared.rows]),
            )
        else:
            write_rows(compared.rows, KeyWordRow, form, Columns(_KEY_WORDS, measure.value))


_FREQUENCIES = Columns(
    {"item": "item", "group": "group", "lang": "lang", "count": "count", "per_million": "per million", "unit": "unit",
     "denominator": "of", "documents": "documents", "documents_total": "of"}, "per_million",
)  # fmt: skip
_WORDS = Columns(
    {"rank": "", "item": "word", "group": "group", "lang": "lang", "count": "count", "per_million": "per million", "unit": "unit",
     "denominator": "of", "documents": "documents", "documents_total": "of"}, "per_million",
)  # fmt: skip
_COLLOCATES = {
    "rank": "", "collocate": "collocate", "lang": "lang", "count": "near", "word_count": "of", "left": "left", "right": "right",
    "documents": "documents", "logdice": "logDice", "ll": "LL", "mi": "MI", "mi3": "MI3", "t": "t", "deltap": "ΔP",
}  # fmt: skip
_KEY_WORDS = {
    "rank": "", "item": "word", "lang": "lang", "count_a": "in a", "count_b": "in b", "per_million_a": "per million a",
    "per_million_b": "per million b", "documents_a": "documents a", "documents_b": "b", "ll": "LL", "log_ratio": "log ratio",
    "low": "from", "high": "to", "bic": "BIC", "simple_maths": "simple maths",
}  # fmt: skip
