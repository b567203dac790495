"""Documents that repeat another: found at the end of an ingest, flagged with a score, never deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from civcorpus.analysis import Analyser
from civcorpus.catalogue.alike import AlikeQuestions, Compared, Kind, Pair
from civcorpus.catalogue.writing import CatalogueWriter
from civcorpus.similarity import FIGURES, LANGUAGE, SHINGLE, WORDS, Shingles, jaccard, shingles

NEAR = 0.8
VERSION = 0.3
"""Jaccard similarity from which two texts are nearly the same, and two reports of one title versions of each other."""

FEWEST_SHARED = 3
"""Marks of a sketch of 16 that two texts share before they are compared in full."""

FEWEST_FIGURES = 5
TRANSLATION = 0.5
MOST_CANDIDATES = 20
BATCH = 200
LEFT_OUT: tuple[Kind, ...] = ("bytes", "text", "near", "version")
"""What `--dedup` leaves out: a translation is kept, since no figure mixes languages."""

NO_WORD = re.compile(r"[\d〇一二三四五六七八九十]+|\W+")
EDITION = re.compile(
    r"\b(?:edition|version|revision|revised|amend(?:ed|ments?)|updated?|draft|final|provisional|interim|first|second|third|new)\b"
    r"|修[订訂正改]|草案|[征徵]求意[见見]稿|[审審][议議]稿|[试試暂暫]行|正式|全文|最新|[第的版稿年度本]"
)
"""What tells an edition of a text from another, and no text from another."""


class Comparison:
    """Compares the documents that are new with all others; the cost of each is bounded."""

    def __init__(self, catalogue: AlikeQuestions, analyser: Analyser) -> None:
        self._catalogue = catalogue
        self._analyser = analyser
        self._shingles = lru_cache(64)(self._shingles_of)

    def run(self, writer: CatalogueWriter) -> int:
        """Compare what has not been compared, a batch a transaction; return how many pairs were found."""
        waiting = self._catalogue.uncompared()
        before = self._catalogue.pair_count()
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            pairs = [pair for key in batch for pair in self.pairs_of(key)]
            with writer.transaction():
                self._catalogue.note_pairs(pairs, done=batch)
        return self._catalogue.pair_count() - before

    def pairs_of(self, key: int) -> Iterator[Pair]:
        """Yield the pairs of a document with those it is alike to; of equals, the oldest only."""
        here = self._catalogue.compared(key)
        same = self._catalogue.first_sharing(key, WORDS)
        if same is not None:
            other = self._catalogue.compared(same)
            yield _pair(here, other, "bytes" if other.sha256 == here.sha256 else "text", 1.0)
        words = self._catalogue.marks_of_key(key, WORDS)
        candidates = self._catalogue.sharing(key, SHINGLE).most_common(MOST_CANDIDATES)
        for other_key, shared in candidates:
            if shared < FEWEST_SHARED or self._catalogue.marks_of_key(other_key, WORDS) == words:
                continue
            other = self._catalogue.compared(other_key)
            score = jaccard(self._shingles(key), self._shingles(other_key))
            kind = _kind(here, other, score)
            if kind:
                yield _pair(here, other, kind, round(score, 3))
        yield from self._translations(here)

    def _translations(self, here: Compared) -> Iterator[Pair]:
        figures = set(self._catalogue.marks_of_key(here.key, FIGURES))
        if len(figures) < FEWEST_FIGURES:
            return
        language = self._catalogue.marks_of_key(here.key, LANGUAGE)
        for other_key, shared in self._catalogue.sharing(here.key, FIGURES).most_common(MOST_CANDIDATES):
            if shared < FEWEST_FIGURES or self._catalogue.marks_of_key(other_key, LANGUAGE) == language:
                continue
            others = set(self._catalogue.marks_of_key(other_key, FIGURES))
            mine, theirs = (self._catalogue.concepts_of_key(key) for key in (here.key, other_key))
            concepts = len(mine & theirs) / (min(len(mine), len(theirs)) or 1)
            score = 0.7 * len(figures & others) / max(len(figures), len(others)) + 0.3 * concepts
            if score >= TRANSLATION:
                yield _pair(here, self._catalogue.compared(other_key), "translation", round(score, 3))

    def _shingles_of(self, key: int) -> Shingles:
        return shingles(self._analyser.fold(self._catalogue.text_of_key(key)).text)


def left_out(catalogue: AlikeQuestions) -> frozenset[int]:
    """Return the keys of the documents that `--dedup` leaves out: all of a group of repetitions but the one to keep."""
    kept: dict[int, int] = {}

    def root(key: int) -> int:
        while kept.get(key, key) != key:
            key = kept[key]
        return key

    repeated = set()
    for pair in catalogue.pairs(LEFT_OUT):
        first, second = root(pair.first), root(pair.second)
        repeated |= {pair.first, pair.second}
        if first != second:
            kept[second] = first
    return frozenset(key for key in repeated if root(key) != key)


def _pair(here: Compared, other: Compared, kind: Kind, score: float) -> Pair:
    """Return the pair, first the one to keep: the newer, else the longer, else the one read first."""
    first, second = sorted((here, other), key=lambda one: (one.date, one.length, -one.key), reverse=True)
    return Pair(first.key, second.key, kind, score)


def _kind(here: Compared, other: Compared, score: float) -> Kind | None:
    dated = bool(here.date and other.date) and here.date != other.date
    if score >= VERSION and (dated or score < NEAR) and _same_title(here.title, other.title):
        return "version"
    return "near" if score >= NEAR else None


def _same_title(first: str, second: str) -> bool:
    """Return whether two titles differ in figures, marks and the words of an edition only.

    Titles of different texts often differ in a name alone, as the regulations on one matter of two cities do.

    >>> _same_title("志愿服务条例（2017年修订草案）", "志愿服务条例"), _same_title("济南市志愿服务条例", "青岛市志愿服务条例")
    (True, False)
    """
    one, two = ("".join(NO_WORD.split(EDITION.sub(" ", title.lower()))) for title in (first, second))
    return bool(one) and one == two
