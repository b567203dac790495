"""Bring the counted words up to date with the catalogue."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from civcorpus.analysis import Analyser
from civcorpus.statistics.store import Store
from civcorpus.statistics.words import Place, count_document

if TYPE_CHECKING:
    from civcorpus.catalogue.reading import CatalogueReader

_BATCH = 200
"""Documents counted in one transaction: what an interruption loses."""


def signature(sha256: str, ingested_at: str) -> str:
    """Return what tells one reading of a document from another."""
    return f"{sha256} {ingested_at}"


def bring_up_to_date(
    store: Store, catalogue: CatalogueReader, analyser: Analyser, *, progress: Callable[[int], None] | None = None
) -> int:
    """Count the words of documents that are new or were read again, forget those that are gone; return how many were counted.

    `progress` hears once how many there are to count.
    """
    wanted = {key: signature(facts.sha256, facts.ingested_at) for key, facts in catalogue.document_facts().items()}
    if store.signatures() == wanted:
        return 0
    try:
        store.begin()
        known = store.signatures()
        stale = [key for key, signed in known.items() if wanted.get(key) != signed]
        missing = [key for key, signed in wanted.items() if known.get(key) != signed]
        store.drop(stale)
        if progress and missing:
            progress(len(missing))
        for number, key in enumerate(missing, 1):
            places = [Place(p.key, p.start, p.end) for p in catalogue.passage_places(key)]
            counted = count_document(analyser, catalogue.text(key), places)
            store.add(key, wanted[key], [place.key for place in places], counted)
            if number % _BATCH == 0:
                store.commit()
                store.begin()
        store.commit()
    except (sqlite3.Error, KeyboardInterrupt):
        store.roll_back()
        raise
    return len(missing)
