"""Query > Plan: which terms are looked for in which field, which concepts stand for which words."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn, Protocol

from civcorpus.analysis.analyser import Analyser
from civcorpus.analysis.folding import Folded
from civcorpus.analysis.matching import MatchingForm
from civcorpus.analysis.scripts import HAN_RUN, is_han
from civcorpus.engines import ranking
from civcorpus.engines.base import (
    BROKEN,
    All,
    Any,
    Best,
    Dated,
    Equals,
    Everything,
    Keys,
    Near,
    Phrase,
    Plan,
    Prefix,
    Rather,
    Similar,
    Term,
    TermField,
    Without,
)
from civcorpus.errors import QueryError
from civcorpus.excerpts import Marks
from civcorpus.model import Token
from civcorpus.queries import And, Filter, Nearby, Node, Not, Or, Query, Quoted, Row, Word
from civcorpus.queries.dates import date_range

_MOST_TERMS = 1024
_LANGS = {"en": {"en", "mixed"}, "zh": {"zh", "mixed"}, "mixed": {"mixed"}, "und": {"und"}}
_FUNCTION_WORDS = frozenset(
    "a an and are as at be by do does for from has have how if in into is it its of on or than that the their there these they this those "
    "to was were what when where which who why will with would "
    "的 了 在 和 与 及 或 是 之 于 以 为 被 把 从 对 向 由 等 下 中 上 里 其 这 那 哪 个 也 都 就 而 并 但 吗 呢 吧 么 所 什么 哪个 哪些 如何 怎么 怎样 为什么 "
    "多少 谁 何 何时 何地 一个 有 没有 我 你 他 她 它 我们 他们".split()
)


class Names(Protocol):
    """What the taxonomy knows of names."""

    def concepts_named(self, form: MatchingForm) -> Sequence[tuple[str, int, int]]:
        """Return (concept id, start, end) for each label in `form.text`; spans may overlap."""
        ...

    def concepts_under(self, concept_id: str) -> Collection[str]:
        """Return the concept and all below it; nothing when there is no such concept."""
        ...


class Passages(Protocol):
    """What the catalogue knows of passages, by key."""

    def passages_with(self, concept_id: str) -> Mapping[int, float]:
        """Return the passages that carry a concept, each with its weight (0 to 1)."""
        ...

    def passages_containing(self, text: str) -> Collection[int]:
        """Return the passages in which this very text stands."""
        ...

    def sources_like(self, glob: str) -> Collection[str]:
        """Return the sources that a pattern with * and ? describes."""
        ...

    def documents_like(self, glob: str) -> Collection[str]:
        """Return the ids of documents that a pattern with * and ? describes."""
        ...


@dataclass(frozen=True, slots=True)
class Expansion:
    """A stretch of the query that names a concept, and is searched as the concept. Places are code points of the query."""

    text: str
    concept_ids: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, what was expanded to get it, what to highlight, and each step in words."""

    plan: Plan
    expansions: tuple[Expansion, ...] = ()
    marks: Marks = field(default_factory=Marks)
    explanation: tuple[str, ...] = ()


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
    title finds the document; else it only ranks its passages higher. `filters` narrow the search further; without query, they are it.

    Raises:
        QueryError: There is no word to search for, too many, or a concept, language or date that does not exist.
    """
    planner = _Planner(query, analyser, names, passages, expand=expand, by_document=by_document)
    found = planner.node(query.root) if query.root is not None else Everything()
    if found is None:
        raise QueryError(
            "there is no word to search for: write a word, or put signs in quotes", query=query.text, position=0
        )
    if planner.wishes:
        found = Rather(found, Any(tuple(planner.wishes)))
    narrowed = [planner.filter(each) for each in filters]
    marks = Marks(
        frozenset(planner.words), frozenset(planner.phrases), frozenset(planner.prefixes), frozenset(planner.similar)
    )
    narrow = All((found, *narrowed)) if narrowed else found
    return Planned(narrow, tuple(planner.expansions), marks, tuple(planner.explanation))


class _Planner:
    def __init__(
        self, query: Query, analyser: Analyser, names: Names, passages: Passages, *, expand: bool, by_document: bool
    ) -> None:
        self._query = query
        self._analyser = analyser
        self._names = names
        self._passages = passages
        self._expand = expand
        self._by_document = by_document
        self._marking = True
        self._terms = 0
        self.expansions: list[Expansion] = []
        self.explanation: list[str] = []
        self.words: set[str] = set()
        self.phrases: set[tuple[tuple[str, ...], int]] = set()
        self.prefixes: set[str] = set()
        self.similar: set[tuple[str, int]] = set()
        self.wishes: list[Plan] = []

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
                found = [plan for part in parts if (plan := self.node(part))]
                return _any(found)
            case And(parts):
                return self._conjunction([[part] for part in parts], any=False)
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
        return self._conjunction(groups, any=self._query.any)

    def _conjunction(self, groups: list[list[Node]], *, any: bool) -> Plan | None:  # noqa: A002
        found: list[Plan] = []
        filters: list[Plan] = []
        excluded: list[Plan] = []
        for group in groups:
            first = group[0]
            if isinstance(first, Not):
                if exclusion := self._excluded(first):
                    excluded.append(exclusion)
            elif isinstance(first, Filter):
                filters.append(self.filter(first))
            elif _is_plain(first):
                found.extend(self._stretch([word for word in group if isinstance(word, Word)]))
            elif plan := (self._special(first) if isinstance(first, Word) else self.node(first)):
                found.append(plan)
        wanted = _any(found) if any else _all(found)
        narrowed = [*([wanted] if wanted else []), *filters]
        if not narrowed and not excluded:
            return None
        base = _all(narrowed) or Everything()
        return Without(base, _any(excluded) or base) if excluded else base

    def _excluded(self, node: Not) -> Plan | None:
        marking, self._marking = self._marking, False
        found = self.node(node.part)
        self._marking = marking
        return found

    def _stretch(self, words: Sequence[Word]) -> list[Plan]:
        """Plan plain words side by side: names of concepts as concepts, the rest word by word."""
        text, places = _joined_text(words)
        pieces: list[tuple[int, int, tuple[str, ...]]] = []
        position = 0
        for start, end, concepts in self._named(text):
            pieces += [(position, start, ()), (start, end, concepts)]
            position = end
        pieces.append((position, len(text), ()))
        found: list[tuple[Plan, bool]] = []
        for start, end, concepts in pieces:
            if concepts:
                found.append((self._concept(text[start:end], concepts, places(start), places(end - 1) + 1), False))
                continue
            for match in re.finditer(r"\S+", text[start:end]):
                if plan := self._plain(match[0]):
                    found.append((plan, match[0].lower() in _FUNCTION_WORDS))
        return [plan for plan, is_function in found if not is_function] or [plan for plan, _ in found]

    def _named(self, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return the spans of `text` that name concepts: the longest first, none overlapping, in order."""
        if not self._expand:
            return []
        form = self._analyser.matching_form(text)
        concepts: dict[tuple[int, int], list[str]] = {}
        for concept_id, start, end in self._names.concepts_named(form):
            concepts.setdefault(form.original(start, end), []).append(concept_id)
        chosen: list[tuple[int, int, tuple[str, ...]]] = []
        for (start, end), ids in sorted(concepts.items(), key=lambda item: (item[0][0] - item[0][1], item[0])):
            if all(end <= other[0] or start >= other[1] for other in chosen):
                chosen.append((start, end, tuple(sorted(set(ids)))))
        return sorted(chosen)

    def _concept(self, text: str, concepts: tuple[str, ...], start: int, end: int) -> Plan:
        weights: dict[int, float] = {}
        for concept_id in concepts:
            for key, weight in self._passages.passages_with(concept_id).items():
                weights[key] = max(weights.get(key, 0.0), ranking.CONCEPT * weight)
        self.expansions.append(Expansion(text, concepts, start, end))
        self.explanation.append(f"{text}: all names of {', '.join(concepts)} ({len(weights)} passages)")
        phrase = self._phrase(text, 0)
        return Best((Keys(weights), phrase)) if phrase else Keys(weights)

    def _plain(self, text: str) -> Plan | None:
        """Plan a stretch without white space: as it stands or, failing that, all of its words."""
        folded = self._analyser.fold(text)
        words = self._words(folded)
        if words is None:
            return None
        if not HAN_RUN.search(folded.text):
            return words
        if len(folded.text) == 1:
            return self._term("exact", folded.text)
        if self._query.any:
            self.words.update(token.term for token in self._analyser.word_terms(folded) if self._marking)
            return self._loose(folded)
        self.explanation.append(f"{text}: as it stands, or all of its words")
        phrase = self._phrase(text, 0)
        assert phrase is not None
        return Best((replace(phrase, boost=ranking.PHRASE) if isinstance(phrase, Phrase) else phrase, words))

    def _words(self, folded: Folded) -> Plan | None:
        clusters = _clusters(list(self._analyser.word_terms(folded)))
        parts: list[tuple[Plan, bool]] = [
            (self._cluster(cluster), len(cluster) == 1 and cluster[0].term in _FUNCTION_WORDS) for cluster in clusters
        ]
        wanted = [plan for plan, is_function in parts if not is_function] or [plan for plan, _ in parts]
        return _any(wanted) if self._query.any else _all(wanted)

    def _loose(self, folded: Folded) -> Plan | None:
        """Plan a run of Chinese of which any word will do: words, their parts, and the pairs of characters that no word holds."""
        tokens = list(self._analyser.word_terms(folded))
        spans = {(token.start, token.end) for token in tokens}
        wanted = [token for token in tokens if token.term not in _FUNCTION_WORDS] or tokens
        pairs = [
            token
            for token in self._analyser.exact_terms(folded)
            if len(token.term) == 2 and is_han(token.term[0]) and (token.start, token.end) not in spans
        ]
        self._count(len(wanted) + len(pairs))
        found = [self._with_titles(Term("words", token.term)) for token in wanted]
        return _any([*found, *(Term("exact", token.term, ranking.PAIR) for token in pairs)])

    def _cluster(self, tokens: Sequence[Token]) -> Plan:
        """Plan a word and its parts, whose spans overlap: all parts, each of which may stand as a whole it is part of."""
        if len(tokens) == 1:
            return self._word_term(tokens[0].term)
        atoms = [token for token in tokens if not any(_inside(other, token) for other in tokens)]
        wholes = [token for token in tokens if token not in atoms]
        if len(wholes) == 1 and _inside_all(atoms, wholes[0]):
            return Best((self._word_term(wholes[0].term), All(tuple(self._word_term(atom.term) for atom in atoms))))
        parts = []
        for atom in atoms:
            around = [whole.term for whole in wholes if _inside(atom, whole)]
            parts.append(Best(tuple(self._word_term(term) for term in (atom.term, *around))))
        return All(tuple(parts))

    def _word_term(self, term: str) -> Plan:
        if len(term) == 1 and is_han(term):
            return self._term("exact", term)
        return self._with_titles(self._term("words", term))

    def _with_titles(self, word: Term) -> Plan:
        above = (Term("title", word.term, ranking.TITLE), Term("heading", word.term, ranking.HEADING))
        return Any((word, *above)) if self._by_document else Rather(word, Any(above))

    def _term(self, name: TermField, term: str) -> Term:
        self._count(1)
        if self._marking:
            if name == "exact":
                self.phrases.add(((term,), 0))
            else:
                self.words.add(term)
        return Term(name, term)

    def _phrase(self, text: str, slop: int) -> Plan | None:
        """Plan words as they stand, line ends and case aside."""
        terms = _phrase_terms(self._analyser.exact_terms(self._analyser.fold(text)), pairs=not slop)
        if not terms:
            return None
        self._count(len(terms))
        if self._marking:
            self.phrases.add((terms, slop))
        return Term("exact", terms[0]) if len(terms) == 1 and is_han(terms[0][0]) else Phrase(terms, slop)

    def _quoted(self, node: Quoted) -> Plan | None:
        phrase = self._phrase(node.text, node.slop)
        if self._query.any and self._marking and (words := self._loose(self._analyser.fold(node.text))):
            self.wishes.append(words)
        if phrase is not None and not _cuts_a_word(node.text):
            return _boosted(phrase, node.boost)
        if not node.text.strip():
            raise QueryError(
                "there is nothing between these quotes: write a word", query=self._query.text, position=node.start
            )
        scanned = Keys(dict.fromkeys(self._passages.passages_containing(node.text), node.boost))
        return Best((_boosted(phrase, node.boost), scanned)) if phrase else scanned

    def _special(self, node: Word) -> Plan | None:
        """Plan a word with a sign: exact:, *, ~ or ^."""
        if node.prefix or node.distance:
            return self._open(node)
        found = self._phrase(node.text, 0) if node.exact else _all(self._stretch([replace(node, boost=1.0)]))
        return _boosted(found, node.boost) if found else None

    def _open(self, node: Word) -> Plan | None:
        folded = self._analyser.fold(node.text)
        exact = [token.term for token in self._analyser.exact_terms(folded)]
        if not exact:
            raise QueryError(
                "there are no letters before this sign: write a word", query=self._query.text, position=node.start
            )
        if node.prefix and is_han(exact[-1][0]):
            return _boosted(self._phrase(node.text, 0) or Everything(), node.boost)
        parts: list[Plan] = [self._term("exact", term) for term in exact[:-1]]
        if node.prefix:
            parts.append(Prefix("exact", exact[-1]))
            self.prefixes.add(exact[-1])
        elif HAN_RUN.search(folded.text):
            parts = [Similar("words", folded.text, node.distance)]
            self.similar.add((folded.text, node.distance))
        else:
            parts.append(Similar("exact", exact[-1], node.distance))
            self.similar.add((exact[-1], node.distance))
        return _boosted(_all(parts) or Everything(), node.boost)

    def _nearby(self, node: Nearby) -> Plan:
        sides = []
        for side in (node.left, node.right):
            tokens = list(self._analyser.word_terms(self._analyser.fold(side.text)))
            wholes = tuple(token.term for token in tokens if not any(_inside(token, other) for other in tokens))
            if not wholes:
                raise QueryError(
                    "there is no word here: NEAR/ stands between two words", query=self._query.text, position=side.start
                )
            sides.append(wholes)
            if self._marking:
                self.words.update(wholes)
        return Near(sides[0], sides[1], node.distance)

    def filter(self, node: Filter) -> Plan:
        """Return the plan of `name:value`."""
        match node.name:
            case "title" | "heading":
                return self._titled(node.name, node)
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

    def _titled(self, name: TermField, node: Filter) -> Plan:
        tokens = list(self._analyser.word_terms(self._analyser.fold(node.value)))
        if not tokens:
            self._fail(f"there is no word in '{node.value}'", node)
        parts = [Best(tuple(Term(name, token.term) for token in cluster)) for cluster in _clusters(tokens)]
        return All(tuple(parts))

    def _tagged(self, node: Filter) -> Plan:
        concept_id, _, rest = node.value.partition("/")
        under = self._names.concepts_under(concept_id)
        if not under or rest not in {"", "*"}:
            self._fail(f"there is no concept '{node.value}': `civcorpus taxonomy list` shows them all", node)
        weights: dict[int, float] = {}
        for each in sorted(under) if rest else [concept_id]:
            for key, weight in self._passages.passages_with(each).items():
                weights[key] = max(weights.get(key, 0.0), ranking.CONCEPT * weight)
        return Keys(weights)

    def _count(self, number: int) -> None:
        self._terms += number
        if self._terms > _MOST_TERMS:
            message = f"this query has too many words: at most {_MOST_TERMS} (characters, for Chinese) can be searched at once"
            raise QueryError(message, query=self._query.text, position=0)

    def _fail(self, message: str, node: Filter) -> NoReturn:
        raise QueryError(message, query=self._query.text, position=node.start)


def _is_plain(node: Node) -> bool:
    return isinstance(node, Word) and not (node.exact or node.prefix or node.distance) and node.boost == 1.0


def _joined_text(words: Sequence[Word]) -> tuple[str, Callable[[int], int]]:
    """Join words by spaces, with the way back to places in the query."""
    text = " ".join(word.text for word in words)
    starts: list[int] = []
    for word in words:
        exact = word.end - word.start == len(word.text)
        starts += [word.start + index if exact else word.start for index in range(len(word.text))]
        starts.append(word.end)
    return text, starts.__getitem__


def _inside(inner: Token, outer: Token) -> bool:
    return (
        (inner.start, inner.end) != (outer.start, outer.end) and outer.start <= inner.start and inner.end <= outer.end
    )


def _inside_all(inner: Iterable[Token], outer: Token) -> bool:
    return all(_inside(token, outer) for token in inner)


def _clusters(tokens: Sequence[Token]) -> list[list[Token]]:
    """Group tokens whose spans overlap."""
    clusters: list[list[Token]] = []
    end = -1
    for token in sorted(tokens, key=lambda token: (token.start, -token.end)):
        if clusters and token.start < end:
            clusters[-1].append(token)
            end = max(end, token.end)
        else:
            clusters.append([token])
            end = token.end
    return clusters


def _phrase_terms(tokens: Iterable[Token], *, pairs: bool) -> tuple[str, ...]:
    """Return a term for each position, with `pairs` the pair of Han characters that begins there; the last need not be there twice."""
    by_position: dict[int, str] = {}
    for token in tokens:
        if not token.term.endswith(BROKEN) and (pairs or len(token.term) == 1 or not is_han(token.term[0])):
            if len(token.term) >= len(by_position.get(token.position, "")):
                by_position[token.position] = token.term
    terms = [by_position[position] for position in sorted(by_position)]
    if len(terms) > 1 and is_han(terms[-1][0]) and is_han(terms[-2][0]) and len(terms[-2]) == 2:
        terms.pop()
    return tuple(terms)


def _cuts_a_word(text: str) -> bool:
    """Say whether a quoted string with Han begins or ends in letters or digits, which may be part of a longer run."""
    text = text.strip()
    return bool(HAN_RUN.search(text)) and any(
        character.isalnum() and not is_han(character) for character in (text[0], text[-1])
    )


def _all(parts: Sequence[Plan]) -> Plan | None:
    return (parts[0] if len(parts) == 1 else All(tuple(parts))) if parts else None


def _any(parts: Sequence[Plan]) -> Plan | None:
    return (parts[0] if len(parts) == 1 else Any(tuple(parts))) if parts else None


def _boosted(plan: Plan, boost: float) -> Plan:
    """Return the plan with all its scores multiplied."""
    if boost == 1.0:
        return plan
    match plan:
        case Term() | Phrase() | Prefix() | Similar() | Near():
            return replace(plan, boost=plan.boost * boost)
        case Keys(weights):
            return Keys({key: weight * boost for key, weight in weights.items()})
        case All(parts) | Any(parts) | Best(parts):
            return type(plan)(tuple(_boosted(part, boost) for part in parts))
        case Rather(part, wish):
            return Rather(_boosted(part, boost), _boosted(wish, boost))
        case Without(part, excluded):
            return Without(_boosted(part, boost), excluded)
    return plan
