"""The dictionary of an open index: made once for an analyser, kept in the user's cache."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from civcorpus.analysis import Analyser
from civcorpus.dictionary import Translator
from civcorpus.dictionary.cedict_ import ATTRIBUTION, read_entries, version
from civcorpus.dictionary.store import SCHEMA, StoredDictionary, open_dictionary
from civcorpus.engines.base import Engine
from civcorpus.planning.groups import translation_plan


def open_translator(analyser: Analyser, engine: Engine, hidden: frozenset[int]) -> Translator:
    """Return what translates the words of a query into words that stand in the index.

    Raises:
        MissingExtraError: The dictionary is not installed.
    """

    @lru_cache(maxsize=100_000)
    def stands(text: str) -> int:
        return engine.search(translation_plan(text, analyser), limit=0, hidden=hidden).total

    return Translator(_dictionary(analyser), analyser, stands)


def _dictionary(analyser: Analyser) -> StoredDictionary:
    name = f"cedict-{version()}-{SCHEMA}-{analyser.fingerprint}.db"
    return open_dictionary(
        _cache() / name, read_entries, lambda text: analyser.fold(text).text, attribution=ATTRIBUTION
    )


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "civcorpus"
