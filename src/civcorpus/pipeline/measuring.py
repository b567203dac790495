"""Query > part of the corpus > figures: opens what the statistics need and keeps their word counts up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from civcorpus.catalogue.reading import CatalogueReader
from civcorpus.errors import UsageError
from civcorpus.pipeline.searching import Search
from civcorpus.pipeline.storing import Stores
from civcorpus.statistics.collocation import CollocateRow, Window, collocates
from civcorpus.statistics.cooccurrence import Choice, PairRow, Unit, pairs
from civcorpus.statistics.counting import LANGUAGES, UNITS, Basis, Corpus, Part
from civcorpus.statistics.cutting import Cut
from civcorpus.statistics.dispersion import DispersionRow, PlacesRow, dispersions
from civcorpus.statistics.frequency import FrequencyRow, WordRow, frequencies, word_list
from civcorpus.statistics.keyness import KeyWordRow, key_words
from civcorpus.statistics.nodes import Node, concept_node, word_node
from civcorpus.statistics.refreshing import bring_up_to_date
from civcorpus.statistics.stopwords import read_stop_words, stop_terms
from civcorpus.statistics.store import FILE_NAME, Store
from civcorpus.statistics.trend import ChangeRow, TrendRow, changes, trends

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the corpus a figure is about: the passages a query finds (all without one), near-duplicates left out or not."""

    within: str = ""
    dedup: bool = False


@dataclass(frozen=True, slots=True)
class Best:
    """How a list is cut: by which measure, none rarer than `least`, at most `limit` (0: all), without the stop words of a choice."""

    measure: str = ""
    least: int = 1
    limit: int = 25
    stopwords: str = "none"


@dataclass(frozen=True, slots=True)
class Compared:
    """The key words of one part of a corpus against another, and the two parts."""

    rows: list[KeyWordRow]
    first: Corpus
    second: Corpus


@contextmanager
def open_statistics(stores: Stores[CatalogueReader], index: Path, scope: Scope, say: Say) -> Iterator[Statistics]:
    """Open the statistics of an index; words of new documents are counted first, which is said.

    Where the folder cannot be written, the counts live in memory and are lost afterwards.
    """
    try:
        store = Store(index / FILE_NAME, stores.analyser.fingerprint)
        _refresh(store, stores, say)
    except sqlite3.OperationalError as err:
        if "readonly" not in str(err) and "unable to open" not in str(err):
            raise
        say(f"{index / FILE_NAME}: cannot be written: words are counted for this once")
        store = Store(":memory:", stores.analyser.fingerprint)
        _refresh(store, stores, say)
    store.fix()
    try:
        yield Statistics(stores, store, scope, say)
    finally:
        store.close()


def _refresh(store: Store, stores: Stores[CatalogueReader], say: Say) -> None:
    def progress(count: int) -> None:
        say(f"counting the words of {count} new document{'s' if count > 1 else ''} (once)")

    bring_up_to_date(store, stores.catalogue, stores.analyser, progress=progress)


class Statistics:
    """Figures about one part of a corpus. What a reader of them should know is said through `say`, one line each."""

    def __init__(self, stores: Stores[CatalogueReader], store: Store, scope: Scope, say: Say) -> None:
        self._stores = stores
        self._store = store
        self._search = Search(stores)
        self._say = say
        self._left_out = self._duplicates() if scope.dedup else frozenset()
        self.corpus = self._part(scope.within)

    @property
    def basis(self) -> Basis:
        """What the figures rest on."""
        return self.corpus.basis

    def _duplicates(self) -> frozenset[int]:
        """Return the keys of documents that repeat another, and say how many there are."""
        from civcorpus.pipeline.duplicating import left_out

        repeated = left_out(self._stores.catalogue)
        count = (
            f"{len(repeated)} document(s) that repeat another are"
            if repeated
            else "no document repeats another: nothing is"
        )
        self._say(f"--dedup: {count} left out")
        return repeated

    def _part(self, query: str) -> Corpus:
        keys = frozenset(self._search.keys(query)) if query else None
        corpus = Corpus(self._stores.catalogue, self._store, self._stores.analyser, Part(query, keys, self._left_out))
        if not corpus.sizes:
            where = f"“{query}”: no passage is found" if query else "the corpus is empty"
            self._say(f"{where}: there is nothing to count")
        return corpus

    def nodes(self, terms: Sequence[str] = (), tags: Sequence[str] = ()) -> list[Node]:
        """Return what words, phrases and concept ids stand for; `id/*` is a concept and all below it.

        Raises:
            UsageError: Nothing is given, a word has nothing to count, or a concept does not exist.
        """
        if not terms and not tags:
            raise UsageError("nothing to count: give a word, a phrase, or a concept with --tag ID")
        self._search.check_concepts(tags)
        catalogue = self._stores.catalogue
        nodes = [word_node(term, self._stores.analyser) for term in terms]
        for tag in tags:
            below = catalogue.narrower(tag.removesuffix("/*")) if tag.endswith("/*") else [tag]
            nodes.append(concept_node(tag, frozenset(below)))
        return nodes

    def freq(self, terms: Sequence[str] = (), tags: Sequence[str] = (), *, by: str = "lang") -> list[FrequencyRow]:
        """Return how often words, phrases and concepts stand in each group."""
        rows = frequencies(self.corpus, self.nodes(terms, tags), by=by)
        for name in dict.fromkeys([*terms, *tags]):
            if not any(row.count for row in rows if row.item == name):
                self._say(f"“{name}” never occurs in the {self.basis.passages} passages counted")
        self._say_groups(by)
        return rows

    def words(self, *, by: str = "lang", best: Best) -> list[WordRow]:
        """Return the most frequent words of each group and language."""
        rows = word_list(self.corpus, by=by, cut=self._cut(best))
        self._say_groups(by)
        return rows

    def colloc(self, node: Node, *, window: Window, best: Best) -> list[CollocateRow]:
        """Return the words in the company of a node, best first."""
        cut = self._cut(best)
        if node.terms and set(node.terms) <= self._cut(Best(stopwords="default")).stop | cut.stop:
            self._say(f"“{node.name}” is itself a stop word: its company is counted all the same")
        rows = collocates(self.corpus, node, window=window, cut=cut)
        if not rows:
            self._say_no_company(node, best)
        return rows

    def keyness(self, a: str, b: str, *, best: Best, smoothing: float = 100) -> Compared:
        """Return the words that mark the passages query `a` finds against those `b` finds; without `b`, against all others."""
        first = self._side(a)
        second = self._side(b) if b else self._rest(first)
        keys = [{size.key for size in side.sizes} for side in (first, second)]
        if common := len(keys[0] & keys[1]):
            self._say(f"{common} passages are in both parts: they count on both sides")
        for lang in LANGUAGES:
            if bool(first.size.of(lang)) != bool(second.size.of(lang)):
                empty = "a" if second.size.of(lang) else "b"
                self._say(f"part {empty} has no {lang} {UNITS[lang]}: nothing can be compared in this language")
        rows = key_words(first, second, cut=self._cut(best), smoothing=smoothing)
        return Compared(rows, first, second)

    def _side(self, query: str) -> Corpus:
        """Return the passages of a query that are in the scope."""
        side = self._part(query)
        if self.corpus.part.passages is None or side.part.passages is None:
            return side
        keys = side.part.passages & self.corpus.part.passages
        return Corpus(self._stores.catalogue, self._store, self._stores.analyser, Part(query, keys, self._left_out))

    def _rest(self, first: Corpus) -> Corpus:
        taken = {size.key for size in first.sizes}
        keys = frozenset(size.key for size in self.corpus.sizes if size.key not in taken)
        query = f"all but {first.part.query}"
        return Corpus(self._stores.catalogue, self._store, self._stores.analyser, Part(query, keys, self._left_out))

    def dispersion(self, node: Node, *, by: str = "document") -> tuple[list[DispersionRow], list[PlacesRow]]:
        """Return how evenly a node is spread, and where it stands in each part."""
        rows, parts = dispersions(self.corpus, node, by=by)
        if not any(row.count for row in rows):
            self._say(
                f"“{node.name}” never occurs in the {self.basis.passages} passages counted: its spread is unknown"
            )
        self._say_groups(by)
        return rows, parts

    def trend(self, nodes: Sequence[Node], *, by: str = "year") -> list[TrendRow]:
        """Return concepts over the years or months; gaps are there as gaps."""
        rows, undated = trends(self.corpus, nodes, by=by)
        if undated:
            self._say(f"{undated} of {self.basis.documents} documents have no {by}: they are in no point")
        if not rows:
            self._say("no document has a date: there is no trend")
        return rows

    def change(self, nodes: Sequence[Node], *, first: str, second: str) -> list[ChangeRow]:
        """Return how concepts changed from one period to another."""
        rows = changes(self.corpus, nodes, first=first, second=second)
        for period, total in {(row.first, row.documents_total_first) for row in rows} | {
            (row.second, row.documents_total_second) for row in rows
        }:
            if not total:
                self._say(f"{period}: no document with a date in this period in one of the languages")
        return rows

    def cooccur(
        self, *, tags: Sequence[str] = (), other: str = "concept", unit: Unit = "passage", best: Best
    ) -> list[PairRow]:
        """Return the pairs of concepts, or of concepts and organisations, that are named together."""
        self._search.check_concepts(tags)
        choice = Choice(frozenset(tags), "org" if other == "org" else "concept")
        rows = pairs(self.corpus, unit=unit, choice=choice, cut=self._cut(best))
        if not rows:
            self._say(f"no two are named together in {best.least} {unit}s or more: try --min 1 or --unit document")
        return rows

    def _cut(self, best: Best) -> Cut:
        stop = stop_terms(read_stop_words(best.stopwords), self._stores.analyser)
        return Cut(best.measure, best.least, best.limit, stop)

    def _say_groups(self, by: str) -> None:
        if by in ("year", "month", "source") and (
            missing := sum(
                1
                for key in {size.document_key for size in self.corpus.sizes}
                if not (self.corpus.documents[key].source if by == "source" else self.corpus.documents[key].date)
            )
        ):
            what = "source" if by == "source" else "date"
            self._say(
                f"{missing} of {self.basis.documents} documents have no {what}: they are a group of their own, without a name"
            )

    def _say_no_company(self, node: Node, best: Best) -> None:
        if next(iter(self.corpus.occurrences(node)), None) is None:
            self._say(f"“{node.name}” never occurs in the {self.basis.passages} passages counted: it has no company")
        else:
            self._say(f"“{node.name}”: no word is near it {best.least} times or more: try --min 1 or a larger --window")
