"""`civcorpus taxonomy diff|impact|stats`: what an edit changes, and what the labels find."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civcorpus.cli.app import note, workspace_of
from civcorpus.cli.output import Format, clip, write_records, write_table
from civcorpus.cli.tag_runs import check_form, print_report
from civcorpus.cli.taxonomy import taxonomy
from civcorpus.errors import UsageError

if TYPE_CHECKING:
    from civcorpus.cli.output import Record
    from civcorpus.taxonomist import LabelCount


@taxonomy.command()
def diff(
    first: Annotated[Path, typer.Argument(metavar="A", help="A taxonomy file, or a folder of them.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Another.")],
    form: Annotated[Format, typer.Option("--format", help="How to print changes.")] = Format.TABLE,
) -> None:
    """Show what differs between two taxonomies: concepts, labels, guards, relations; layout and order do not count.

    Example: `civcorpus taxonomy diff old.yaml taxonomies/civil-society.yaml`
    """
    from civcorpus.taxonomy import load_taxonomies
    from civcorpus.taxonomy.comparing import compare

    changes = list(compare(*(load_taxonomies(_files(path)) for path in (first, second))))
    fields = ("change", "concept_id", "what", "lang", "before", "after")
    if form is Format.TABLE:
        rows = [(c.change, c.concept_id, c.what, c.lang, clip(c.before, 50), clip(c.after, 50)) for c in changes]
        write_table(rows, ("change", "concept", "what", "lang", "before", "after"))
    else:
        write_records((asdict(change) for change in changes), form, fields)
    note(f"{len(changes)} changes in {len({change.concept_id for change in changes})} concepts")


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(
            file for file in path.iterdir() if file.suffix in (".yaml", ".yml") and not file.name.startswith(".")
        )
    if not path.is_file():
        raise UsageError(f"{path}: no such file or folder")
    return [path]


@taxonomy.command()
def impact(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A taxonomy file.")],
    form: Annotated[
        Format, typer.Option("--format", help="How to print what would change: table or json.")
    ] = Format.TABLE,
) -> None:
    """Show which documents would gain or lose what, if FILE took the place of the workspace's file of the same scheme.

    Nothing is written. Example: `civcorpus taxonomy impact drafts/civil-society.yaml`
    """
    check_form(form)
    if not file.is_file():
        raise UsageError(f"{file}: no such file")
    print_report(workspace_of(ctx).taxonomist.impact(file), form)


class By(StrEnum):
    """What statistics are about."""

    CONCEPT = "concept"
    LABEL = "label"


@taxonomy.command()
def stats(
    ctx: typer.Context,
    by: Annotated[By, typer.Option(help="One line a concept, or a label (patterns too).")] = By.CONCEPT,
    unused: Annotated[bool, typer.Option("--unused", help="Only what is never found.")] = False,
    most: Annotated[
        float,
        typer.Option("--too-many", min=0, max=1, help="The share of documents above which a concept says little."),
    ] = 0.5,
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """Show what the labels find in the corpus: labels that never match, concepts that are in too many documents.

    Example: `civcorpus taxonomy stats --by label --unused`
    """
    workspace = workspace_of(ctx)
    counts = workspace.taxonomist.label_counts()
    with workspace.catalogue() as catalogue:
        total = len(catalogue.document_facts())
        places: dict[str, set[int]] = {}
        for place in catalogue.mention_places():
            places.setdefault(place.concept_id, set()).add(place.document_key)
    if by is By.LABEL:
        records = [asdict(count) for count in counts if not (unused and count.mentions)]
    else:
        records = [
            each
            for each in _by_concept(counts, {c: len(d) for c, d in places.items()}, total, most)
            if not (unused and each["documents"])
        ]
    if form is Format.TABLE:
        columns = [key for key in (records[0] if records else {"concept_id": ""}) if key != "too_many"]
        rows = ([clip(str("" if record[key] is None else record[key]), 50) for key in columns] for record in records)
        write_table(
            rows,
            columns,
            right=frozenset(i for i, key in enumerate(columns) if key not in ("concept_id", "kind", "lang", "text")),
        )
    elif records:
        write_records(records, form, tuple(records[0]))
    else:
        write_records([], form, ("concept_id",))
    labels = [count for count in counts if count.kind != "pattern"]
    never = sum(not count.mentions for count in labels)
    wide = [concept for concept, documents in places.items() if total and len(documents) / total > most]
    note(f"{never} of {len(labels)} labels never match; {len(wide)} concepts in more than {most:.0%} of {total} documents"
         + (f": {', '.join(sorted(wide)[:10])}" if wide else ""))  # fmt: skip


def _by_concept(counts: list[LabelCount], documents: dict[str, int], total: int, most: float) -> list[Record]:
    records: dict[str, Record] = {}
    numbers = ("labels_en", "labels_zh", "patterns", "matched", "mentions")
    for count in counts:
        record = records.setdefault(count.concept_id, {"concept_id": count.concept_id, **dict.fromkeys(numbers, 0)})
        kind = "patterns" if count.kind == "pattern" else f"labels_{count.lang}"
        for key, more in ((kind, 1), ("matched", int(count.mentions > 0)), ("mentions", count.mentions)):
            record[key] = int(str(record.get(key, 0))) + more
    for concept, record in records.items():
        share = round(documents.get(concept, 0) / total, 3) if total else None
        record.update(documents=documents.get(concept, 0), share=share, too_many=share is not None and share > most)
        for key in [key for key in record if key.startswith("labels_") and key not in numbers]:
            del record[key]
    return list(records.values())
