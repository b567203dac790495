"""The decisions file > the catalogue's copy of it, which every question about tags looks into."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from civcorpus.catalogue.writing import CatalogueWriter
from civcorpus.decisions import Decision, read_decisions


def mirror_decisions(path: Path, writer: CatalogueWriter) -> bool:
    """Replay the file into the catalogue when it is not the one mirrored last; say whether anything changed."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    if writer.meta("decisions_sha256") == digest:
        return False
    with writer.transaction():
        writer.set_decided(replayed(read_decisions(path)))
        writer.set_meta(decisions_sha256=digest)
        writer.bump_generation()
    return True


def replayed(decisions: Iterable[Decision]) -> list[tuple[object, ...]]:
    """Return what holds after all decisions: the last one about each document, concept and place; -1 for the whole document."""
    rows: dict[tuple[str, str, int], tuple[object, ...]] = {}
    for d in decisions:
        place = -1 if d.start is None else d.start
        rows.pop((d.document, d.concept, place), None)
        if d.verdict != "clear":
            rows[(d.document, d.concept, place)] = (
                d.document,
                d.concept,
                place,
                d.exact,
                d.verdict,
                d.who,
                d.at,
                d.why,
            )
    return list(rows.values())
