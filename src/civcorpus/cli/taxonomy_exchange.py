"""`civcorpus taxonomy import|export`: SKOS, Annif, spaCy and REFI-QDA."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civcorpus.cli.app import note, workspace_of
from civcorpus.cli.taxonomy import taxonomy
from civcorpus.errors import UsageError

if TYPE_CHECKING:
    from civcorpus.taxonomy.exchange.base import Vocabulary


class Exchange(StrEnum):
    """A format that taxonomies are written in."""

    TTL = "ttl"
    RDFXML = "rdfxml"
    ANNIF_TSV = "annif-tsv"
    ANNIF_CSV = "annif-csv"
    SPACY = "spacy"
    QDC = "qdc"


@taxonomy.command("export")
def export_taxonomy(
    ctx: typer.Context,
    out: Annotated[str, typer.Argument(metavar="[OUT]", help="A file; `-`: stdout.")] = "-",
    form: Annotated[Exchange, typer.Option("--format", help="The format.")] = Exchange.TTL,
    scheme: Annotated[str, typer.Option(help="Only this scheme; default: all.")] = "",
    lang: Annotated[str, typer.Option(help="The language of labels, for annif-tsv.")] = "en",
    base: Annotated[str, typer.Option(metavar="IRI", help="What addresses of concepts begin with.")] = "urn:civcorpus:",
) -> None:
    """Write the taxonomies for other programs: SKOS as Turtle or RDF/XML, Annif vocabularies, spaCy patterns, a REFI-QDA codebook.

    SKOS holds everything, guards and patterns too, and comes back with `import`; it needs `civcorpus[skos]`.
    Example: `civcorpus taxonomy export --format qdc codes.qdc`
    """
    from civcorpus.taxonomy.exchange.base import vocabulary_of
    from civcorpus.taxonomy.reading import read_file

    files = [read_file(path, str(path)) for path in workspace_of(ctx).taxonomy_paths]
    chosen = [vocabulary_of(file) for file in files if scheme in ("", file.scheme.id)]
    if not chosen:
        raise UsageError(f"{scheme}: no such scheme: there are {', '.join(file.scheme.id for file in files)}")
    text = _written(chosen, form, lang, base)
    if out == "-":
        sys.stdout.write(text)
    else:
        Path(out).write_text(text, encoding="utf-8")
        note(f"{sum(len(each.entries) for each in chosen)} concepts written to {out}")


def _written(chosen: list[Vocabulary], form: Exchange, lang: str, base: str) -> str:
    from civcorpus.taxonomy.exchange import annif, codebook, patterns, rdflib_

    entries = [entry for vocabulary in chosen for entry in vocabulary.entries]
    if form is Exchange.ANNIF_TSV:
        return annif.write_tsv(entries, base, lang)
    if form is Exchange.ANNIF_CSV:
        return annif.write_csv(entries, base, ("en", "zh"))
    if form is Exchange.SPACY:
        return patterns.write_patterns(chosen)
    if form is Exchange.QDC:
        return codebook.write_codebook(chosen, origin="civcorpus")
    return rdflib_.write_skos(chosen, "turtle" if form is Exchange.TTL else "xml", base)


@taxonomy.command("import")
def import_taxonomy(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="SKOS (.ttl, .rdf, .nt, .jsonld) or an Annif .tsv or .csv.")
    ],
    scheme: Annotated[str, typer.Option(metavar="ID", help="The scheme to take, and the id it gets.")],
    out: Annotated[Path | None, typer.Option(help="Default: ID.yaml in the taxonomy folder.")] = None,
    lang: Annotated[str, typer.Option(help="The language of labels, for .tsv.")] = "en",
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Make a taxonomy file of a vocabulary. Example: `civcorpus taxonomy import unesco.ttl --scheme unesco`."""
    from civcorpus.taxonomy import load_taxonomies
    from civcorpus.taxonomy.exchange.annif import read_annif
    from civcorpus.taxonomy.exchange.base import yaml_of
    from civcorpus.taxonomy.exchange.rdflib_ import read_skos

    workspace = workspace_of(ctx)
    target = out or workspace.folder / workspace.settings.taxonomies / f"{scheme}.yaml"
    if not file.is_file():
        raise UsageError(f"{file}: no such file")
    if target.exists() and not force:
        raise UsageError(f"{target}: is there already: say --out FILE, or --force to write over it")
    found = read_annif(file, scheme, lang) if file.suffix.lower() in (".tsv", ".csv") else read_skos(file, scheme)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.new")
    try:
        beside.write_text(yaml_of(found), encoding="utf-8")
        load_taxonomies([beside])
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    note(f"{len(found.entries)} concepts written to {target}; look at them with `civcorpus taxonomy check {target}`")
