"""The dictionary of an open index: made once for an analyser, kept in the user's cache."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache, lru_cache
from pathlib import Path

from civcorpus.analysis import Analyser
from civcorpus.dictionary import Namesakes, Translator
from civcorpus.dictionary.cedict_ import ATTRIBUTION, read_entries, version
from civcorpus.dictionary.store import SCHEMA, StoredDictionary, open_dictionary
from civcorpus.pipeline.storing import Stores
from civcorpus.planning.groups import translation_plan
from civcorpus.statistics.store import FILE_NAME as COUNTED

_MOST_NAMES = 20_000
"""Names of a corpus among which foreign ones are sought, the most frequent: to look at more takes seconds."""
_NAMES = """
SELECT term, form FROM (
    SELECT t.term, f.form, max(f.count), sum(f.count) AS total,
        sum(CASE WHEN f.form GLOB '[A-Z][a-z]*' THEN f.count ELSE 0 END) AS capitals
    FROM terms t JOIN forms f ON f.term_id = t.id GROUP BY t.id)
WHERE capitals * 2 > total ORDER BY total DESC, term LIMIT ?"""


def open_translator(stores: Stores, hidden: frozenset[int]) -> Translator:
    """Return what translates the words of a query into words that stand in the index.

    Raises:
        MissingExtraError: The dictionary is not installed.
    """

    @lru_cache(maxsize=100_000)
    def stands(text: str) -> int:
        return stores.engine.search(translation_plan(text, analyser), limit=0, hidden=hidden).total

    @cache
    def names() -> Namesakes:
        return Namesakes(_names(stores.index / COUNTED))

    analyser = stores.analyser
    return Translator(_dictionary(analyser), analyser, stands, names)


def _names(counted: Path) -> Iterator[tuple[str, str]]:
    """Yield the terms of words that mostly have a capital, each as it is written most often; none where words were not counted."""
    if not counted.is_file():
        return
    with closing(sqlite3.connect(f"{counted.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        yield from connection.execute(_NAMES, (_MOST_NAMES,))


def _dictionary(analyser: Analyser) -> StoredDictionary:
    name = f"cedict-{version()}-{SCHEMA}-{analyser.fingerprint}.db"
    return open_dictionary(
        _cache() / name, read_entries, lambda text: analyser.fold(text).text, attribution=ATTRIBUTION
    )


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "civcorpus"
