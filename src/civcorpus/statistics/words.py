"""A passage > the words that are counted: whose language they are, and which of them are words and which only parts of one.

A word is English when its term has a Latin letter, Chinese when it is cut from Han characters, and neither otherwise (numbers, other
scripts): numbers are no words, here as in AntConc. Of Chinese, only whole words are kept; characters are counted beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
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
            lang = 2 if is_han(token.term[0]) else 1 if _LATIN.search(token.term) else 0
            if lang != 2 or role == WHOLE:
                form = "".join(passage[token.start : token.end].split())
                words.append((token.term, form, lang, role, place.start + token.start, token.end - token.start))
        yield CountedPassage(place.key, words, len(_HAN_CHARACTER.findall(folded.text)))


def with_roles(tokens: Iterable[Token]) -> Iterator[tuple[Token, int]]:
    """Yield tokens in order with their roles: the word of each position, its parts before it, a joined word after it."""
    waiting: list[Token] = []
    for _, group in groupby(tokens, key=lambda token: token.position):
        following = list(group)
        yield from _roles(waiting, following[0].start)
        waiting = following
    yield from _roles(waiting, None)


def _roles(group: Sequence[Token], next_start: int | None) -> Iterator[tuple[Token, int]]:
    """A joined word is the one that reaches into the next position."""
    joined = len(group) > 1 and next_start is not None and group[-1].end > next_start
    last = len(group) - 1 - joined
    for index, token in enumerate(group):
        yield token, PART if index < last else WHOLE if index == last else JOINED
