"""Where words of the word field stand in a text, without cutting all of it: only the stretches in which one may stand are cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from civcorpus.analysis.analyser import Analyser
from civcorpus.analysis.folding import Folded
from civcorpus.analysis.scripts import HAN_RUN, is_han
from civcorpus.analysis.stems import beginnings

Span = tuple[int, int]


def sightings(analyser: Analyser, folded: Folded, words: frozenset[str]) -> Iterator[Span]:
    """Yield the spans of the folded text where `analyser.cut` has one of these terms; one may come twice."""
    for start, end in _stretches(folded.text, words):
        for term, first, last, _, _ in analyser.cut(Folded(folded.text[start:end], None)):
            if term in words:
                yield start + first, start + last


def _stretches(text: str, words: frozenset[str]) -> Iterator[Span]:
    """Yield the stretches to cut: Han runs that hold a word, and what stands between spaces where a Latin word may begin."""
    han, latin = _sought(words)
    if any(word in text for word in han):
        yield from (run.span() for run in HAN_RUN.finditer(text) if any(word in run[0] for word in han))
    found = latin.search(text) if latin else None
    while latin and found:
        start, end = text.rfind(" ", 0, found.start()) + 1, text.find(" ", found.end())
        yield start, end if end >= 0 else len(text)
        found = latin.search(text, end) if end >= 0 else None


@lru_cache(256)
def _sought(words: frozenset[str]) -> tuple[tuple[str, ...], re.Pattern[str] | None]:
    """Return the Han words, and what the Latin ones begin with; within a word there may be marks, which its term lacks."""
    han = tuple(word for word in words if is_han(word[0]))
    heads = {head for word in words.difference(han) for head in beginnings(word)}
    if not heads:
        return han, None
    if not all(map(str.isascii, heads)):  # a lower-case letter may be more than one character, and its capital another
        return han, re.compile(r"\S")
    return han, re.compile("|".join(map(_begun, sorted(heads))), re.IGNORECASE)


def _begun(head: str) -> str:
    """Return a pattern for what a word begins with: marks may stand between its letters, and s for z."""
    return r"(?:[^\w\s]|_)*".join("[sz]" if letter in "sz" else re.escape(letter) for letter in head)
