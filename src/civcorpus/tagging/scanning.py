"""One text as the tagger sees it: its matching form, the phrases that stand in it, and distances in tokens."""

from __future__ import annotations

import re
from collections.abc import KeysView
from typing import TYPE_CHECKING

from civcorpus.analysis.scripts import HAN
from civcorpus.tagging.expressions import Part, find_spans
from civcorpus.tagging.lexicon import Lexicon, Span, Words

if TYPE_CHECKING:
    from civcorpus.analysis import MatchingForm

_TOKEN = re.compile(rf"[{HAN}]|[^\s{HAN}|.]+")
_LONGEST_TOKEN = 30
_SENTENCE_END = " ."


class Scan:
    """A passage, heading or title after one pass of the automaton; everything else is computed when asked for."""

    __slots__ = ("_absent", "_cache", "_found", "_lexicon", "_padded", "_spans", "form", "text")

    def __init__(self, form: MatchingForm, lexicon: Lexicon) -> None:
        self.form = form
        self.text = form.text
        self._padded = f" {form.text} "
        self._lexicon = lexicon
        self._found = lexicon.find(self._padded)
        self._absent = -1
        self._spans: dict[int, list[Span]] = {}
        self._cache: dict[Part, list[Span]] = {}

    @property
    def found(self) -> KeysView[int]:
        """The keys of the phrases that the pass found."""
        return self._found.keys()

    @property
    def absent(self) -> int:
        """What shares a bit with this stands nowhere here (see `Lexicon.absent`)."""
        if self._absent < 0:
            self._absent = self._lexicon.absent(self._found)
        return self._absent

    def at(self, key: int) -> list[Span]:
        """Return the places of a phrase that was found, in order."""
        spans = self._spans.get(key)
        if spans is None:
            spans = self._spans[key] = self._lexicon.spans(key, self._found[key], self._padded)
        return spans

    def spans(self, part: Part) -> list[Span]:
        """Return where `part` stands, in order."""
        spans = self._cache.get(part)
        if spans is None:
            spans = self._cache[part] = [] if part.needs & self.absent else find_spans(part, self)
        return spans

    def places(self, words: Words) -> list[Span]:
        """Return where any of the phrases stands, in order."""
        lists = [self.at(key) for key in words.keys & self._found.keys()]
        lists += [self._lexicon.find_common(self._padded, key) for key in words.common]
        return lists[0] if len(lists) == 1 else sorted({span for spans in lists for span in spans})

    def distance(self, first: int, last: int) -> int | None:
        """Return how many tokens stand between two places of the form, `None` when a sentence ends between them."""
        if last <= first:
            return 0
        between = self.text[first:last]
        return None if _SENTENCE_END in between else len(_TOKEN.findall(between))

    def same_sentence(self, one: Span, other: Span) -> bool:
        """Say whether no sentence ends between two spans."""
        first, last = min(one[1], other[1]), max(one[0], other[0])
        return _SENTENCE_END not in self.text[first:last]

    def close(self, one: Span, other: Span, tokens: int) -> bool:
        """Say whether at most `tokens` tokens stand between two spans, sentence ends regardless."""
        first, last = min(one[1], other[1]), max(one[0], other[0])
        if last <= first:
            return True
        if last - first > (tokens + 1) * _LONGEST_TOKEN:
            return False
        return len(_TOKEN.findall(self.text, first, last)) <= tokens
