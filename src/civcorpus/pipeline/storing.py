"""Opening the stores of a workspace together: the catalogue, the engine's index, and the analyser that both were built with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from civcorpus.analysis import Analyser
from civcorpus.catalogue.connecting import FILE_NAME as CATALOGUE
from civcorpus.catalogue.connecting import open_for_reading, open_for_writing
from civcorpus.catalogue.finding import FindingReader
from civcorpus.engines import NAMES, open_engine
from civcorpus.engines.base import Engine
from civcorpus.errors import NoIndexError
from civcorpus.pipeline.mirroring import refresh_decided

if TYPE_CHECKING:
    from civcorpus.catalogue.reading import CatalogueReader
    from civcorpus.catalogue.writing import CatalogueWriter
    from civcorpus.statistics.store import Store

ANALYSER = "analyser.json"
REBUILD = "run `civcorpus ingest --force` to build it anew (decisions are kept)"


Asked_co = TypeVar("Asked_co", bound=FindingReader, covariant=True)


@dataclass(frozen=True, slots=True)
class Stores(Generic[Asked_co]):
    """An index open for questions, and its folder."""

    index: Path
    catalogue: Asked_co
    engine: Engine
    analyser: Analyser


@dataclass
class WritableStores:
    """An index open for its one writer."""

    index: Path

    catalogue: CatalogueReader
    writer: CatalogueWriter
    engine: Engine
    analyser: Analyser

    @cached_property
    def counts(self) -> Store:
        """The counted words, opened when they are asked for."""
        from civcorpus.statistics.store import FILE_NAME, Store

        return Store(self.index / FILE_NAME, self.analyser.fingerprint)


def finding(index: Path, engine: str, decisions: Path) -> AbstractContextManager[Stores[FindingReader]]:
    """Open an index for a search, as `reading` does; the catalogue answers what a search asks, and no more is loaded."""
    return _opened(index, engine, decisions, FindingReader)


def reading(index: Path, engine: str, decisions: Path | None = None) -> AbstractContextManager[Stores[CatalogueReader]]:
    """Open an index for all questions; with the decisions file given, answers follow it as it is now.

    Raises:
        NoIndexError: There is no index, or it was built differently.
    """
    from civcorpus.catalogue.reading import CatalogueReader

    return _opened(index, engine, decisions, CatalogueReader)


@contextmanager
def _opened(index: Path, engine: str, decisions: Path | None, asks: type[Asked_co]) -> Iterator[Stores[Asked_co]]:
    """Open the stores together.

    The catalogue's state is fixed first, then the engine is opened; when a writer committed in between, both are opened again, so that
    the engine always holds what the catalogue shows.
    """
    connection = open_for_reading(index)
    catalogue = asks(connection)
    watch = FindingReader(open_for_reading(index))
    try:
        analyser = saved_analyser(index, catalogue.meta(), engine)
        while True:
            catalogue.begin()
            generation = catalogue.meta()["generation"]
            opened = open_engine(engine, index / engine)
            if watch.meta()["generation"] == generation:
                break
            catalogue.end()
        if decisions is not None:
            refresh_decided(decisions, connection)
        yield Stores(index, catalogue, opened, analyser)
    finally:
        watch.close()
        catalogue.close()


@contextmanager
def writing_stores(index: Path, engine: str) -> Iterator[WritableStores]:
    """Open an index for its one writer (who holds the lock), making it when there is none.

    Raises:
        NoIndexError: It was built differently.
    """
    from civcorpus.catalogue.reading import CatalogueReader
    from civcorpus.catalogue.writing import CatalogueWriter

    new = not (index / CATALOGUE).is_file()
    if new:
        discard(index)
    connection = open_for_writing(index)
    writer = CatalogueWriter(connection)
    catalogue = CatalogueReader(connection)
    try:
        meta = catalogue.meta()
        if "fingerprint" not in meta:
            analyser = Analyser.build()
            analyser.save(index / ANALYSER)
            with writer.transaction():
                writer.set_meta(fingerprint=analyser.fingerprint, engine=engine)
        else:
            analyser = saved_analyser(index, meta, engine, by_spacy=True)
        stores = WritableStores(index, catalogue, writer, open_engine(engine, index / engine), analyser)
        try:
            yield stores
        finally:
            if "counts" in vars(stores):
                stores.counts.close()
    finally:
        writer.close()


def discard(index: Path) -> None:
    """Delete everything derived in an index folder, but for the lock, what was read of files (it suits any index), and what is not ours."""
    import shutil

    for suffix in ("", "-wal", "-shm"):
        (index / f"{CATALOGUE}{suffix}").unlink(missing_ok=True)
    for name in (ANALYSER, "statistics.db", "terms.json"):
        (index / name).unlink(missing_ok=True)
    for name in NAMES:
        shutil.rmtree(index / name, ignore_errors=True)


@lru_cache(maxsize=4)
def _loaded(path: Path, _written: int, *, by_spacy: bool) -> Analyser:
    """Return the analyser kept at `path`; who asks again in the same process gets it with the words it has cut already."""
    return Analyser.load(path, by_spacy=by_spacy)


def saved_analyser(index: Path, meta: dict[str, str], engine: str, *, by_spacy: bool = False) -> Analyser:
    """Return the analyser that an index was built with.

    Raises:
        NoIndexError: It was built for another engine or by another version.
    """
    if meta.get("engine", engine) != engine:
        raise NoIndexError(
            f"{index}: built for the engine {meta['engine']}, not {engine}: run `civcorpus index convert --engine {engine}`, "
            "or change the setting"
        )
    try:
        analyser = _loaded(index / ANALYSER, (index / ANALYSER).stat().st_mtime_ns, by_spacy=by_spacy)
    except (FileNotFoundError, ValueError, KeyError) as err:
        raise NoIndexError(f"{index / ANALYSER}: missing or damaged ({err}): {REBUILD}") from err
    if analyser.fingerprint != meta.get("fingerprint"):
        raise NoIndexError(f"{index}: built by another version of the analyser: {REBUILD}")
    return analyser
