"""What a figure is about: a word, a phrase, a piece of text or a concept; and where a folded text has it.

A Latin word is counted by its stem (`organisation` counts *organizations* too), unless it is quoted or written `exact:organisation`.
Anything with a Han character or a number is counted as it is written, in the folded text, left to right and without overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from civcorpus.analysis import WHOLE, Analyser
from civcorpus.analysis.scripts import HAN, piece_pattern
from civcorpus.errors import UsageError
from civcorpus.statistics.words import lang_of

_QUOTES = "\"“”„'‘’「」『』"
_EXACT = "exact:"
_LETTER_OR_DIGIT = rf"[^\W_{HAN}]"


@dataclass(frozen=True, slots=True)
class Node:
    """What is counted: `terms` of a run of words (kind `word`), a `pattern` for folded text (`text`), or `concepts`."""

    name: str
    kind: Literal["word", "text", "concept"]
    lang: str = ""
    terms: tuple[str, ...] = ()
    pattern: str = ""
    pieces: tuple[str, ...] = ()
    concepts: frozenset[str] = frozenset()

    def spans(self, folded: str) -> Iterator[tuple[int, int]]:
        """Yield where a folded text has the pattern of a `text` node, without overlap."""
        for match in re.finditer(self.pattern, folded, re.IGNORECASE):
            yield match.span()


def word_node(name: str, analyser: Analyser) -> Node:
    """Return the node for a word or phrase as a user typed it.

    Raises:
        UsageError: There is nothing in it to count.
    """
    text = name.strip()
    exact = text.startswith(_EXACT) or (len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES)
    text = text.removeprefix(_EXACT).strip(_QUOTES + " ")
    folded = analyser.fold(text)
    pieces = list(piece_pattern().finditer(folded.text))
    if not pieces:
        raise UsageError(f"{name!r}: no letter, digit or Chinese character to count: give a word or a phrase")
    if not exact and all(lang_of(piece[0]) == "en" for piece in pieces):
        terms = tuple(term for term, *_, role in analyser.cut(folded) if role == WHOLE)
        if terms:
            return Node(name, "word", "en", terms=terms)
    lang = lang_of(folded.text)
    return Node(name, "text", lang, pattern=_pattern(pieces), pieces=tuple(piece[0] for piece in pieces))


def concept_node(name: str, concepts: frozenset[str]) -> Node:
    """Return the node for a concept, or for a concept and all below it."""
    return Node(name, "concept", concepts=concepts)


def _pattern(pieces: list[re.Match[str]]) -> str:
    """Return a regular expression for pieces in sequence: Latin ones whole, with anything but letters and digits between two pieces.

    >>> _pattern(list(piece_pattern().finditer("慈善法")))
    '慈善法'
    """
    parts = []
    for index, piece in enumerate(pieces):
        latin = piece.lastgroup != "han"
        if index:
            both = latin and pieces[index - 1].lastgroup != "han"
            parts.append(r"[\W_]+" if both else r"[\W_]*")
        parts.append(
            rf"(?<!{_LETTER_OR_DIGIT}){re.escape(piece[0])}(?!{_LETTER_OR_DIGIT})" if latin else re.escape(piece[0])
        )
    return "".join(parts)


class Sieve:
    """Finds the passages that may have a text: a quick look at texts that are not folded, which misses nothing.

    Every character stands for all that fold to it, and anything that is no letter may stand between two.
    """

    _LIGATURES = "\ufb00-\ufb06"

    def __init__(self, analyser: Analyser) -> None:
        self._variants = analyser.variants

    def pattern(self, node: Node) -> re.Pattern[str]:
        """Return what every place of a node begins with in a text that is not folded; overlaps are found too."""
        piece = max(node.pieces, key=len)
        characters = [f"[{re.escape(c + self._variants.get(c, ''))}]" for c in piece]
        sought = r"\W*".join(characters)
        if lang_of(piece) != "zh":
            sought += f"|[{self._LIGATURES}]"
        return re.compile(f"(?={sought})", re.IGNORECASE)
