"""All words and phrases of a taxonomy, each with a key, and where they stand in a matching form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from civcorpus.analysis.scripts import HAN

_EDGE_MARKS = re.compile(r"^(?:[.|] ?)+|(?: ?[.|])+$")
_HAN = re.compile(rf"[{HAN}]")
_COMMON = frozenset(
    "a all also an and any as at be been both but by can do for from have he her his how i if in into is it its may more my no nor not "
    "of off on or other our out shall she should so some such than that the their them they this to up us was we were what when "
    "which who will with would you".split()
)
_SHORT = 3

Span = tuple[int, int]
"""Half-open, in a matching form."""
Match = tuple[int, int, int]
"""A number of the automaton's own, and where its phrase stands in a text with a space added at both ends."""
Found = dict[int, list[Match]]
"""For each key that stands in a text its matches, in order; most are never asked for, so `Lexicon.spans` makes spans of a key's."""


@dataclass(slots=True, eq=False)
class Words:
    """A set of phrases, any of which may stand: keys of the lexicon. Equal sets of one lexicon are the same object.

    `needs` is one bit, the set's own, where a pattern or guard asks for the set as a whole (`Lexicon.ask_for`), else 0; `common` are then
    those of the keys that the pass leaves out.
    """

    keys: frozenset[int]
    needs: int = 0
    common: frozenset[int] = frozenset()

    @property
    def trigger(self) -> Words:
        """Phrases of which one stands in every text that has a match."""
        return self


class Lexicon:
    """Gives each phrase a key, and finds the phrases in a text in one pass.

    A phrase is kept with a space at each Latin edge, and a text is searched with a space at both ends: so a Latin word is never
    found inside another, and a Han phrase is found anywhere. Very common phrases (a single Han character, *of the*) that no rule
    waits for are left out of the pass, and searched for one by one when asked for.
    """

    def __init__(self, form: Callable[[str], str]) -> None:
        self._form = cache(form)
        self._keys: dict[str, int] = {}
        self._phrases: list[str] = []
        self._sets: dict[frozenset[int], Words] = {}
        self._asked: list[Words] = []
        self._passed: list[int] = []
        self._open: frozenset[int] = frozenset()
        self._automaton: Any = None
        self._served: dict[int, int] = {}
        self._always = 0
        self._all = 0
        self.common: frozenset[int] = frozenset()
        self.vocabulary: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self._phrases)

    def phrase(self, key: int) -> str:
        """Return the phrase with this key, with a space at each edge where a word must begin or end."""
        return self._phrases[key]

    def form(self, text: str) -> str:
        """Return the matching form of a phrase without marks at its edges, "" when nothing is left."""
        return _EDGE_MARKS.sub("", self._form(text))

    def words(self, phrases: Iterable[str], *, prefix: bool = False) -> Words:
        """Return the set of these phrases, adding them; with `prefix`, their last word may go on."""
        keys: set[int] = set()
        for phrase in phrases:
            for form in self._prefix_forms(phrase) if prefix else (self.form(phrase),):
                if form:
                    keys.add(self._key(form, open_end=prefix))
        return self.set_of(frozenset(keys))

    def set_of(self, keys: frozenset[int]) -> Words:
        """Return the one set of these keys."""
        return self._sets.setdefault(keys, Words(keys))

    def ask_for(self, words: Words) -> Words:
        """Give a set the bit that `absent` tells of; the set itself comes back."""
        if not words.needs:
            words.needs = 1 << len(self._asked)
            self._asked.append(words)
        return words

    def _prefix_forms(self, phrase: str) -> set[str]:
        """Return the forms that a word begun so may have: as written and as a stem (organis* > organiz, provide* > provid)."""
        form = self.form(phrase)
        written = phrase.lower().split()[-1]
        head, _, last = form.rpartition(" ")
        if not written.isascii() or not written.isalpha() or written.startswith(last):
            return {form}
        return {form, f"{head} {written}".strip()}

    def _key(self, form: str, *, open_end: bool) -> int:
        left = "" if _HAN.match(form) else " "
        right = "" if open_end or _HAN.match(form[-1]) else " "
        phrase = left + form + right
        key = self._keys.setdefault(phrase, len(self._phrases))
        if key == len(self._phrases):
            self._phrases.append(phrase)
        return key

    def cost(self, words: Words) -> float:
        """Guess how often one of these phrases stands in a text: short words are common, single Han characters most of all."""
        return sum(map(self._frequency, words.keys))

    def _frequency(self, key: int) -> float:
        phrase = self._phrases[key].strip()
        han = len(_HAN.findall(phrase))
        return float(10 ** -min(han * 1.3 + (len(phrase) - han) * 0.4, 4))

    def complete(self, woken_by: Iterable[int]) -> None:
        """Build the automaton; phrases added later are not found. What `woken_by` names is always in the pass."""
        import ahocorasick_rs

        self._form.cache_clear()
        self.common = frozenset(key for key, phrase in enumerate(self._phrases) if _is_common(phrase)) - frozenset(
            woken_by
        )
        self._open = frozenset(
            key for key, phrase in enumerate(self._phrases) if phrase[-1] != " " and not _HAN.match(phrase[-1])
        )
        self.vocabulary = frozenset(word for phrase in self._phrases for word in phrase.split() if len(word) > _SHORT)
        self._passed = [key for key in range(len(self._phrases)) if key not in self.common]
        self._automaton = ahocorasick_rs.AhoCorasick(
            [self._phrases[key] for key in self._passed],
            matchkind=ahocorasick_rs.MatchKind.Standard,
            store_patterns=False,
        )
        for words in self._asked:
            words.common = words.keys & self.common
            if words.common:
                self._always |= words.needs
            for key in words.keys - words.common:
                self._served[key] = self._served.get(key, 0) | words.needs
        self._all = (1 << len(self._asked)) - 1

    def find(self, padded: str) -> Found:
        """Return the matches in a matching form that has a space added at both ends."""
        found: Found = defaultdict(list)
        passed = self._passed
        for match in self._automaton.find_matches_as_indexes(padded, overlapping=True):
            found[passed[match[0]]].append(match)
        return found

    def spans(self, key: int, matches: Iterable[Match], padded: str) -> list[Span]:
        """Return the places of a phrase, by its matches in `padded`; spans count without the space added at the front."""
        phrase = self._phrases[key]
        before, after = phrase[0] != " ", 1 + (phrase[-1] == " ")
        if key in self._open:
            return [(start - before, padded.index(" ", end) - 1) for _, start, end in matches]
        return [(start - before, end - after) for _, start, end in matches]

    def absent(self, found: Found) -> int:
        """Return the bits of the sets asked for of which nothing stands where only `found` and common phrases may."""
        standing = self._always
        served = self._served
        for key in found.keys() & served.keys():
            standing |= served[key]
        return self._all ^ standing

    def find_common(self, padded: str, key: int) -> list[Span]:
        """Return the places of one phrase that the pass leaves out."""
        phrase = self._phrases[key]
        before, after = phrase[0] == " ", phrase[-1] == " "
        spans: list[Span] = []
        start = padded.find(phrase)
        while start >= 0:
            end = start + len(phrase)
            last = end - 2 if after else end - 1
            if key in self._open:
                last = padded.index(" ", end) - 1
            spans.append((start if before else start - 1, last))
            start = padded.find(phrase, start + 1)
        return spans


def _is_common(phrase: str) -> bool:
    words = phrase.split()
    if _HAN.match(phrase):
        return len(phrase) == 1
    return all(word in _COMMON for word in words)
