"""Frequent terms of one language that stand near a concept named in the other; how near by log-likelihood (Dunning 1993)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import log

from civcorpus.analysis.scripts import HAN
from civcorpus.terms.chinese import is_stop

_LATIN = re.compile(r"[A-Za-z][A-Za-z'-]+|[.,;:!?()\[\]\"\n\d/]|[^\sA-Za-z]")
_RUN = re.compile(rf"[{HAN}]{{3,}}")
_LONGEST = 4
_HAN_LENGTHS = range(3, 9)
SIGNIFICANT = 10.83
"""G² above which chance gives one such pair in a thousand (chi-squared, one degree of freedom)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage: its folded text, the concepts that it names, by the language of the name, and by which words (folded, lower case)."""

    document_id: str
    text: str
    start: int
    named: frozenset[tuple[str, str]]
    names: frozenset[str] = frozenset()

    def has_outside_names(self, term: str) -> bool:
        """Say whether a term (in lower case) stands somewhere else than inside a longer name of a concept.

        >>> piece = Piece("d", "The Overseas NGO Law", 0, frozenset(), frozenset({"overseas ngo law"}))
        >>> piece.has_outside_names("ngo law"), piece.has_outside_names("the")
        (False, True)
        """
        text = self.text.lower()
        for name in self.names:
            if term in name:
                text = text.replace(name, "|")
        return term in text


@dataclass(frozen=True, slots=True)
class Near:
    """A term and the concept that stands near it more often than chance: in so many pieces together, of those with the term."""

    term: str
    lang: str
    concept_id: str
    together: int
    count: int
    score: float


class NounPhrases:
    """Finds phrases that may be terms: by pattern, or by what a model of the language says (`phrases`)."""

    def __init__(
        self,
        cut: Callable[[str], list[str]],
        stop: Callable[[str], bool],
        phrases: Callable[[str], Iterable[str]] | None,
    ) -> None:
        self._cut = cut
        self._stop = stop
        self._phrases = phrases

    def __call__(self, text: str) -> set[tuple[str, str]]:
        """Return the (phrase, language) of a folded text; Latin phrases in lower case, of two to four words; Han ones of three to eight."""
        found = {(phrase, "zh") for phrase in self._han(text)}
        latin = self._phrases(text) if self._phrases else self._latin(text)
        return found | {(phrase.lower(), "en") for phrase in latin}

    def _latin(self, text: str) -> Iterator[str]:
        clause: list[str] = []
        for match in (*_LATIN.finditer(text), None):
            word = match[0] if match else "."
            if word[0].isalpha() and len(word) > 1 and word.isascii():
                clause.append(word.lower().removesuffix("'s"))
                continue
            for start in range(len(clause)):
                for end in range(start + 2, min(len(clause), start + _LONGEST) + 1):
                    if not any(self._stop(each) for each in clause[start:end]):
                        yield " ".join(clause[start:end])
            clause = []

    def _han(self, text: str) -> Iterator[str]:
        for run in _RUN.finditer(text):
            words = self._cut(run[0])
            for start in range(len(words)):
                phrase = ""
                for word in words[start : start + _LONGEST]:
                    if is_stop(word):
                        break
                    phrase += word
                    if (len(phrase) in _HAN_LENGTHS and phrase != word) or (len(word) > 2 and phrase == word):
                        yield phrase


def near_concepts(pieces: list[Piece], phrases: NounPhrases, *, least: int) -> Iterator[Near]:
    """Yield for each frequent term the concept that it keeps company with most, named in the other language in its piece or one beside it.

    A term inside a longer one that is as frequent is left out.
    """
    terms: dict[tuple[str, str], set[int]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for number, piece in enumerate(pieces):
        for term in phrases(piece.text):
            terms.setdefault(term, set()).add(number)
            counts[term] += piece.text.lower().count(term[0])
    frequent = {term: places for term, places in terms.items() if len(places) >= least}
    around = _around(pieces)
    owners: dict[int, list[tuple[str, str]]] = {}
    for named, places in around.items():
        for place in places:
            owners.setdefault(place, []).append(named)
    for term in _outermost(frequent):
        places = frequent[term]
        near = Counter(named for place in places for named in owners.get(place, ()) if named[1] != term[1])
        scored = [
            (score, together, concept)
            for (concept, lang), together in near.items()
            if together >= least
            and (score := _log_likelihood(together, len(places), len(around[concept, lang]), len(pieces)))
            >= SIGNIFICANT
        ]
        if scored:
            score, together, concept = max(scored, key=lambda each: (each[0], each[2]))
            yield Near(term[0], term[1], concept, together, counts[term], round(score, 2))


def _around(pieces: list[Piece]) -> dict[tuple[str, str], set[int]]:
    """Return where each concept (with the language of its name) stands: in a piece, or the one before or behind in the same document."""
    around: dict[tuple[str, str], set[int]] = {}
    for number, piece in enumerate(pieces):
        for named in piece.named:
            for place in (number - 1, number, number + 1):
                if 0 <= place < len(pieces) and pieces[place].document_id == piece.document_id:
                    around.setdefault(named, set()).add(place)
    return around


def _outermost(terms: dict[tuple[str, str], set[int]]) -> list[tuple[str, str]]:
    """Return the terms that no longer term with the same places holds."""
    by_places: dict[frozenset[int], list[tuple[str, str]]] = {}
    for term, places in terms.items():
        by_places.setdefault(frozenset(places), []).append(term)
    return [
        term
        for group in by_places.values()
        for term in group
        if not any(other != term and term[0] in other[0] for other in group)
    ]


def _log_likelihood(together: int, first: int, second: int, total: int) -> float:
    """Return G² of the table of two by two; 0 where the two meet less often than chance has it."""
    if together * total <= first * second:
        return 0.0
    cells = (
        (together, first, second),
        (first - together, first, total - second),
        (second - together, total - first, second),
        (total - first - second + together, total - first, total - second),
    )
    return 2 * sum(value * log(value * total / (row * column)) for value, row, column in cells if value)
