"""The catalogue's copy of what was decided, which every question about tags looks into; the decisions file is the truth.

The copy carries the hash of the file, the texts and the taxonomies it was made from. A writer renews a copy that is out of date (after a
`git pull`, say); a reader works out what holds for itself, and its connection answers from that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from civcorpus.catalogue.ledger import LedgerQuestions

if TYPE_CHECKING:
    from civcorpus.catalogue.reading import CatalogueReader
    from civcorpus.catalogue.writing import CatalogueWriter

_MIRROR = "decisions_mirrored"


def mirror_decisions(path: Path, writer: CatalogueWriter, catalogue: CatalogueReader) -> bool:
    """Renew the catalogue's copy when it is out of date; say whether it was."""
    meta = catalogue.meta()
    mark = _mark(path, meta)
    if meta.get(_MIRROR) == mark:
        return False
    rows = _rows(path, catalogue)
    with writer.transaction():
        writer.set_decided(rows)
        writer.set_meta(**{_MIRROR: mark})
        writer.bump_generation()
    return True


def refresh_decided(path: Path, connection: sqlite3.Connection) -> None:
    """Make a connection that reads answer from the decisions file as it is now, whatever the copy says."""
    meta = LedgerQuestions(connection).meta()
    if meta.get(_MIRROR, "") != _mark(path, meta):
        from civcorpus.catalogue.reading import CatalogueReader

        catalogue = CatalogueReader(connection)
        catalogue.shadow_decided(_rows(path, catalogue))


def _rows(path: Path, catalogue: CatalogueReader) -> list[tuple[object, ...]]:
    from civcorpus.decisions import read_decisions
    from civcorpus.pipeline.deciding import standing

    return standing(read_decisions(path), catalogue).rows()


def _mark(path: Path, meta: Mapping[str, str]) -> str:
    """Return what the copy depends on: the file, the texts and the taxonomies."""
    return f"{_hash(path)} {meta['next_key']} {meta.get('taxonomy_sha256', '')}"


def _hash(path: Path) -> str:
    if not path.is_file():
        return ""
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()
