"""A passage > the words that are counted: whose language they are, and which of them are words and which only parts of one.

A word is English when its term has a Latin letter, Chinese when it is cut from Han characters, and neither otherwise (numbers, other
scripts): numbers are no words, here as in AntConc. Of Chinese, only whole words are kept; characters are counted beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from civcorpus.analysis import Analyser
from civcorpus.analysis.scripts import HAN, is_han
from civcorpus.model import Token
from civcorpus.statistics.store import JOINED, PART, WHOLE, CountedPassage

_LATIN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff]")
_HAN_CHARACTER = re.compile(rf"[{HAN}]")


class Place(NamedTuple):
    """A passage to be counted: its key and its span in the document."""

    key: int
    start: int
    end: int


def lang_of(text: str) -> str:
    """Return the language in which a piece of text counts: `zh` with any Han character, else `en` with a Latin letter, else `und`.

    >>> [lang_of(text) for text in ("慈善", "NGO合作", "law", "2016")]
    ['zh', 'zh', 'en', 'und']
    """
    if _HAN_CHARACTER.search(text):
        return "zh"
    return "en" if _LATIN.search(text.lower()) else "und"


def count_document(analyser: Analyser, text: str, places: Iterable[Place]) -> Iterator[CountedPassage]:
    """Yield the passages of a document with their words, offsets into the document's text."""
    for place in places:
        passage = text[place.start : place.end]
        folded = analyser.fold(passage)
        words = []
        for token, role in with_roles(analyser.word_terms(folded)):
            lang = _lang_number(token.term)
            if lang != 2 or role == WHOLE:
                form = "".join(passage[token.start : token.end].split())
                words.append((token.term, form, lang, role, place.start + token.start, token.end - token.start))
        yield CountedPassage(place.key, words, len(_HAN_CHARACTER.findall(folded.text)))


@lru_cache(maxsize=200_000)
def _lang_number(term: str) -> int:
    return 2 if is_han(term[0]) else 1 if _LATIN.search(term) else 0


def with_roles(tokens: Iterable[Token]) -> Iterator[tuple[Token, int]]:
    """Yield tokens in order with their roles: the word of each position, its parts before it, a joined word after it."""
    group: list[Token] = []
    for token in tokens:
        if group and token.position != group[-1].position:
            yield from _roles(group, token.start)
            group = [token]
        else:
            group.append(token)
    yield from _roles(group, None)


def _roles(group: Sequence[Token], next_start: int | None) -> Iterator[tuple[Token, int]]:
    """A joined word is the one that reaches into the next position."""
    if len(group) == 1:
        yield group[0], WHOLE
        return
    joined = len(group) > 1 and next_start is not None and group[-1].end > next_start
    last = len(group) - 1 - joined
    for index, token in enumerate(group):
        yield token, PART if index < last else WHOLE if index == last else JOINED
