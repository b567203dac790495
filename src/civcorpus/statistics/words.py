"""A passage > the words that are counted: whose language they are, and which of them are words and which only parts of one.

A word is English when its term has a Latin letter, Chinese when it is cut from Han characters, and neither otherwise (numbers, other
scripts): numbers are no words, here as in AntConc. Of Chinese, only whole words are kept; characters are counted beside.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import sub
from typing import NamedTuple

from civcorpus.analysis import HAN_PART, WHOLE, Analyser, CutTerm, Folded
from civcorpus.analysis.scripts import HAN, HAN_RUN, is_han
from civcorpus.statistics.store import Code, CountedDocument, Size

_LATIN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff]")
_HAN_CHARACTER = re.compile(rf"[{HAN}]")
_UND, _EN, _ZH = range(3)
_ENGLISH, _CHINESE = Code.make(0, _EN, WHOLE), Code.make(0, _ZH, WHOLE)


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


class _Codes(dict[str, int]):
    """The codes of terms (as whole words), numbered from 0 as they come."""

    def __missing__(self, term: str) -> int:
        code = self[term] = Code.make(len(self), _lang_number(term), WHOLE)
        return code


class Counting:
    """Counts the words of one document, passage by passage."""

    def __init__(self) -> None:
        self._codes_of = _Codes()
        self._codes, self._starts, self._lengths = array("I"), array("I"), array("I")
        self._forms: Counter[tuple[int, str]] = Counter()
        self._sizes: list[Size] = []

    def add(self, text: str, start: int, folded: Folded, terms: Sequence[CutTerm]) -> None:
        """Count a passage: its text, where it begins in the document, its folded form and the terms that this was cut into."""
        code_of = self._codes_of
        kept = [term for term in terms if term[4] != HAN_PART]
        codes = [code_of[term] | role for term, _, _, _, role in kept]
        firsts, lasts = [first for _, first, _, _, _ in kept], [last for _, _, last, _, _ in kept]
        if folded.origins is not None:
            spans = list(map(folded.original, firsts, lasts))
            firsts, lasts = [first for first, _ in spans], [last for _, last in spans]
        forms: Iterable[str] = map(text.__getitem__, map(slice, firsts, lasts))
        if folded.origins is not None:
            forms = ["".join(form.split()) for form in forms]
        self._forms.update(zip(codes, forms, strict=True))
        self._codes.extend(codes)
        self._starts.extend(map(start.__add__, firsts))
        self._lengths.extend(map(sub, lasts, firsts))
        kinds = Counter(map(Code.kind, codes))
        characters = sum(map(len, HAN_RUN.findall(folded.text)))
        self._sizes.append(Size(kinds[_ENGLISH], kinds[_CHINESE], characters, len(codes)))

    def counted(self) -> CountedDocument:
        """Return what was counted."""
        terms = [(term, _lang_number(term)) for term in self._codes_of]
        return CountedDocument(terms, self._codes, self._starts, self._lengths, self._forms, self._sizes)


def count_document(analyser: Analyser, text: str, places: Iterable[Place]) -> CountedDocument:
    """Count the words of a document, offsets into its text; passages in the order of `places`."""
    counting = Counting()
    for place in places:
        passage = text[place.start : place.end]
        folded = analyser.fold(passage)
        counting.add(passage, place.start, folded, analyser.cut(folded))
    return counting.counted()


@lru_cache(maxsize=50_000)
def _lang_number(term: str) -> int:
    return _ZH if is_han(term[0]) else _EN if _LATIN.search(term) else _UND
