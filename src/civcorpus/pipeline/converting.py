"""The index of one engine > that of another, from the texts in the catalogue: no file is read again.

The new index is built beside the old one, which serves searches meanwhile. Then the catalogue names the new engine, the settings
follow, and the old folder goes. Killed before the catalogue is told, nothing has changed; killed after it, the same command finishes
the rest.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

from civcorpus.analysis import Analyser
from civcorpus.catalogue.connecting import open_for_reading, open_for_writing
from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.catalogue.writing import CatalogueWriter
from civcorpus.engines import NAMES, open_engine
from civcorpus.engines.base import Engine, Entry
from civcorpus.model import Document, Passage
from civcorpus.pipeline.analysing import date_number
from civcorpus.pipeline.storing import saved_analyser
from civcorpus.settings import choose_engine

_BATCH_CHARACTERS = 1_500_000

Progress = Callable[[int, int, str], None]
"""Called with the characters done, the characters in all, and the id of the document at hand."""


def convert_index(index: Path, home: Path, engine: str, *, progress: Progress | None = None) -> bool:
    """Have `engine` keep the index of the workspace in `home`; say whether it had to be built. Expects to hold the lock of its writer.

    Raises:
        MissingExtraError: The engine's package is not installed.
        NoIndexError: There is no index, or it was built by another version.
        SettingsError: There is no engine of this name, or `civcorpus.toml` cannot be changed.
    """
    with closing(CatalogueReader(open_for_reading(index))) as catalogue:
        meta = catalogue.meta()
        must_build = meta["engine"] != engine
        if must_build:
            shutil.rmtree(index / engine, ignore_errors=True)
            analyser = saved_analyser(index, meta, meta["engine"], by_spacy=True)
            _fill(open_engine(engine, index / engine), catalogue, analyser, progress or (lambda *_: None))
    if must_build:
        _name_engine(index, engine)
    choose_engine(home, engine)
    for other in NAMES:
        if other != engine:
            shutil.rmtree(index / other, ignore_errors=True)
    return must_build


def _fill(engine: Engine, catalogue: CatalogueReader, analyser: Analyser, progress: Progress) -> None:
    entries: list[Entry] = []
    done, written, total = 0, 0, catalogue.counts()["characters"]
    for key, document, _, _ in catalogue.documents():
        entries.extend(_entries(document, catalogue.passages_of(key, document.id, document.text), analyser))
        done += len(document.text)
        if done - written >= _BATCH_CHARACTERS:
            engine.update(entries)
            entries.clear()
            written = done
        progress(done, total, document.id)
    engine.update(entries)
    engine.optimize()


def _entries(document: Document, passages: list[tuple[int, Passage]], analyser: Analyser) -> Iterator[Entry]:
    """Yield the entries of a document as an ingest makes them."""
    title = analyser.word_places(analyser.fold(document.title))
    date = date_number(document.date)
    heading = cache(lambda text: analyser.word_places(analyser.fold(text)))
    for key, passage in passages:
        folded = analyser.fold(passage.text)
        yield Entry(
            key=key,
            document=document.id,
            source=document.source,
            lang=passage.lang,
            date=date,
            words=analyser.word_places(folded),
            exact=analyser.exact_places(folded),
            title=title,
            heading=heading(passage.heading),
        )


def _name_engine(index: Path, engine: str) -> None:
    """Name the engine whose index is whole; it holds what the catalogue shows and nothing else, so that no key is pending any more."""
    with closing(CatalogueWriter(open_for_writing(index))) as writer, writer.transaction():
        writer.set_meta(engine=engine)
        writer.settle("adding")
        writer.settle("removing")
        writer.bump_generation()
