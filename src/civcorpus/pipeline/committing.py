"""Two stores, one truth: how catalogue and engine change together so that a search never sees half a document.

The catalogue decides what exists. A batch is written in this order, each step atomic by itself:

1. as documents arrive, the catalogue reserves keys that were never used, and notes them as pending (a search hides pending keys);
2. the engine takes the new entries while they arrive, drops those that the batch before had removed, and commits;
3. the catalogue, in one transaction, takes the new documents, drops the old ones, and turns the pending notes around.

4. the words of the new documents, counted already, go into the file of the statistics: what is lost here is counted when it is asked for.

A process killed between two steps leaves pending keys, which no search shows and the next writer clears away (`Committer.recover`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.catalogue.writing import CatalogueWriter, FileRecord, Filing, RunRecord
from civcorpus.engines.base import Engine, Entry
from civcorpus.pipeline.analysing import Analysed
from civcorpus.statistics.refreshing import signature

if TYPE_CHECKING:
    from civcorpus.statistics.store import CountedDocument, Store

_KEYS_AHEAD = 1000

Clock = Callable[[], str]
"""Returns the time, ISO 8601 in UTC."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a batch changes besides adding documents: the keys of those it replaces, what became of files, and files to forget."""

    replaced: set[int] = field(default_factory=set)
    files: list[FileRecord] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.replaced or self.files or self.forgotten)

    def clear(self) -> None:
        """Begin anew, for the next batch."""
        for each in (self.replaced, self.files, self.forgotten):
            each.clear()


class _Keyed(NamedTuple):
    """What is left to store of a document once the engine has its terms; `keys` are its own and those of its passages."""

    keys: Sequence[int]
    filing: Filing
    counted: CountedDocument


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
        self._spare = range(0)

    def recover(self) -> bool:
        """Clear away what a writer that died left pending; say whether there was anything."""
        left = self._reader.hidden_keys()
        if left:
            orphans = self._engine.keys() - self._catalogue.engine_keys()
            if orphans:
                self._engine.update((), remove=orphans)
            self._settle_all()
        return bool(left)

    def commit(self, arriving: Iterator[Analysed], changes: Changes, *, run: Callable[[], RunRecord]) -> None:
        """Add the documents that arrive until there are no more, and make the changes that were noted meanwhile.

        The engine takes each document as it comes, so that it works while others are still being read.
        """
        removed = self._stale_keys()
        keyed: list[_Keyed] = []
        first = next(arriving, None)
        if first or removed:
            documents = chain([first], arriving) if first else arriving
            self._engine.update(self._entries(documents, keyed), remove=removed)
            self._batches += 1
        elif not changes:
            return
        ingested_at = self._clock()
        with self._catalogue.transaction():
            self._catalogue.settle("removing")
            self._catalogue.remove(changes.replaced)
            if keyed:
                keys = chain.from_iterable(each.keys for each in keyed)
                self._catalogue.add((each.filing for each in keyed), keys, run=run(), ingested_at=ingested_at)
            self._catalogue.settle("adding")
            self._catalogue.record_files(changes.files)
            self._catalogue.forget_files(changes.forgotten)
            self._catalogue.bump_generation()
        self._spare = range(0)
        if keyed:
            self._keep_counts(keyed, ingested_at)

    def _entries(self, documents: Iterable[Analysed], keyed: list[_Keyed]) -> Iterator[Entry]:
        """Give keys to documents and passages, and yield what the engine keeps of them; what is left is put into `keyed`."""
        for analysed in documents:
            keys = self._new_keys(1 + len(analysed.filing.passages))
            keyed.append(_Keyed(keys, analysed.filing, analysed.counted))
            yield from analysed.entries(keys[1:])

    def _new_keys(self, count: int) -> range:
        if len(self._spare) < count:
            with self._catalogue.transaction():
                self._spare = self._catalogue.reserve_keys(max(count, _KEYS_AHEAD))
        keys, self._spare = self._spare[:count], self._spare[count:]
        return keys

    def _keep_counts(self, keyed: Iterable[_Keyed], ingested_at: str) -> None:
        """Keep the counted words; where that fails, whoever asks for a statistic counts what is missing, or says why it cannot."""
        with suppress(sqlite3.Error):
            counts = self._counts()
            try:
                counts.begin()
                for (document_key, *passage_keys), filing, counted in keyed:
                    signed = signature(filing.document.sha256, ingested_at)
                    counts.add(document_key, signed, passage_keys, counted)
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
