"""`civcorpus taxonomy`: what the taxonomies say, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civcorpus.cli.app import app, note, workspace_of
from civcorpus.cli.output import Format, write_records, write_table
from civcorpus.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from civcorpus.taxonomy import Concept, Taxonomy

taxonomy = typer.Typer(
    no_args_is_help=True, help="Taxonomies: look at them, compare and edit them, bring them in and out."
)
app.add_typer(taxonomy, name="taxonomy")


@taxonomy.command()
def check(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]…", help="Default: those of the workspace.")
    ] = None,
    strict: Annotated[bool, typer.Option(help="Exit 5 for warnings too.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print complaints.")] = Format.TABLE,
) -> None:
    """Say what is wrong with taxonomy files, each with line and column. Exit 5 when something is.

    Example: `civcorpus taxonomy check taxonomies/organisations.yaml`
    """
    from civcorpus.taxonomy import load_taxonomies
    from civcorpus.taxonomy.checking import check as complaints_about

    paths = files or workspace_of(ctx).taxonomy_paths
    complaints = complaints_about(load_taxonomies(paths, tolerant=True))
    fields = ("path", "line", "column", "severity", "what", "remedy")
    records: list[dict[str, object]] = [
        dict(zip(fields, (c.place.path, c.place.line, c.place.column, c.severity, c.what, c.remedy), strict=True))
        for c in complaints
    ]
    if form is Format.TABLE:
        for complaint in complaints:
            typer.echo(f"{complaint.place}: {complaint.severity}: {complaint.what}: {complaint.remedy}")
    else:
        write_records(records, form, fields)
    errors = sum(complaint.severity == "error" for complaint in complaints)
    note(f"{len(paths)} files, {errors} errors, {len(complaints) - errors} warnings")
    raise typer.Exit(ExitCode.TAXONOMY if errors or (strict and complaints) else ExitCode.DONE)


@taxonomy.command("list")
def list_concepts(
    ctx: typer.Context,
    scheme: Annotated[str | None, typer.Option(help="Only concepts of this scheme.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """List the concepts with their preferred labels. Example: `civcorpus taxonomy list --scheme civil-society`."""
    concepts = [concept for concept in workspace_of(ctx).taxonomy.concepts if scheme in (None, concept.scheme_id)]
    fields = ("id", "scheme", "pref_label_en", "pref_label_zh", "broader", "labels")
    records = [
        dict(
            zip(
                fields,
                (c.id, c.scheme_id, c.pref_label("en"), c.pref_label("zh"), list(c.broader), len(c.labels)),
                strict=True,
            )
        )
        for c in concepts
    ]
    if form is Format.TABLE:
        write_table(
            [(r["id"], r["pref_label_en"], r["pref_label_zh"], r["labels"]) for r in records],
            ("id", "English", "Chinese", "labels"),
            right=frozenset({3}),
        )
    else:
        write_records(records, form, fields)


@taxonomy.command("show")
def show_concept(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="CONCEPT", help="A concept's id.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show a concept: its scope, its names, what is above, below and beside it. Example: `civcorpus taxonomy show bri`."""
    known = workspace_of(ctx).taxonomy
    if name not in known:
        from difflib import get_close_matches

        similar = get_close_matches(name, [concept.id for concept in known.concepts], n=3)
        raise UsageError(
            f"{name}: no such concept: "
            + (f"did you mean {', '.join(similar)}?" if similar else "see `civcorpus taxonomy list`")
        )
    facts = _facts(known, known.concept(name))
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    for key, value in facts.items():
        if value:
            typer.echo(f"{key:<12}  {', '.join(map(str, value)) if isinstance(value, list) else value}")


def _facts(known: Taxonomy, concept: Concept) -> dict[str, object]:
    def names(label_type: str, lang: str) -> list[str]:
        return [label.text for label in concept.labels if label.label_type == label_type and label.lang == lang]

    return {
        "id": concept.id,
        "scheme": concept.scheme_id,
        "English": concept.pref_label("en"),
        "Chinese": concept.pref_label("zh"),
        "also en": names("altLabel", "en"),
        "also zh": names("altLabel", "zh"),
        "hidden": names("hiddenLabel", "en") + names("hiddenLabel", "zh"),
        "patterns": [pattern.expression.source for pattern in concept.patterns],
        "scope": concept.scope_note.get("en", ""),
        "broader": list(concept.broader),
        "narrower": list(known.narrower(concept.id)),
        "related": list(concept.related),
        "same as": list(concept.exact_match),
        "defined in": str(concept.place),
    }


from civcorpus.cli import taxonomy_edits, taxonomy_exchange, taxonomy_figures  # noqa: E402, F401
