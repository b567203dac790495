"""`civcorpus search`."""

# Annotations are not postponed here and in app.py: Typer would evaluate those of forty options four times for every search.

import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civcorpus.catalogue.faceting import FACETS, Facet
from civcorpus.cli.app import app, note, workspace_of
from civcorpus.cli.citing import CITATION_FORMATS, write_citations
from civcorpus.cli.output import Format, write_records
from civcorpus.cli.results import FIELDS, Grouping, hit_record, print_result, say_what_was_done, write_result
from civcorpus.errors import ExitCode, UsageError
from civcorpus.queries import GRAMMAR

if TYPE_CHECKING:
    from civcorpus.pipeline.searching import Filters, SearchStyle


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
            help='Words, "phrases", AND OR NOT, -, ( ), tag: org: lang: title: source: page: year:2012..2016, word*.',
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
    facet: Annotated[
        list[str] | None,
        typer.Option(metavar="NAMES", help="Count all hits by tag, org, year, source, lang, zone; several: tag,year."),
    ] = None,
    group_by: Annotated[Grouping | None, typer.Option(help="Put results together.")] = None,
    save: Annotated[str, typer.Option(metavar="NAME", help="Keep query and options in queries.toml.")] = "",
    saved: Annotated[
        str, typer.Option(metavar="NAME", help="Search what was saved; options given here count instead of saved ones.")
    ] = "",
    saved_list: Annotated[bool, typer.Option("--saved-list", help="List what was saved, and stop.")] = False,
    batch: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|-",
            help="Queries from a file, `id<TAB>query` a line; one that does not parse is taken as plain words.",
        ),
    ] = None,
    fail: Annotated[bool, typer.Option("--fail/--no-fail", help="Exit 1 when there is no hit.")] = True,
) -> None:
    """Find passages, or documents, in either language.

    A query that names a concept finds its other names too: `BRI` finds 一带一路.

    Examples: `civcorpus search "Charity Law"`, `civcorpus search 慈善法 --lang en`,
    `civcorpus search --tag bri --since 2016 --format jsonl`, `civcorpus search 慈善法 -n 20 --format bibtex > cited.bib`,
    `civcorpus search 慈善 --facet tag,year -n 0`, `civcorpus search "volunteers" --translate`,
    `civcorpus search --batch topics.tsv --format trec -n 100`
    """
    from civcorpus.pipeline.searching import Filters, SearchStyle

    if saved_list:
        from civcorpus.cli.queries import write_saved
        from civcorpus.saved_queries import SavedQueries

        write_saved(SavedQueries(workspace_of(ctx).folder).all(), form.value)
        raise typer.Exit()
    options: dict[str, Any] = {
        "tag": tag or [], "lang": lang, "since": since, "until": until, "source": source, "by": by.value, "any": any_term, "expand": expand,
        "translate": translate, "sort": sort.value, "facet": _facets(facet or []), "group_by": group_by.value if group_by else "",
    }  # fmt: skip
    if saved:
        query, options = _recalled(ctx, saved, query, options)
    filters = Filters(**{name: options[name] for name in ("lang", "since", "until", "source")}, tags=options["tag"])
    style = SearchStyle(
        by_document=options["by"] == "document" or form in _OF_DOCUMENTS, any_term=options["any"], expand=options["expand"],
        sort=options["sort"], limit=limit, offset=offset, translate=options["translate"], facets=options["facet"],
        lenient=batch is not None, details=form is not ResultFormat.TREC,
    )  # fmt: skip
    if batch is not None:
        if form.value in CITATION_FORMATS:
            raise UsageError(
                f"--batch --format {form.value}: entries do not say which query they answer: search one by one"
            )
        if options["facet"] or options["group_by"] or save:
            raise UsageError("--batch: takes no --facet, --group-by or --save: search one by one")
        _search_batch(ctx, batch, filters, style, form)
        return
    if form is ResultFormat.TREC:
        raise UsageError("--format trec: needs query ids: give queries with --batch FILE")
    together = Grouping(options["group_by"]) if options["group_by"] else None
    result = workspace_of(ctx).search(query, filters=filters, style=style)
    if save:
        _save(ctx, save, query, options)
    say_what_was_done(result, explain=explain, limited=len(result.hits), offset=offset)
    if form is ResultFormat.TABLE:
        print_result(result, together)
    elif form.value in CITATION_FORMATS:
        write_citations(workspace_of(ctx), (hit.document_id for hit in result.hits), form.value)
    else:
        write_result(result, Format(form.value), together)
    raise typer.Exit(ExitCode.NO_HITS if fail and not result.total else ExitCode.DONE)


def _facets(names: Sequence[str]) -> list[Facet]:
    """Return the facets of `tag,year` and its like, each once.

    Raises:
        UsageError: One does not exist.
    """
    chosen: list[Facet] = []
    for name in ",".join(names).replace(",", " ").split():
        known = next((each for each in FACETS if each == name), None)
        if known is None:
            raise UsageError(f"--facet {name}: no such facet: choose from {', '.join(FACETS)}")
        chosen += [known] if known not in chosen else []
    return chosen


def _recalled(ctx: typer.Context, name: str, query: str, options: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a saved query and its options, those given on the command line instead of the saved ones."""
    if query:
        raise UsageError("--saved: brings its own query: leave QUERY out")
    from civcorpus.saved_queries import SavedQueries

    kept = SavedQueries(workspace_of(ctx).folder).get(name)
    if kept.grammar != GRAMMAR:
        note(f"{name}: saved with grammar {kept.grammar}, read with the present one, {GRAMMAR}")
    given = {
        {"any_term": "any"}.get(parameter, parameter)
        for parameter in ctx.params
        if getattr(ctx.get_parameter_source(parameter), "name", "") == "COMMANDLINE"
    }
    recalled = {option: value for option, value in kept.options.items() if option not in given}
    for option, choices in (("by", Unit), ("sort", Sorting), ("group_by", Grouping)):
        if recalled.get(option) and recalled[option] not in list(choices):
            raise UsageError(f"{name}: {option} = {recalled[option]!r}: choose from {', '.join(choices)}")
    return kept.query, {**options, **recalled, "facet": _facets(recalled.get("facet", options["facet"]))}


def _save(ctx: typer.Context, name: str, query: str, options: Mapping[str, Any]) -> None:
    """Keep a query with the options that are not the defaults."""
    defaults: dict[str, Any] = {"by": "passage", "expand": True, "sort": "score"}
    chosen = {
        option: value
        for option, value in options.items()
        if value != defaults.get(option) and value not in ("", [], None)
    }
    chosen = {
        option: value for option, value in chosen.items() if value is not False or option in ("expand", "translate")
    }
    from civcorpus.saved_queries import SavedQueries, SavedQuery

    kept = SavedQueries(workspace_of(ctx).folder)
    kept.add(SavedQuery(name, query, GRAMMAR, chosen))
    note(f"saved as {name} in {kept.path.name}: `civcorpus search --saved {name}` searches it again")


def _search_batch(ctx: typer.Context, batch: str, filters: "Filters", style: "SearchStyle", form: ResultFormat) -> None:
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
    from urllib.parse import quote

    return "".join(quote(character) if character.isspace() else character for character in name)
