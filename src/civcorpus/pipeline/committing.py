"""Two stores, one truth: how catalogue and engine change together so that a search never sees half a document.

The catalogue decides what exists. A batch is written in this order, each step atomic by itself:

1. the catalogue reserves keys that were never used, and notes them as pending (a search hides pending keys);
2. the engine takes the new entries, and drops those that the batch before had removed;
3. the catalogue, in one transaction, takes the new documents, drops the old ones, and turns the pending notes around.

A process killed between two steps leaves pending keys, which no search shows and the next writer clears away (`Committer.recover`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain

from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.catalogue.writing import CatalogueWriter, FileRecord, RunRecord
from civcorpus.engines.base import Engine
from civcorpus.pipeline.analysing import Analysed

Clock = Callable[[], str]
"""Returns the time, ISO 8601 in UTC."""


class Committer:
    """Writes batches of analysed documents to both stores."""

    def __init__(self, catalogue: CatalogueWriter, reader: CatalogueReader, engine: Engine, *, clock: Clock) -> None:
        self._catalogue = catalogue
        self._reader = reader
        self._engine = engine
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
        for analysed in batch:
            next(next_key)
            entries.extend(analysed.entries([next(next_key) for _ in analysed.filing.passages]))
        if entries or removed:
            self._engine.update(entries, remove=removed)
            self._batches += 1
        with self._catalogue.transaction():
            self._catalogue.settle("removing")
            self._catalogue.remove(replaced)
            if batch:
                self._catalogue.add((a.filing for a in batch), iter(keys), run=run(), ingested_at=self._clock())
            self._catalogue.settle("adding")
            self._catalogue.record_files(files)
            self._catalogue.forget_files(forgotten)
            self._catalogue.bump_generation()

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
