"""A stretch of text > Plan: as it stands, as words all of which must stand somewhere, or as words any of which will do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from civcorpus.analysis.analyser import Analyser
from civcorpus.analysis.scripts import HAN_RUN, is_han
from civcorpus.analysis.spellings import spellings, spelt_otherwise
from civcorpus.analysis.stems import stem
from civcorpus.engines import ranking
from civcorpus.engines.base import All, Any, Best, Near, Phrase, Plan, Prefix, Rather, Similar, Term, TermField
from civcorpus.excerpts import Marks
from civcorpus.planning.groups import group, phrase_terms
from civcorpus.planning.shaping import all_of, any_of, best_of, boosted
from civcorpus.planning.values import Whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civcorpus.analysis.folding import Folded
    from civcorpus.dictionary.base import Rendering
    from civcorpus.model import Token

MOST_TERMS = 1024
"""How many terms a query may have: more take seconds, and no question has them."""

FUNCTION_WORDS = frozenset(
    stem(word)
    for word in "a an and are as at be by do does for from has have how if in into is it its of on or than that the their there these they "
    "this those to was were what when where which who why will with would "
    "的 了 在 和 与 及 或 是 之 于 以 为 被 把 从 对 向 由 等 下 中 上 里 其 这 那 哪 个 也 都 就 而 并 但 吗 呢 吧 么 所 "
    "什么 甚么 怎么 怎么样 为什么 哪里 哪儿 哪位 哪一 哪一年 哪个 哪些 "
    "几 几个 如何 怎样 多少 谁 是否 为何 何 何时 何地 一个 有 没有 我 你 他 她 它 我们 他们".split()
)
"""Terms that say nothing of what a text is about: beside others they need not stand in it. In quotes every word counts."""


class TooManyTermsError(Exception):
    """A query has more than `MOST_TERMS`."""


@dataclass(slots=True)
class _Marking:
    words: set[str] = field(default_factory=set)
    phrases: set[tuple[tuple[str, ...], int]] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    similar: set[tuple[str, int]] = field(default_factory=set)


class TextPlanner:
    """Plans stretches of text, and gathers what to highlight.

    With `any_term`, one word of a stretch is enough; with `by_document`, a word may also stand in the document's title.
    """

    def __init__(self, analyser: Analyser, *, any_term: bool, by_document: bool) -> None:
        self._analyser = analyser
        self._any_term = any_term
        self._by_document = by_document
        self._terms = 0
        self.wholes: list[Whole] = []
        self._found = _Marking()
        self._marking = self._found

    def marks(self) -> Marks:
        """Return what to highlight for all that was planned so far."""
        found = self._found
        return Marks(
            frozenset(found.words), frozenset(found.phrases), frozenset(found.prefixes), frozenset(found.similar)
        )

    @contextmanager
    def unmarked(self) -> Iterator[None]:
        """Plan what is not to be highlighted."""
        marking, self._marking = self._marking, _Marking()
        yield
        self._marking = marking

    def plain(self, text: str) -> Plan | None:
        """Plan a stretch without white space: one with Han as it stands or, failing that, by its words; another by its words."""
        folded = self._analyser.fold(text)
        if not HAN_RUN.search(folded.text):
            return self._words(folded)
        if len(folded.text) == 1:
            return self._word_term(folded.text)
        if self._any_term:
            return self.loose(text)
        phrase = self.phrase(text)
        words = self._spelt(folded, self._words)
        if not (phrase and words):
            return phrase or words
        if self._marking is self._found:
            self.wholes.append(Whole(text, phrase, self._named_clusters(folded), words))
        return Best((boosted(phrase, ranking.PHRASE), words))

    def _named_clusters(self, folded: Folded) -> tuple[tuple[str, Plan], ...]:
        clusters = _clusters(self._tokens(folded))
        wanted = [cluster for cluster in clusters if not _is_function_word(cluster)] or clusters
        names = [max((token.term for token in cluster), key=len) for cluster in wanted]
        with self.unmarked():
            return tuple((name, self._cluster(cluster)) for name, cluster in zip(names, wanted, strict=True))

    def says_nothing(self, text: str) -> bool:
        """Say whether a text holds function words only."""
        clusters = _clusters(list(self._analyser.word_terms(self._analyser.fold(text))))
        return all(map(_is_function_word, clusters))

    def phrase(self, text: str, *, slop: int = 0) -> Plan | None:
        """Plan words as they stand, line ends and case aside; at most `slop` others between two."""
        return self._spelt(self._analyser.fold(text), lambda folded: self._phrase(folded, slop))

    def _spelt(self, folded: Folded, planned: Callable[[Folded], Plan | None]) -> Plan | None:
        """Plan a text in all ways that simplified and traditional texts write it; only as it is written do its terms count."""
        _, *others = spellings(folded.text)
        found = [planned(folded)]
        for text in others:
            terms, self._terms = self._terms, 0
            found.append(planned(self._analyser.fold(text)))
            self._terms = terms
        return best_of([plan for plan in found if plan])

    def _phrase(self, folded: Folded, slop: int) -> Plan | None:
        terms = phrase_terms(self._analyser.exact_terms(folded), pairs=not slop)
        if not terms:
            return None
        self._count(len(terms))
        self._marking.phrases.add((terms, slop))
        return Term("exact", terms[0]) if len(terms) == 1 and is_han(terms[0][0]) else Phrase(terms, slop)

    def loose(self, text: str) -> Plan | None:
        """Plan text of which any word will do: words, their parts, pairs of characters that no word holds, other spellings."""
        folded = self._analyser.fold(text)
        tokens = self._tokens(folded)
        spans = {(token.start, token.end) for token in tokens}
        wanted = [token.term for token in tokens if token.term not in FUNCTION_WORDS] or [
            token.term for token in tokens
        ]
        pairs = [
            token.term
            for token in self._analyser.exact_terms(folded)
            if len(token.term) == 2 and is_han(token.term[0]) and (token.start, token.end) not in spans
        ]
        self._count(len(wanted) + len(pairs))
        self._marking.words.update(wanted)
        found = [self._with_titles(Term("words", term)) for term in wanted]
        found += [Term("exact", term, ranking.PAIR) for term in pairs]
        elsewhere = [self._phrase(self._analyser.fold(word), 0) for word in spelt_otherwise(folded.text)]
        return any_of([*found, *(boosted(phrase, ranking.PAIR) for phrase in elsewhere if phrase)])

    def beginning(self, text: str) -> Plan | None:
        """Plan words of which the last is only the beginning; for Han, that is the characters as they stand."""
        folded = self._analyser.fold(text)
        exact = phrase_terms(self._analyser.exact_terms(folded), pairs=False)
        if not exact or is_han(exact[-1][0]):
            return self.phrase(text)
        self._marking.prefixes.add(exact[-1])
        return all_of([*(self._term("exact", term) for term in exact[:-1]), Prefix("exact", exact[-1])])

    def similar(self, text: str, distance: int) -> Plan | None:
        """Plan words of which the last may be spelt otherwise; Han text is taken for one word."""
        folded = self._analyser.fold(text)
        exact = phrase_terms(self._analyser.exact_terms(folded), pairs=False)
        if not exact:
            return None
        if HAN_RUN.search(folded.text):
            self._marking.similar.add((folded.text, distance))
            return Similar("words", folded.text, distance)
        self._marking.similar.add((exact[-1], distance))
        return all_of([*(self._term("exact", term) for term in exact[:-1]), Similar("exact", exact[-1], distance)])

    def group(self, rendering: Rendering, *, with_original: bool) -> Plan | None:
        """Plan a word and its translations as one, with its own terms among them or without; `None` when that leaves nothing."""
        folded = self._analyser.fold(rendering.text)
        originals = tuple(token.term for token in self._analyser.word_terms(folded)) if with_original else ()
        found = group(rendering, self._analyser, originals=originals)
        parts = [part for part, _ in found.parts] if found else []
        self._count(len(parts))
        for part in parts:
            match part:
                case Term("words", term):
                    self._marking.words.add(term)
                case Term(_, term):
                    self._marking.phrases.add(((term,), 0))
                case Phrase(terms, slop):
                    self._marking.phrases.add((terms, slop))
                case Near(left, right):
                    self._marking.words.update((*left, *right))
        return found

    def whole_words(self, text: str) -> list[tuple[str, ...]]:
        """Return the word terms of a text in order, without the parts of words, in each way it may be spelt; none when there are none."""
        found = [terms for way in spellings(self._analyser.fold(text).text) if (terms := self._whole_terms(way))]
        for terms in found:
            self._count(len(terms))
            self._marking.words.update(terms)
        return found

    def _whole_terms(self, text: str) -> tuple[str, ...]:
        tokens = self._tokens(self._analyser.fold(text))
        return tuple(token.term for token in tokens if not any(_inside(token, other) for other in tokens))

    def titles(self, names: Collection[str]) -> Plan | None:
        """Plan titles that hold one of these names: all its words, which together weigh as one.

        A search for passages by all its words does without: what it takes to cut names in two languages costs more than the rest of it.
        """
        if not (self._any_term or self._by_document):
            return None
        runs = {tuple(dict.fromkeys(self._whole_terms(name))) for name in names}
        named = [[Term("title", term, ranking.NAMED / len(run)) for term in run] for run in sorted(runs)]
        return best_of([found for terms in named if (found := all_of(terms))])

    def whole_title(self, text: str) -> Plan | None:
        """Plan titles that hold every word of a text, function words aside; `None` where passages are sought."""
        if not self._by_document:
            return None
        wanted = [term for term in dict.fromkeys(self._whole_terms(text)) if term not in FUNCTION_WORDS]
        return all_of([Term("title", term, ranking.ENTITLED) for term in wanted])

    def in_field(self, name: TermField, text: str) -> Plan | None:
        """Plan words of a title or heading: each, whole or in parts."""
        return self._spelt(self._analyser.fold(text), lambda folded: self._words_in_field(name, folded))

    def _words_in_field(self, name: TermField, folded: Folded) -> Plan | None:
        clusters = _clusters(self._tokens(folded))
        self._count(sum(map(len, clusters)))
        return all_of([Best(tuple(Term(name, token.term) for token in cluster)) for cluster in clusters])

    def _tokens(self, folded: Folded) -> list[Token]:
        """Return the word terms of a text, and no more than a query may have: what is done with them may take their square in time."""
        tokens = list(islice(self._analyser.word_terms(folded), MOST_TERMS + 1))
        if len(tokens) > MOST_TERMS:
            raise TooManyTermsError
        return tokens

    def _words(self, folded: Folded) -> Plan | None:
        clusters = _clusters(self._tokens(folded))
        parts = [(self._cluster(cluster), _is_function_word(cluster)) for cluster in clusters]
        wanted = [plan for plan, is_function in parts if not is_function] or [plan for plan, _ in parts]
        return any_of(wanted) if self._any_term else all_of(wanted)

    def _cluster(self, tokens: Sequence[Token]) -> Plan:
        """Plan a word and its parts, whose spans overlap: all parts, each of which may stand as a whole it is part of."""
        if len(tokens) == 1:
            return self._word_term(tokens[0].term)
        atoms = [token for token in tokens if not any(_inside(other, token) for other in tokens)]
        wholes = [token for token in tokens if token not in atoms]
        if len(wholes) == 1 and all(_inside(atom, wholes[0]) for atom in atoms):
            return Best((self._word_term(wholes[0].term), All(tuple(self._word_term(atom.term) for atom in atoms))))
        parts = []
        for atom in atoms:
            around = [whole.term for whole in wholes if _inside(atom, whole)]
            parts.append(Best(tuple(self._word_term(term) for term in (atom.term, *around))))
        return All(tuple(parts))

    def _word_term(self, term: str) -> Plan:
        """Plan one word; a single Han character wherever it stands, since words of one character are cut by what is around."""
        name: TermField = "exact" if len(term) == 1 and is_han(term) else "words"
        return self._with_titles(self._term(name, term))

    def _with_titles(self, word: Term) -> Plan:
        above = (Term("title", word.term, ranking.TITLE), Term("heading", word.term, ranking.HEADING))
        return self.beside(word, Any(above))

    def beside(self, found: Plan, titles: Plan) -> Plan:
        """Plan what stands in passages: where documents are sought, titles find it too; else they only rank it higher."""
        return Any((found, titles)) if self._by_document else Rather(found, titles)

    def _term(self, name: TermField, term: str) -> Term:
        self._count(1)
        if name == "exact":
            self._marking.phrases.add(((term,), 0))
        else:
            self._marking.words.add(term)
        return Term(name, term)

    def _count(self, number: int) -> None:
        self._terms += number
        if self._terms > MOST_TERMS:
            raise TooManyTermsError


def _inside(inner: Token, outer: Token) -> bool:
    return (
        (inner.start, inner.end) != (outer.start, outer.end) and outer.start <= inner.start and inner.end <= outer.end
    )


def _is_function_word(cluster: Sequence[Token]) -> bool:
    whole = max(cluster, key=lambda token: token.end - token.start)
    return whole.term in FUNCTION_WORDS and all(token is whole or _inside(token, whole) for token in cluster)


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
