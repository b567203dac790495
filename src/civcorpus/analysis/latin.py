"""Cut Latin text into words by spaCy's English rules, without importing spaCy.

A search must not pay for spaCy's import (about a second), yet must cut a query exactly as the index was cut. So the rules
(affix and infix patterns, abbreviations that stay whole) are taken from spaCy when an index is built, kept with it as plain data,
and applied here by the algorithm of `spacy.tokenizer.Tokenizer` ("How spaCy's tokenizer works" in its documentation). That both
give the same words for any text is property-tested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from civcorpus.frozen import frozen

Span = tuple[int, int]

_CHUNK = re.compile(r"\S+")


@frozen
class LatinRules:
    """The rules of a tokeniser as data: three patterns, and the abbreviations that are never cut."""

    prefix: str
    suffix: str
    infix: str
    abbreviations: frozenset[str]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LatinRules:
        """Read back what `to_json` gave."""
        return cls(data["prefix"], data["suffix"], data["infix"], frozenset(data["abbreviations"]))

    def to_json(self) -> dict[str, Any]:
        """Return the rules as JSON values."""
        return {
            "prefix": self.prefix,
            "suffix": self.suffix,
            "infix": self.infix,
            "abbreviations": sorted(self.abbreviations),
        }


class LatinTokenizer:
    """Cut text by `LatinRules`; patterns are compiled at the first use."""

    def __init__(self, rules: LatinRules) -> None:
        self._rules = rules

    @cached_property
    def _prefix(self) -> re.Pattern[str]:
        return re.compile(self._rules.prefix)

    @cached_property
    def _suffix(self) -> re.Pattern[str]:
        return re.compile(self._rules.suffix)

    @cached_property
    def _infix(self) -> re.Pattern[str]:
        return re.compile(self._rules.infix)

    def __call__(self, text: str) -> Iterator[Span]:
        """Yield the spans of the words and marks of `text`, in order; white space belongs to none.

        >>> cut = LatinTokenizer(LatinRules(r"^\\(", r"[.)]$", r"(?<=\\w)-(?=\\w)", frozenset({"e.g."})))
        >>> text = "(e.g. state-owned)"
        >>> [text[a:b] for a, b in cut(text)]
        ['(', 'e.g.', 'state', '-', 'owned', ')']
        """
        for match in _CHUNK.finditer(text):
            offset = match.start()
            for start, end in self._cut(match[0]):
                yield offset + start, offset + end

    def _cut(self, chunk: str) -> Iterator[Span]:
        heads: list[Span] = []
        tails: list[Span] = []
        start, end = 0, len(chunk)
        while start < end and (core := chunk[start:end]) not in self._rules.abbreviations:
            before = _length(self._prefix, core)
            after = _length(self._suffix, core[before:])
            if not before and not after:
                break
            if before:
                heads.append((start, start + before))
            if after:
                tails.append((end - after, end))
            start, end = start + before, end - after
        yield from heads
        if start < end:
            yield from self._cut_core(chunk[start:end], start)
        yield from reversed(tails)

    def _cut_core(self, core: str, offset: int) -> Iterator[Span]:
        position = 0
        if core not in self._rules.abbreviations:
            for infix in self._infix.finditer(core):
                start, end = infix.span()
                if start == 0:
                    continue
                if start != position:
                    yield offset + position, offset + start
                if start != end:
                    yield offset + start, offset + end
                position = end
        if position < len(core):
            yield offset + position, offset + len(core)


def _length(affix: re.Pattern[str], text: str) -> int:
    match = affix.search(text)
    return match.end() - match.start() if match else 0
