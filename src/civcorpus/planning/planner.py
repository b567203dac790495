"""Query > Plan, part by part."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NoReturn

from civcorpus.analysis.analyser import Analyser
from civcorpus.analysis.scripts import HAN_RUN, is_han
from civcorpus.engines import ranking
from civcorpus.engines.base import All, Any, Best, Dated, Equals, Everything, Keys, Near, Plan, Rather, Without
from civcorpus.errors import QueryError
from civcorpus.planning.shaping import all_of, any_of, boosted
from civcorpus.planning.texts import FUNCTION_WORDS, MOST_TERMS, TextPlanner, TooManyTermsError
from civcorpus.planning.values import Expansion, Names, Passages, Planned
from civcorpus.queries import And, Filter, Nearby, Node, Not, Or, Query, Quoted, Row, Word
from civcorpus.queries.dates import date_range

_LANGS = {"en": ("en", "mixed"), "zh": ("zh", "mixed"), "mixed": ("mixed",), "und": ("und",)}
_STRETCH = re.compile(r"\S+")


def plan(
    query: Query,
    analyser: Analyser,
    names: Names,
    passages: Passages,
    *,
    expand: bool = True,
    by_document: bool = False,
    filters: Sequence[Filter] = (),
) -> Planned:
    """Turn a query into a plan.

    With `expand`, a stretch of plain words that names a concept finds the concept's passages. With `by_document`, a word in the
    title finds the document; else it only ranks its passages higher. `filters` narrow the search further; without query, they
    are it.

    Raises:
        QueryError: There is no word to search for, too many, or a concept, language or date that does not exist.
    """
    texts = TextPlanner(analyser, any_term=query.any, by_document=by_document)
    planner = _Planner(query, texts, analyser, names, passages, expand=expand)
    try:
        found = planner.node(query.root) if query.root is not None else Everything()
    except TooManyTermsError:
        message = f"this query has too many words: at most {MOST_TERMS} can be searched at once, fewer in Chinese"
        raise QueryError(message, query=query.text, position=0) from None
    if found is None:
        raise QueryError(
            "there is no word to search for: write a word, or put signs in quotes", query=query.text, position=0
        )
    if planner.wishes:
        found = Rather(found, Any(tuple(planner.wishes)))
    narrowed = tuple(planner.filter(each) for each in filters)
    return Planned(
        All((found, *narrowed)) if narrowed else found,
        tuple(planner.expansions),
        texts.marks(),
        tuple(planner.explanation),
    )


class _Planner:
    def __init__(
        self, query: Query, texts: TextPlanner, analyser: Analyser, names: Names, passages: Passages, *, expand: bool
    ) -> None:
        self._query = query
        self._texts = texts
        self._analyser = analyser
        self._names = names
        self._passages = passages
        self._expand = expand
        self._excluding = False
        self.expansions: list[Expansion] = []
        self.explanation: list[str] = []
        self.wishes: list[Plan] = []
        """What need not be found but ranks higher: the single words of quoted phrases, where any word will do."""

    def node(self, node: Node) -> Plan | None:
        """Return the plan of a part of the query, `None` when it holds no word."""
        match node:
            case Word():
                return self._row((node,))
            case Quoted():
                return self._quoted(node)
            case Filter():
                return self.filter(node)
            case Nearby():
                return self._nearby(node)
            case Not():
                excluded = self._excluded(node)
                return Without(Everything(), excluded) if excluded else None
            case Or(parts):
                return any_of([found for part in parts if (found := self.node(part))])
            case And(parts):
                return self._together([[part] for part in parts], any_term=False)
            case Row(parts):
                return self._row(parts)

    def _row(self, parts: Sequence[Node]) -> Plan | None:
        """Take plain words that follow each other as one stretch, since a name may be several words."""
        groups: list[list[Node]] = []
        for part in parts:
            if groups and _is_plain(part) and _is_plain(groups[-1][-1]):
                groups[-1].append(part)
            else:
                groups.append([part])
        return self._together(groups, any_term=self._query.any)

    def _together(self, groups: Sequence[Sequence[Node]], *, any_term: bool) -> Plan | None:
        found: list[Plan] = []
        filters: list[Plan] = []
        excluded: list[Plan] = []
        for group in groups:
            first = group[0]
            if isinstance(first, Not):
                excluded += [unwanted] if (unwanted := self._excluded(first)) else []
            elif isinstance(first, Filter):
                filters.append(self.filter(first))
            elif _is_plain(first):
                found += self._stretch([word for word in group if isinstance(word, Word)])
            else:
                part = self._signed(first) if isinstance(first, Word) else self.node(first)
                found += [part] if part else []
        wanted = any_of(found) if any_term else all_of(found)
        base = all_of([*([wanted] if wanted else []), *filters])
        exclusion = any_of(excluded)
        if exclusion is None:
            return base
        return Without(base or Everything(), exclusion)

    def _excluded(self, node: Not) -> Plan | None:
        """Plan what must not stand; of it nothing is highlighted, said to be expanded or wished for."""
        kept = self.expansions, self.explanation, self.wishes
        self.expansions, self.explanation, self.wishes = [], [], []
        with self._texts.unmarked():
            found = self.node(node.part)
        self.expansions, self.explanation, self.wishes = kept
        return found

    def _stretch(self, words: Sequence[Word]) -> list[Plan]:
        """Plan plain words side by side: names of concepts as concepts, the rest word by word."""
        text, place_of = _joined(words)
        pieces: list[tuple[int, int, tuple[str, ...]]] = []
        position = 0
        for start, end, concepts in self._named(text):
            pieces += [(position, start, ()), (start, end, concepts)]
            position = end
        pieces.append((position, len(text), ()))
        found: list[tuple[Plan, bool]] = []
        for start, end, concepts in pieces:
            if concepts:
                expansion = Expansion(text[start:end], concepts, place_of(start), place_of(end - 1) + 1)
                found.append((self._concept(expansion), False))
                continue
            for match in _STRETCH.finditer(text, start, end):
                if part := self._plain(match[0]):
                    found.append((part, match[0].lower() in FUNCTION_WORDS))  # noqa: PERF401
        return [plan for plan, is_function in found if not is_function] or [plan for plan, _ in found]

    def _plain(self, text: str) -> Plan | None:
        found = self._texts.plain(text)
        if found is not None and HAN_RUN.search(text):
            words = " + ".join(self._analyser_words(text))
            self.explanation.append(f"{text}: as it stands, or the words {words}")
        return found

    def _analyser_words(self, text: str) -> list[str]:
        return [token.term for token in self._analyser.word_terms(self._analyser.fold(text))]

    def _named(self, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return the spans of `text` that name concepts: the longest first, none overlapping, in order."""
        if not self._expand:
            return []
        form = self._analyser.matching_form(text)
        concepts: dict[tuple[int, int], set[str]] = {}
        for concept_id, start, end in self._names.concepts_named(form):
            concepts.setdefault(form.original(start, end), set()).add(concept_id)
        chosen: list[tuple[int, int, tuple[str, ...]]] = []
        for (start, end), ids in sorted(concepts.items(), key=lambda item: (item[0][0] - item[0][1], item[0])):
            if all(end <= other[0] or start >= other[1] for other in chosen):
                chosen.append((start, end, tuple(sorted(ids))))
        return sorted(chosen)

    def _concept(self, expansion: Expansion) -> Plan:
        weights = self._weights(expansion.concept_ids)
        self.expansions.append(expansion)
        named = ", ".join(expansion.concept_ids)
        self.explanation.append(f"{expansion.text}: any name of {named} ({len(weights)} passages)")
        phrase = self._texts.phrase(expansion.text)
        return Best((Keys(weights), phrase)) if phrase else Keys(weights)

    def _weights(self, concept_ids: Sequence[str]) -> dict[int, float]:
        weights: dict[int, float] = {}
        for concept_id in concept_ids:
            for key, weight in self._passages.passages_with(concept_id).items():
                weights[key] = max(weights.get(key, 0.0), ranking.CONCEPT * weight)
        return weights

    def _quoted(self, node: Quoted) -> Plan | None:
        if not node.text.strip():
            self._fail("there is nothing between these quotes: write a word", node)
        phrase = self._texts.phrase(node.text, slop=node.slop)
        if self._query.any:
            with self._texts.unmarked():
                self.wishes += [words] if (words := self._texts.loose(node.text)) else []
        if phrase is not None and not _cuts_a_word(node.text):
            return boosted(phrase, node.boost)
        scanned = Keys(dict.fromkeys(self._passages.passages_containing(node.text), node.boost))
        return Best((boosted(phrase, node.boost), scanned)) if phrase else scanned

    def _signed(self, node: Word) -> Plan | None:
        """Plan a word with a sign: exact:, *, ~ or ^."""
        if node.exact:
            found = self._texts.beginning(node.text) if node.prefix else self._texts.phrase(node.text)
        elif node.prefix:
            found = self._texts.beginning(node.text)
        elif node.distance:
            found = self._texts.similar(node.text, node.distance)
        else:
            found = all_of(self._stretch([replace(node, boost=1.0)]))
        if found is None:
            self._fail("there are no letters before this sign: write a word", node)
        return boosted(found, node.boost)

    def _nearby(self, node: Nearby) -> Plan:
        sides = [self._texts.whole_words(side.text) for side in (node.left, node.right)]
        for side, words in zip((node.left, node.right), sides, strict=True):
            if not words:
                self._fail("there is no word here: NEAR/ stands between two words", side)
        return Near(sides[0], sides[1], node.distance, node.left.boost * node.right.boost)

    def filter(self, node: Filter) -> Plan:
        """Return the plan of `name:value`."""
        match node.name:
            case "title" | "heading":
                found = self._texts.in_field(node.name, node.value)
                return found or self._fail(f"there is no word in '{node.value}'", node)
            case "tag":
                return self._tagged(node)
            case "lang":
                if node.value.lower() not in _LANGS:
                    self._fail(f"there is no language '{node.value}': write en, zh or mixed", node)
                return Equals("lang", frozenset(_LANGS[node.value.lower()]))
            case "source":
                return Equals("source", frozenset(self._passages.sources_like(node.value)))
            case "doc":
                return Equals("document", frozenset(self._passages.documents_like(node.value)))
            case "year" | "date":
                days = date_range(node.value)
                if days is None:
                    self._fail(
                        f"'{node.value}' is no date: write 2016, 2016-09, 2016-09-01, or a range 2012..2016", node
                    )
                return Dated(*days)

    def _tagged(self, node: Filter) -> Plan:
        concept_id = node.value.removesuffix("/*")
        under = self._names.concepts_under(concept_id)
        if not under:
            self._fail(f"there is no concept '{concept_id}': `civcorpus taxonomy list` shows them all", node)
        return Keys(self._weights(sorted(under) if node.value.endswith("/*") else [concept_id]))

    def _fail(self, message: str, node: Filter | Word | Quoted) -> NoReturn:
        raise QueryError(message, query=self._query.text, position=node.start)


def _is_plain(node: Node) -> bool:
    return isinstance(node, Word) and not (node.exact or node.prefix or node.distance) and node.boost == 1.0


def _joined(words: Sequence[Word]) -> tuple[str, Callable[[int], int]]:
    """Join words by spaces, with the way back to places in the query (to the word's, where a backslash moved them)."""
    places: list[int] = []
    for word in words:
        as_typed = word.end - word.start == len(word.text)
        places += [word.start + index if as_typed else word.start for index in range(len(word.text))]
        places.append(word.end)
    return " ".join(word.text for word in words), places.__getitem__


def _cuts_a_word(text: str) -> bool:
    """Say whether a quoted string with Han begins or ends in letters or digits, which may be part of a longer run."""
    edges = text.strip()
    return HAN_RUN.search(edges) is not None and any(
        character.isalnum() and not is_han(character) for character in (edges[0], edges[-1])
    )
