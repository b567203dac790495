"""All words and phrases of a taxonomy as one automaton over matching forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from civcorpus.analysis.scripts import HAN

_EDGE_MARKS = re.compile(r"^(?:[.|] ?)+|(?: ?[.|])+$")
_HAN_FIRST = re.compile(rf"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Words:
    """A set of phrases, any of which may stand: keys of the lexicon."""

    keys: frozenset[int]


class Lexicon:
    """Gives each phrase a key, and finds the keys in a text in one pass.

    A phrase is kept with a space at each Latin edge, a text is searched with a space at both ends: so a Latin word is never found
    inside another, and a Han phrase is found anywhere.
    """

    def __init__(self, form: Callable[[str], str]) -> None:
        self._form = form
        self._keys: dict[str, int] = {}
        self._automaton: object = None

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
        return Words(frozenset(keys))

    def _prefix_forms(self, phrase: str) -> set[str]:
        """Return the forms that a word begun so may have: as written and as a stem (organis* > organiz, provide* > provid)."""
        form = self.form(phrase)
        written = phrase.lower().split()[-1]
        head, _, last = form.rpartition(" ")
        if not written.isascii() or not written.isalpha() or written.startswith(last):
            return {form}
        return {form, f"{head} {written}".strip()}

    def _key(self, form: str, *, open_end: bool) -> int:
        left = "" if _HAN_FIRST.match(form) else " "
        right = "" if open_end or _HAN_FIRST.match(form[-1]) else " "
        return self._keys.setdefault(left + form + right, len(self._keys))

    def find(self, form_text: str) -> dict[int, list[tuple[int, int]]]:
        """Return for each key that stands in a matching form its places there, in order."""
        if self._automaton is None:
            self._automaton = self._build()
        found: dict[int, list[tuple[int, int]]] = {}
        padded = f" {form_text} "
        for key, start, end in self._automaton.find_matches_as_indexes(padded, overlapping=True):  # type: ignore[attr-defined]
            first = start if padded[start] == " " else start - 1
            last = end - 2 if padded[end - 1] == " " else end - 1
            if key in self._open:
                last = padded.index(" ", last + 1) - 1
            found.setdefault(key, []).append((first, last))
        return found

    def _build(self) -> object:
        import ahocorasick_rs

        phrases = list(self._keys) or ["\0"]
        self._open = {
            key for phrase, key in self._keys.items() if phrase[-1] != " " and not _HAN_FIRST.match(phrase[-1])
        }
        return ahocorasick_rs.AhoCorasick(phrases, matchkind=ahocorasick_rs.MatchKind.Standard, store_patterns=False)
