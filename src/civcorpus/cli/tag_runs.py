"""`civcorpus tag run|apply|undo|runs`: tag stored texts anew, look at it first, take it back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civcorpus.cli.app import note, workspace_of
from civcorpus.cli.output import Format, write_records, write_table
from civcorpus.cli.tagging import tag
from civcorpus.errors import UsageError

if TYPE_CHECKING:
    from civcorpus.pipeline.running import RunReport

_NUMBERS = ("added", "removed", "kept", "blocked")


@tag.command()
def run(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="FILE", help="Save what would change, for `civcorpus tag apply`.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Worker processes; 0 chooses.")] = 0,
    form: Annotated[Format, typer.Option("--format", help="How to print what changes: table or json.")] = Format.TABLE,
) -> None:
    """Tag the stored texts with the taxonomies as they are now. No file is read again.

    Only documents that a changed concept can affect are looked at. Examples: `civcorpus tag run --dry-run`,
    `civcorpus tag run --plan changes.jsonl && civcorpus tag apply changes.jsonl`
    """
    check_form(form)
    tags = workspace_of(ctx).tags
    report = tags.preview(plan=plan, jobs=jobs) if dry_run or plan else tags.run(jobs=jobs)
    print_report(report, form)
    if plan:
        note(f"{plan}: saved; do it with `civcorpus tag apply {plan}`")


@tag.command()
def apply(
    ctx: typer.Context,
    plan: Annotated[Path, typer.Argument(metavar="FILE", help="What `civcorpus tag run --plan FILE` saved.")],
    form: Annotated[Format, typer.Option("--format", help="How to print what changed: table or json.")] = Format.TABLE,
) -> None:
    """Do what a plan says; refused when tags or taxonomies have changed since it was made.

    Example: `civcorpus tag run --dry-run --plan plan.jsonl`, then `civcorpus tag apply plan.jsonl`
    """
    check_form(form)
    print_report(workspace_of(ctx).tags.apply(plan), form)


@tag.command()
def undo(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="RUN", help="A run's id; see `civcorpus tag runs`.")],
) -> None:
    """Restore tags as they were before a run; what people decided since stays. Example: `civcorpus tag undo tag-2026-…`."""
    report = workspace_of(ctx).tags.undo(name)
    since = f", {report.gone} were read again or removed since and stay as they are" if report.gone else ""
    note(f"{name}: undone: {report.documents} documents are as they were{since}")


@tag.command()
def runs(
    ctx: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """List the runs, ingests too, oldest first. Example: `civcorpus tag runs --format json`."""
    fields = (
        "id", "kind", "started_at", "finished_at", "tool_version", "taxonomy_version", "taxonomy_sha256", "documents", "passages",
        "mentions", "tags", "tags_added", "tags_removed", "undone_at",
    )  # fmt: skip
    records = [{name: each[name] for name in fields} for each in workspace_of(ctx).tags.runs()]
    if form is not Format.TABLE:
        write_records(records, form, fields)
        return
    shown = [
        (r["id"], r["documents"], r["mentions"], r["tags"], r["tags_added"], r["tags_removed"], r["undone_at"])
        for r in records
    ]
    names = ("run", "documents", "mentions", "tags", "added", "removed", "undone")
    write_table(shown, names, right=frozenset({1, 2, 3, 4, 5}))


def check_form(form: Format) -> None:
    """Refuse a format that a report does not have."""
    if form not in (Format.TABLE, Format.JSON):
        raise UsageError(f"--format {form.value}: not for this command: choose table or json")


def print_report(report: RunReport, form: Format) -> None:
    """Print what a run changed, or would change."""
    if form is Format.JSON:
        typer.echo(json.dumps(_values(report), ensure_ascii=False, indent=2))
    else:
        _print_tables(report)
    counts = ", ".join(f"{sum(getattr(report, name).values())} {name}" for name in _NUMBERS)
    done = f" (run {report.run_id})" if report.run_id else ""
    mentions = f"{report.mentions_added} added, {report.mentions_removed} removed"
    changes = f"changes in {len(report.documents)} documents" if report.changed else "0 changes"
    note(f"{changes} ({report.looked_at} looked at); tags: {counts}; mentions: {mentions}{done}")


def _values(report: RunReport) -> dict[str, object]:
    """Return a report as plain values; `concepts` has those that change, `documents` as well."""
    return {
        "run": report.run_id,
        "taxonomy_version": report.taxonomy_version,
        "looked_at": report.looked_at,
        "changed": len(report.documents),
        **{name: sum(getattr(report, name).values()) for name in _NUMBERS},
        "mentions_added": report.mentions_added,
        "mentions_removed": report.mentions_removed,
        "concepts": [
            {"concept_id": concept, **{name: getattr(report, name)[concept] for name in _NUMBERS}}
            for concept in report.concepts
        ],
        "documents": [
            {"document_id": i, "added": d.added, "removed": d.removed, "kept": d.kept, "blocked": d.blocked}
            for i, d in sorted(report.documents.items())
        ],
    }


def _print_tables(report: RunReport) -> None:
    if report.concepts:
        rows = [(concept, *(getattr(report, name)[concept] for name in _NUMBERS)) for concept in report.concepts]
        write_table(rows, ("concept", *_NUMBERS), right=frozenset({1, 2, 3, 4}))
    changed = [(i, d) for i, d in sorted(report.documents.items()) if d.added or d.removed or d.blocked]
    if changed:
        typer.echo("")
        write_table(
            [(i, ", ".join(d.added), ", ".join(d.removed), d.kept, ", ".join(d.blocked)) for i, d in changed],
            ("document", *_NUMBERS),
            right=frozenset({3}),
        )
