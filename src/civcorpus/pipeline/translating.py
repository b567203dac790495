"""The dictionary of an open index: made once for an analyser, kept in the user's cache."""

from __future__ import annotations

from functools import cache, lru_cache

from civcorpus.analysis import Analyser
from civcorpus.analysis.user_cache import user_cache
from civcorpus.catalogue.finding import FindingReader
from civcorpus.dictionary import Namesakes, Translator
from civcorpus.dictionary.cedict_ import ATTRIBUTION, read_entries, version
from civcorpus.dictionary.store import SCHEMA, StoredDictionary, open_dictionary
from civcorpus.pipeline.storing import Stores
from civcorpus.planning.groups import translation_plan
from civcorpus.statistics.store import FILE_NAME as COUNTED
from civcorpus.statistics.store import frequent_names

_MOST_NAMES = 20_000
"""Names of a corpus among which foreign ones are sought, the most frequent: to look at more takes seconds."""


def open_translator(stores: Stores[FindingReader], hidden: frozenset[int]) -> Translator:
    """Return what translates the words of a query into words that stand in the index.

    Raises:
        MissingExtraError: The dictionary is not installed.
    """

    @lru_cache(maxsize=100_000)
    def stands(text: str) -> int:
        return stores.engine.search(translation_plan(text, analyser), limit=0, hidden=hidden).total

    @cache
    def names() -> Namesakes:
        return Namesakes(frequent_names(stores.index / COUNTED, _MOST_NAMES))

    analyser = stores.analyser
    return Translator(_dictionary(analyser), analyser, stands, names)


def _dictionary(analyser: Analyser) -> StoredDictionary:
    name = f"cedict-{version()}-{SCHEMA}-{analyser.fingerprint}.db"
    return open_dictionary(
        user_cache() / name, read_entries, lambda text: analyser.fold(text).text, attribution=ATTRIBUTION
    )
