"""Query > plan > engine > hits: what a search does, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Literal

from civcorpus.catalogue.faceting import Facet
from civcorpus.catalogue.finding import FindingReader
from civcorpus.catalogue.searching import PassageRow
from civcorpus.engines.base import Found, Keys, Plan
from civcorpus.errors import QueryError, UsageError
from civcorpus.excerpts import highlights
from civcorpus.frozen import frozen
from civcorpus.model import Hit
from civcorpus.pipeline.naming import CatalogueNames
from civcorpus.pipeline.storing import Stores
from civcorpus.planning import Expansion, Planned, plan
from civcorpus.queries import Filter, Query, parse, plain, readable
from civcorpus.queries.dates import date_range

if TYPE_CHECKING:
    from civcorpus.dictionary import Translator

Sort = Literal["score", "date", "source"]

_ALL = 1_000_000_000


@frozen
class Filters:
    """What a hit must be, beside matching the query; empty values ask for nothing."""

    tags: Sequence[str] = ()
    lang: str = ""
    since: str = ""
    until: str = ""
    source: str = ""

    def nodes(self) -> list[Filter]:
        """Return the filters as parts of a query.

        Raises:
            UsageError: A date is none.
        """
        nodes = [Filter("tag", tag) for tag in self.tags]
        if self.lang:
            nodes.append(Filter("lang", readable(self.lang)))
        if self.source:
            nodes.append(Filter("source", readable(self.source)))
        for option, date in (("--since", self.since), ("--until", self.until)):
            if date and date_range(date) is None:
                raise UsageError(f"{option} {date}: not a date: write 2016, 2016-09 or 2016-09-01")
        if self.since or self.until:
            nodes.append(Filter("date", f"{self.since}..{self.until}"))
        return nodes


@frozen
class SearchStyle:
    """How to search and what to return. `any_term`: rank on any term instead of asking for all."""

    by_document: bool = False
    any_term: bool = False
    expand: bool = True
    sort: Sort = "score"
    limit: int = 10
    offset: int = 0
    translate: bool | None = None
    """Whether to look for translations too; `None`: as the workspace is set."""
    facets: Sequence[Facet] = ()
    """What to count over all hits."""
    lenient: bool = False
    """Whether a query that is none is taken as plain words, or finds nothing (questions of a batch)."""
    details: bool = True
    """Whether hits need texts, highlights and tags; without, only ids and scores are looked up."""


@frozen
class SearchResult:
    """A page of hits, how many there are in all, and what was done to find them."""

    hits: tuple[Hit, ...]
    total: int
    expansions: tuple[Expansion, ...]
    explanation: tuple[str, ...]
    truncated: tuple[str, ...]
    relaxed: tuple[Relaxed, ...] = ()
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    """The values of each facet asked for, with the number of hits that have them."""


@frozen
class Relaxed:
    """A stretch of the query that stands nowhere as a whole: how many passages have all its words, and each of them."""

    text: str
    total: int
    words: tuple[tuple[str, int], ...]


class Search:
    """Searches in open stores."""

    def __init__(self, stores: Stores[FindingReader]) -> None:
        self._stores = stores
        self._names = CatalogueNames(stores.catalogue)
        self._hidden = frozenset(stores.catalogue.hidden_keys())
        self._translator: Translator | None = None

    def run(self, query: str, filters: Filters, style: SearchStyle) -> SearchResult:
        """Return the hits of a query.

        Raises:
            QueryError: The query does not parse.
            UsageError: A filter names what does not exist.
        """
        self.check_concepts(filters.tags)
        planned = self._plan(query, filters, style)
        whole = style.sort != "score"
        found = self._find(planned, style, *((_ALL, 0) if whole else (style.limit, style.offset)))
        rows = found.rows[style.offset : style.offset + style.limit] if whole else found.rows
        catalogue = self._stores.catalogue
        if style.sort != "score":
            catalogue.hold(found.rows)
            rows = tuple(catalogue.held_in_order(style.sort, limit=style.limit, offset=style.offset))
        passages = catalogue.passages([key for key, _ in rows])
        hits = self._hits([(passages[key], score) for key, score in rows if key in passages], planned, style)
        return SearchResult(
            tuple(hits),
            found.total,
            planned.expansions,
            (f"translations: {self._translator.dictionary.attribution}", *planned.explanation)
            if style.translate and self._translator
            else planned.explanation,
            found.truncated,
            self._relaxed(planned) if style.details and found.total else (),
            self._facets(planned, style) if style.facets else {},
        )

    def _facets(self, planned: Planned, style: SearchStyle) -> dict[str, list[tuple[str, int]]]:
        catalogue = self._stores.catalogue
        catalogue.hold(self._find(planned, replace(style, by_document=False), _ALL, 0).rows)
        return {name: catalogue.facet(name, by_document=style.by_document) for name in style.facets}

    def _relaxed(self, planned: Planned) -> tuple[Relaxed, ...]:
        def count(plan: Plan) -> int:
            return self._stores.engine.search(plan, limit=0, hidden=self._hidden).total

        return tuple(
            Relaxed(whole.text, count(whole.loose), tuple((word, count(plan)) for word, plan in whole.words))
            for whole in planned.wholes
            if not count(whole.as_it_stands)
        )

    def keys(self, query: str) -> list[int]:
        """Return the keys of all passages that a query finds."""
        planned = self._plan(query, Filters(), SearchStyle())
        return [key for key, _ in self._find(planned, SearchStyle(), _ALL, 0).rows]

    def matches(self, query: str, filters: Filters, style: SearchStyle) -> tuple[Planned, list[int]]:
        """Return what was planned for a query, and the keys of all passages that it finds, best first.

        Raises:
            QueryError: The query does not parse.
            UsageError: A filter names what does not exist.
        """
        self.check_concepts(filters.tags)
        planned = self._plan(query, filters, style)
        return planned, [key for key, _ in self._find(planned, style, _ALL, 0).rows]

    def check_concepts(self, concept_ids: Collection[str]) -> None:
        """Do nothing, unless a concept does not exist.

        Raises:
            UsageError: One does not; the message names similar ids.
        """
        known = self._stores.catalogue.concept_ids() if concept_ids else []
        for concept_id in concept_ids:
            if concept_id.removesuffix("/*") not in known:
                from difflib import get_close_matches

                similar = get_close_matches(concept_id, known, n=3)
                hint = f"did you mean {', '.join(similar)}?" if similar else "see `civcorpus taxonomy list`"
                raise UsageError(f"{concept_id}: no such concept: {hint}")

    def _plan(self, query: str, filters: Filters, style: SearchStyle) -> Planned:
        """Plan a query; a lenient one that is none is taken as plain words, and finds nothing where it has no word that can be searched."""
        try:
            return self._planned(parse(query, any=style.any_term), filters, style)
        except QueryError:
            if not style.lenient:
                raise
        self._planned(plain(""), filters, style)
        try:
            return self._planned(plain(query, any=style.any_term), filters, style)
        except QueryError:
            return Planned(Keys({}))

    def _planned(self, query: Query, filters: Filters, style: SearchStyle) -> Planned:
        return plan(
            query,
            self._stores.analyser,
            self._names,
            self._stores.catalogue,
            expand=style.expand,
            by_document=style.by_document,
            filters=filters.nodes(),
            translator=self._opened_translator() if style.translate else None,
        )

    def _opened_translator(self) -> Translator:
        if self._translator is None:
            from civcorpus.pipeline.translating import open_translator

            self._translator = open_translator(self._stores, self._hidden)
        return self._translator

    def _find(self, planned: Planned, style: SearchStyle, limit: int, offset: int) -> Found:
        return self._stores.engine.search(
            planned.plan, limit=limit, offset=offset, by_document=style.by_document, hidden=self._hidden
        )

    def _hits(self, chosen: Sequence[tuple[PassageRow, float]], planned: Planned, style: SearchStyle) -> Iterable[Hit]:
        catalogue = self._stores.catalogue
        keys = [row.key for row, _ in chosen] if style.details else []
        texts, tags = catalogue.texts_of(keys), catalogue.concepts_of(keys)
        expanded = {concept for expansion in planned.expansions for concept in expansion.concept_ids}
        named = catalogue.mention_spans(keys, expanded)
        for rank, (row, score) in enumerate(chosen, style.offset + 1):
            text = texts.get(row.key, "")
            mentions = [(start - row.start, end - row.start) for start, end in named.get(row.key, ())]
            spans = tuple(highlights(planned.marks, self._stores.analyser, text, mentions)) if text else ()
            yield Hit(
                rank=rank, score=round(score, 4), document_id=row.document_id, passage_id=f"{row.document_id}#{row.position}",
                title=row.title, date=row.date, source=row.source, path=row.path, page=row.page, heading=row.heading, lang=row.lang,
                start=row.start, end=row.end, text=text, highlights=spans, tags=tags.get(row.key, ()),
            )  # fmt: skip
