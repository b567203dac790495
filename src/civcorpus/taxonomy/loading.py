"""Taxonomy files > one Taxonomy value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from civcorpus.errors import TaxonomyError
from civcorpus.taxonomy.reading import TaxonomyFile, read_file
from civcorpus.taxonomy.values import Complaint, Concept, Place, Taxonomy

_SHOWN = 20


def load_taxonomies(paths: Iterable[Path], *, tolerant: bool = False) -> Taxonomy:
    """Read the files and merge them; each keeps its scheme, ids are unique across all.

    With `tolerant`, what cannot be used is left out and stands in `complaints`.

    Raises:
        TaxonomyError: A file cannot be used; the message has one line a complaint, with file, line and column.
    """
    files = [read_file(path, str(path)) for path in paths]
    complaints = [complaint for file in files for complaint in file.complaints]
    concepts = _merged(files, complaints)
    _same_schemes(files, complaints)
    complaints.sort(key=lambda complaint: complaint.place)
    errors = [complaint for complaint in complaints if complaint.severity == "error"]
    if errors and not tolerant:
        raise TaxonomyError(_message(errors))
    content = json.dumps([file.data for file in files], ensure_ascii=False, separators=(",", ":"))
    return Taxonomy(
        schemes=tuple(file.scheme for file in files),
        concepts=concepts,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        complaints=tuple(complaints),
    )


def _merged(files: list[TaxonomyFile], complaints: list[Complaint]) -> tuple[Concept, ...]:
    found: dict[str, Concept] = {}
    for file in files:
        for concept in file.concepts:
            first = found.setdefault(concept.id, concept)
            if first is not concept:
                what = f"the id {concept.id} is taken ({first.place})"
                complaints.append(Complaint(concept.place, "error", what, "give one of the two another id"))
    return _without_deprecated_implications(found.values())


def _without_deprecated_implications(concepts: Collection[Concept]) -> tuple[Concept, ...]:
    """Return the concepts, none of them implying one that is deprecated: that is found nowhere, by no road."""
    gone = {concept.id for concept in concepts if concept.deprecated}
    return tuple(
        concept
        if gone.isdisjoint(concept.implies)
        else replace(concept, implies=tuple(implied for implied in concept.implies if implied not in gone))
        for concept in concepts
    )


def _same_schemes(files: list[TaxonomyFile], complaints: list[Complaint]) -> None:
    first: dict[str, str] = {}
    for file in files:
        scheme = file.scheme
        if first.setdefault(scheme.id, scheme.path) != scheme.path:
            what = f"the scheme id {scheme.id} is taken by {first[scheme.id]}"
            complaints.append(
                Complaint(Place(scheme.path, 1, 1), "error", what, "give one of the two files another id")
            )


def _message(errors: list[Complaint]) -> str:
    lines = [str(complaint) for complaint in errors[:_SHOWN]]
    if len(errors) > _SHOWN:
        lines.append(f"… and {len(errors) - _SHOWN} more: `civcorpus taxonomy check` lists all")
    return "\n".join(lines)
