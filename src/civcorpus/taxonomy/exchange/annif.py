"""Annif vocabularies: TSV (address, label; one language) and CSV (address, a column a language, notation)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from civcorpus.errors import TaxonomyError
from civcorpus.taxonomy.exchange.base import Entry, Vocabulary


def write_tsv(entries: Iterable[Entry], base: str, lang: str) -> str:
    """Return one line a concept: its address in angle brackets, a tab, its preferred label (or its id where it has none)."""
    return "".join(f"<{base}concept:{entry.id}>\t{entry.pref_label(lang) or entry.id}\n" for entry in entries)


def write_csv(entries: Iterable[Entry], base: str, langs: tuple[str, ...]) -> str:
    """Return a table of concepts with a preferred label a language."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["uri", *(f"label_{lang}" for lang in langs), "notation"])
    for entry in entries:
        notation = next(iter(entry.links.get("notation", ())), "")
        writer.writerow([f"{base}concept:{entry.id}", *(entry.pref_label(lang) for lang in langs), notation])
    return out.getvalue()


def read_annif(path: Path, scheme: str, lang: str) -> Vocabulary:
    """Return the concepts of a TSV or CSV file.

    Raises:
        TaxonomyError: It is neither.
    """
    rows = list(_rows(path, lang))
    if not rows:
        raise TaxonomyError(
            f"{path}: no concepts: an Annif TSV has lines `<address>⇥label`, a CSV the columns uri and label_…"
        )
    entries = tuple(
        Entry(_id(uri), {"prefLabel": {key: (label,) for key, label in labels.items() if label}})
        for uri, labels in rows
    )
    return Vocabulary(scheme, {}, {}, {}, entries)


def _rows(path: Path, lang: str) -> Iterator[tuple[str, dict[str, str]]]:
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix.lower() == ".csv":
        for row in csv.DictReader(io.StringIO(text)):
            labels = {
                key.removeprefix("label_"): value for key, value in row.items() if key and key.startswith("label_")
            }
            if row.get("uri") and any(labels.values()):
                yield row["uri"], labels
        return
    for line in text.splitlines():
        uri, tab, label = line.partition("\t")
        if tab and uri.startswith("<"):
            yield uri.strip("<> "), {lang: label.split("\t")[0].strip()}


def _id(uri: str) -> str:
    return "-".join(uri.rstrip("/#").replace("#", "/").replace(":", "/").rsplit("/", 1)[-1].split())
