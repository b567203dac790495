"""Two stores, one truth: how catalogue and engine change together so that a search never sees half a document.

The catalogue decides what exists. A batch is written in this order, each step atomic by itself:

1. the catalogue reserves keys that were never used, and notes them as pending (a search hides pending keys);
2. the engine takes the new entries, and drops those that the batch before had removed;
3. the catalogue, in one transaction, takes the new documents, drops the old ones, and turns the pending notes around.

4. the words of the new documents, counted already, go into the file of the statistics: what is lost here is counted when it is asked for.

A process killed between two steps leaves pending keys, which no search shows and the next writer clears away (`Committer.recover`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.catalogue.writing import CatalogueWriter, FileRecord, RunRecord
from civcorpus.engines.base import Engine
from civcorpus.pipeline.analysing import Analysed
from civcorpus.statistics.refreshing import signature

if TYPE_CHECKING:
    from civcorpus.statistics.store import Store

Clock = Callable[[], str]
"""Returns the time, ISO 8601 in UTC."""


class Committer:
    """Writes batches of analysed documents to both stores, and their counted words to a third."""

    def __init__(
        self,
        catalogue: CatalogueWriter,
        reader: CatalogueReader,
        engine: Engine,
        counts: Callable[[], Store],
        *,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._reader = reader
        self._engine = engine
        self._counts = counts
        self._clock = clock
        self._batches = 0

    def recover(self) -> bool:
        """Clear away what a writer that died left pending; say whether there was anything."""
        left = self._reader.hidden_keys()
        if left:
            orphans = self._engine.keys() - self._catalogue.engine_keys()
            if orphans:
                self._engine.update((), remove=orphans)
            self._settle_all()
        return bool(left)

    def commit(
        self,
        batch: Sequence[Analysed],
        *,
        replaced: Collection[int],
        files: Iterable[FileRecord],
        forgotten: Iterable[str],
        run: Callable[[], RunRecord],
    ) -> None:
        """Add the documents of a batch, remove the documents with the keys `replaced`, and note what became of files."""
        with self._catalogue.transaction():
            keys = self._catalogue.reserve_keys(sum(1 + len(a.filing.passages) for a in batch)) if batch else range(0)
        removed = self._stale_keys()
        entries = []
        next_key = iter(keys)
        keyed = []
        for analysed in batch:
            document_key = next(next_key)
            passage_keys = [next(next_key) for _ in analysed.filing.passages]
            entries.extend(analysed.entries(passage_keys))
            keyed.append((document_key, passage_keys, analysed))
        if entries or removed:
            self._engine.update(entries, remove=removed)
            self._batches += 1
        ingested_at = self._clock()
        with self._catalogue.transaction():
            self._catalogue.settle("removing")
            self._catalogue.remove(replaced)
            if batch:
                self._catalogue.add((a.filing for a in batch), iter(keys), run=run(), ingested_at=ingested_at)
            self._catalogue.settle("adding")
            self._catalogue.record_files(files)
            self._catalogue.forget_files(forgotten)
            self._catalogue.bump_generation()
        if keyed:
            self._keep_counts(keyed, ingested_at)

    def _keep_counts(self, keyed: Iterable[tuple[int, list[int], Analysed]], ingested_at: str) -> None:
        """Keep the counted words; where that fails, whoever asks for a statistic counts what is missing, or says why it cannot."""
        with suppress(sqlite3.Error):
            counts = self._counts()
            try:
                counts.begin()
                for document_key, passage_keys, analysed in keyed:
                    signed = signature(analysed.filing.document.sha256, ingested_at)
                    counts.add(document_key, signed, passage_keys, analysed.counted)
                counts.commit()
            except sqlite3.Error:
                counts.roll_back()

    def finish(self) -> None:
        """Drop from the engine what the last batch removed, and let it merge what many batches left behind."""
        removed = self._stale_keys()
        if removed:
            self._engine.update((), remove=removed)
            self._settle_all()
        if self._batches > 1:
            self._engine.optimize()

    def _stale_keys(self) -> set[int]:
        return set(chain.from_iterable(self._catalogue.pending("removing")))

    def _settle_all(self) -> None:
        with self._catalogue.transaction():
            self._catalogue.settle("adding")
            self._catalogue.settle("removing")
            self._catalogue.bump_generation()
