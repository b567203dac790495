"""Query > Plan, part by part."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from typing import NoReturn

from civcorpus.analysis.analyser import Analyser
from civcorpus.analysis.scripts import HAN_RUN, is_han
from civcorpus.engines import ranking
from civcorpus.engines.base import All, Any, Best, Everything, Keys, Near, Plan, Rather, Without
from civcorpus.errors import QueryError
from civcorpus.planning.filters import FilterPlanner
from civcorpus.planning.groups import explained
from civcorpus.planning.shaping import all_of, any_of, boosted
from civcorpus.planning.texts import FUNCTION_WORDS, MOST_TERMS, TextPlanner, TooManyTermsError
from civcorpus.planning.values import Expansion, Names, Passages, Planned, Translates
from civcorpus.queries import And, Filter, Nearby, Node, Not, Or, Query, Quoted, Row, Word

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
    translator: Translates | None = None,
) -> Planned:
    """Turn a query into a plan.

    With `expand`, a stretch of plain words that names a concept finds the concept's passages. With `by_document`, a word in the
    title finds the document; else it only ranks its passages higher. `filters` narrow the search further; without query, they
    are it. With a `translator`, plain words that name no concept find their translations too.

    Raises:
        QueryError: There is no word to search for, too many, or a concept, language or date that does not exist.
    """
    texts = TextPlanner(analyser, any_term=query.any, by_document=by_document)
    planner = _Planner(query, texts, analyser, names, passages, expand=expand, translator=translator)
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
    narrowed = tuple(planner.filters.plan(each) for each in filters)
    return Planned(
        All((found, *narrowed)) if narrowed else found,
        tuple(planner.expansions),
        texts.marks(),
        tuple(planner.explanation),
        tuple(texts.wholes),
    )


class _Planner:
    def __init__(
        self,
        query: Query,
        texts: TextPlanner,
        analyser: Analyser,
        names: Names,
        passages: Passages,
        *,
        expand: bool,
        translator: Translates | None,
    ) -> None:
        self._query = query
        self._texts = texts
        self._analyser = analyser
        self._names = names
        self._passages = passages
        self._expand = expand
        self._translator = translator
        self.filters = FilterPlanner(query.text, texts, analyser, names, passages)
        self.expansions: list[Expansion] = []
        self.explanation: list[str] = []
        self.wishes: list[Plan] = []
        """What need not be found but ranks higher: the words of quoted phrases, where any word will do; names glued to more."""

    def node(self, node: Node) -> Plan | None:
        """Return the plan of a part of the query, `None` when it holds no word."""
        match node:
            case Word():
                return self._row((node,))
            case Quoted():
                return self._quoted(node)
            case Filter():
                return self.filters.plan(node)
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
                filters.append(self.filters.plan(first))
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
        named = self._named(text)
        if titles := self._texts.whole_title(text):
            self.wishes.append(titles)
        self._wish_for_glued(text, [(start, end) for start, end, _ in named])
        pieces: list[tuple[int, int, tuple[str, ...]]] = []
        position = 0
        for start, end, concepts in named:
            pieces += [(position, start, ()), (start, end, concepts)]
            position = end
        pieces.append((position, len(text), ()))
        found: list[tuple[Plan, bool]] = []
        for start, end, concepts in pieces:
            if concepts:
                expansion = Expansion(text[start:end], concepts, place_of(start), place_of(end - 1) + 1)
                found.append((self._concept(expansion), False))
                continue
            found += self._words(text[start:end])
        return [plan for plan, is_function in found if not is_function] or [plan for plan, _ in found]

    def _wish_for_glued(self, text: str, named: Sequence[tuple[int, int]]) -> None:
        """Wish for words as they stand in which a name is glued to more (`NGO法`, 一带一路倡议下的NGO): who types that means just that."""
        for word in _STRETCH.finditer(text):
            inside = [span for span in named if word.start() <= span[0] and span[1] <= word.end()]
            if not inside or not HAN_RUN.search(word[0]):
                continue
            if inside == [word.span()] and all(map(is_han, word[0])):
                continue
            with self._texts.unmarked():
                phrase = self._texts.phrase(word[0])
            if phrase is not None:
                self.wishes.append(boosted(phrase, ranking.GLUED))
                self.explanation.append(f"{word[0]}: first where it stands so")

    def _words(self, text: str) -> list[tuple[Plan, bool]]:
        """Plan words that name nothing, each with whether it is a function word; with a translator, their translations too."""
        found = [
            (part, self._texts.says_nothing(match[0]))
            for match in _STRETCH.finditer(text)
            if (part := self._plain(match[0]))
        ]
        if self._translator is None or not found:
            return found
        renderings = self._translator.translate(text, skip=FUNCTION_WORDS)
        self.explanation += [explained(rendering) for rendering in renderings]
        any_term = self._query.any
        groups = [self._texts.group(rendering, with_original=not any_term) for rendering in renderings]
        planned = [group for group in groups if group]
        if any_term or not planned:
            return [*found, *((group, False) for group in planned)]
        said = [plan for plan, is_function in found if not is_function] or [plan for plan, _ in found]
        either = any_of([plan for plan in (all_of(said), all_of(planned)) if plan])
        return [(either, False)] if either else []

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
        weights = self.filters.weights(expansion.concept_ids)
        self.expansions.append(expansion)
        named = ", ".join(expansion.concept_ids)
        self.explanation.append(f"{expansion.text}: any name of {named} ({len(weights)} passages)")
        phrase = self._texts.phrase(expansion.text)
        found = Best((Keys(weights), boosted(phrase, ranking.UNTAGGED))) if phrase else Keys(weights)
        labels = {label for concept_id in expansion.concept_ids for label in self._names.labels_of(concept_id)}
        titles = self._texts.titles(labels)
        return self._texts.beside(found, titles) if titles else found

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
        boost = node.left.boost * node.right.boost
        pairs = [Near(left, right, node.distance, boost) for left, right in product(*sides)]
        return pairs[0] if len(pairs) == 1 else Best(tuple(pairs))

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
