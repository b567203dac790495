"""`name:value` > Plan: what a hit must be, whatever it says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NoReturn

from civcorpus.analysis.analyser import Analyser
from civcorpus.engines import ranking
from civcorpus.engines.base import Dated, Equals, Keys, Plan
from civcorpus.errors import QueryError
from civcorpus.planning.texts import TextPlanner
from civcorpus.planning.values import Names, Passages
from civcorpus.queries import Filter
from civcorpus.queries.dates import date_range
from civcorpus.queries.numbers import number_range

_LANGS = {"en": ("en", "mixed"), "zh": ("zh", "mixed"), "mixed": ("mixed",), "und": ("und",)}
_ORGANISATION = "org-"
"""What the ids of organisations begin with."""


class FilterPlanner:
    """Plans the filters of one query; `query` is its text, which errors show."""

    def __init__(self, query: str, texts: TextPlanner, analyser: Analyser, names: Names, passages: Passages) -> None:
        self._query = query
        self._texts = texts
        self._analyser = analyser
        self._names = names
        self._passages = passages

    def plan(self, node: Filter) -> Plan:
        """Return the plan of `name:value`.

        Raises:
            QueryError: There is no such concept, organisation, language, date or page.
        """
        match node.name:
            case "title" | "heading":
                found = self._texts.in_field(node.name, node.value)
                return found or self._fail(f"there is no word in '{node.value}'", node)
            case "tag":
                return self._tagged(node)
            case "org":
                return Keys(self.weights(self._organisations(node)))
            case "lang":
                if node.value.lower() not in _LANGS:
                    self._fail(f"there is no language '{node.value}': write en, zh or mixed", node)
                return Equals("lang", frozenset(_LANGS[node.value.lower()]))
            case "source":
                return Equals("source", frozenset(self._passages.sources_like(node.value)))
            case "doc":
                return Equals("document", frozenset(self._passages.documents_like(node.value)))
            case "page":
                pages = number_range(node.value)
                if pages is None:
                    self._fail(f"'{node.value}' is no page: write 3, or a range 3..5", node)
                return Keys(dict.fromkeys(self._passages.passages_on_pages(*pages), 0.0))
            case "year" | "date":
                days = date_range(node.value)
                if days is None:
                    self._fail(
                        f"'{node.value}' is no date: write 2016, 2016-09, 2016-09-01, or a range 2012..2016", node
                    )
                return Dated(*days)

    def weights(self, concept_ids: Sequence[str]) -> dict[int, float]:
        """Return the passages that carry one of these concepts, with what that counts: the more, the fewer passages carry it."""
        weights: dict[int, float] = {}
        for concept_id in concept_ids:
            found = self._passages.passages_with(concept_id)
            counts = ranking.CONCEPT * ranking.rarity(len(found), self._passages.passage_count())
            for key, weight in found.items():
                weights[key] = max(weights.get(key, 0.0), counts * weight)
        return weights

    def _tagged(self, node: Filter) -> Plan:
        concept_id = node.value.removesuffix("/*")
        under = self._names.concepts_under(concept_id)
        if not under:
            hint = self._hint(concept_id, self._names.concept_ids(), "")
            self._fail(
                f"there is no concept '{concept_id}': {hint or '`civcorpus taxonomy list` shows them all'}", node
            )
        return Keys(self.weights(sorted(under) if node.value.endswith("/*") else [concept_id]))

    def _organisations(self, node: Filter) -> list[str]:
        """Return the organisations of that id, with or without its prefix, or of that name, with all below them."""
        form = self._analyser.matching_form(node.value)
        named = {
            concept_id
            for concept_id, start, end in self._names.concepts_named(form)
            if concept_id.startswith(_ORGANISATION) and form.text[start:end] == form.text.strip()
        }
        value = node.value.strip().lower()
        named |= {concept_id for concept_id in (value, _ORGANISATION + value) if concept_id.startswith(_ORGANISATION)}
        found = sorted({below for concept_id in named for below in self._names.concepts_under(concept_id)})
        if not found:
            known = [each for each in self._names.concept_ids() if each.startswith(_ORGANISATION)]
            hint = self._hint(_ORGANISATION + value.removeprefix(_ORGANISATION).replace(" ", "-"), known, _ORGANISATION)
            self._fail(f"there is no organisation '{node.value}': {hint or 'write its id, or a name in quotes'}", node)
        return found

    def _hint(self, value: str, known: Collection[str], prefix: str) -> str:
        from difflib import get_close_matches

        bare = value.removeprefix(prefix)
        holding = [each for each in known if bare and bare in each.removeprefix(prefix)][:3]
        similar = [each.removeprefix(prefix) for each in holding or get_close_matches(value, known, n=3)]
        return f"did you mean {', '.join(similar)}?" if similar else ""

    def _fail(self, message: str, node: Filter) -> NoReturn:
        raise QueryError(message, query=self._query, position=node.start)
