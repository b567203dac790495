"""Query > plan > engine > hits: what a search does, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from civcorpus.analysis import MatchingForm
from civcorpus.catalogue.reading import CatalogueReader, PassageRow
from civcorpus.engines.base import Found
from civcorpus.errors import UsageError
from civcorpus.excerpts import highlights
from civcorpus.model import Hit
from civcorpus.pipeline.storing import Stores
from civcorpus.planning import Expansion, Planned, plan
from civcorpus.queries import Filter, parse
from civcorpus.queries.dates import date_range

Sort = Literal["score", "date", "source"]

_LONGEST_NAME = 60
"""Code points of a matching form within which a name of a concept must lie to be recognised in a query."""
_LONGEST_QUERY = 400
"""Code points of a query's matching form that are looked through for names."""
_ALL = 1_000_000_000


@dataclass(frozen=True, slots=True)
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
            nodes.append(Filter("lang", self.lang))
        if self.source:
            nodes.append(Filter("source", self.source))
        for option, date in (("--since", self.since), ("--until", self.until)):
            if date and date_range(date) is None:
                raise UsageError(f"{option} {date}: not a date: write 2016, 2016-09 or 2016-09-01")
        if self.since or self.until:
            nodes.append(Filter("date", f"{self.since}..{self.until}"))
        return nodes


@dataclass(frozen=True, slots=True)
class SearchStyle:
    """How to search and what to return. `any_term`: rank on any term instead of asking for all."""

    by_document: bool = False
    any_term: bool = False
    expand: bool = True
    sort: Sort = "score"
    limit: int = 10
    offset: int = 0
    details: bool = True
    """Whether hits need texts, highlights and tags; without, only ids and scores are looked up."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits, how many there are in all, and what was done to find them."""

    hits: tuple[Hit, ...]
    total: int
    expansions: tuple[Expansion, ...]
    explanation: tuple[str, ...]
    truncated: tuple[str, ...]


class Search:
    """Searches in open stores."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._names = _Names(stores.catalogue)
        self._hidden = frozenset(stores.catalogue.hidden_keys())

    def run(self, query: str, filters: Filters, style: SearchStyle) -> SearchResult:
        """Return the hits of a query.

        Raises:
            QueryError: The query does not parse.
            UsageError: A filter names what does not exist.
        """
        self.check_concepts(filters.tags)
        planned = self._plan(query, filters, style)
        if style.sort == "score":
            found = self._find(planned, style, style.limit, style.offset)
            rows = self._stores.catalogue.passages([key for key, _ in found.rows])
            chosen = [(rows[key], score) for key, score in found.rows if key in rows]
        else:
            found = self._find(planned, style, _ALL, 0)
            rows = self._stores.catalogue.passages([key for key, _ in found.rows])
            everything = sorted(
                ((rows[key], score) for key, score in found.rows if key in rows), key=_order(style.sort)
            )
            chosen = everything[style.offset : style.offset + style.limit]
        hits = self._hits(chosen, planned, style)
        return SearchResult(tuple(hits), found.total, planned.expansions, planned.explanation, found.truncated)

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
        return plan(
            parse(query, any=style.any_term),
            self._stores.analyser,
            self._names,
            self._stores.catalogue,
            expand=style.expand,
            by_document=style.by_document,
            filters=filters.nodes(),
        )

    def _find(self, planned: Planned, style: SearchStyle, limit: int, offset: int) -> Found:
        return self._stores.engine.search(
            planned.plan, limit=limit, offset=offset, by_document=style.by_document, hidden=self._hidden
        )

    def _hits(self, chosen: Sequence[tuple[PassageRow, float]], planned: Planned, style: SearchStyle) -> Iterable[Hit]:
        catalogue = self._stores.catalogue
        tags: Mapping[int, tuple[str, ...]] = (
            catalogue.concepts_of([row.key for row, _ in chosen]) if style.details else {}
        )
        texts: dict[int, str] = {}
        expanded = {concept for expansion in planned.expansions for concept in expansion.concept_ids}
        for rank, (row, score) in enumerate(chosen, style.offset + 1):
            text = ""
            spans: tuple[tuple[int, int], ...] = ()
            if style.details:
                if row.document_key not in texts:
                    texts = {row.document_key: catalogue.text(row.document_key)}
                text = texts[row.document_key][row.start : row.end]
                mentions = (
                    [(s - row.start, e - row.start) for s, e in catalogue.mention_spans(row.key, expanded)]
                    if expanded
                    else []
                )
                spans = tuple(highlights(planned.marks, self._stores.analyser, text, mentions))
            yield Hit(
                rank=rank, score=round(score, 4), document_id=row.document_id, passage_id=f"{row.document_id}#{row.position}",
                title=row.title, date=row.date, source=row.source, path=row.path, page=row.page, heading=row.heading, lang=row.lang,
                start=row.start, end=row.end, text=text, highlights=spans, tags=tags.get(row.key, ()),
            )  # fmt: skip


def _order(sort: Sort):  # type: ignore[no-untyped-def]
    def key(item: tuple[PassageRow, float]) -> tuple[object, ...]:
        row, score = item
        return (row.date == "", row.date if sort == "date" else row.source.casefold(), -score, row.key)

    return key


class _Names:
    """What the taxonomies, as the index knows them, call things."""

    def __init__(self, catalogue: CatalogueReader) -> None:
        self._catalogue = catalogue

    def concepts_named(self, form: MatchingForm) -> list[tuple[str, int, int]]:
        """Return (concept id, start, end) for each label in `form.text`; spans may overlap."""
        from civcorpus.analysis.scripts import is_han

        text = form.text[:_LONGEST_QUERY]
        edges = [
            place
            for place in range(len(text) + 1)
            if place in (0, len(text))
            or text[place] == " "
            or text[place - 1] == " "
            or is_han(text[place])
            or is_han(text[place - 1])
        ]
        spans: dict[str, list[tuple[int, int]]] = {}
        for index, start in enumerate(edges):
            for end in edges[index + 1 :]:
                if end - start > _LONGEST_NAME:
                    break
                name = text[start:end]
                if name[0] != " " and name[-1] != " " and (len(name) > 1 or name.isascii()):
                    spans.setdefault(name, []).append((start, end))
        named = self._catalogue.concepts_for_forms(spans, form.folded.text)
        return [
            (concept_id, start, end) for name, ids in named.items() for concept_id in ids for start, end in spans[name]
        ]

    def concepts_under(self, concept_id: str) -> Collection[str]:
        """Return the concept and all below it; nothing when there is no such concept."""
        return self._catalogue.narrower(concept_id)
