"""The form that labels are matched on: words as stems, Han characters as they fold, marks that separate.

Labels and text go through the same form, so a label needs to be written once to be found in any spelling, script, width or line
break. Characters are matched, not words: a tokeniser cuts a label differently by what stands around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from civcorpus.analysis.folding import Folded
from civcorpus.analysis.scripts import HAN
from civcorpus.analysis.stems import stem

_WORD = rf"[^\W_{HAN}]"
_PIECE = re.compile(
    rf"(?P<han>[{HAN}]+)"
    rf"|(?P<dotted>(?<![^\W_])(?:[A-Za-z]\.){{2,}}[A-Za-z]?(?!{_WORD}))"
    rf"|(?P<word>{_WORD}+(?:'(?:s|t|re|ve|ll|d|m)(?!{_WORD}))?)"
    r"|(?P<stop>[.!?。！？；;…]+|\n\s*\n)"
    r"|(?P<mark>[^\s\w\"'《》「」『』〈〉〔〕\-_&*^~]|&)"
)
_PREFIXES = frozenset("anti co counter inter intra mid multi non post pre pro re semi sub trans ultra un under".split())

STOP = "."
"""Stands for the end of a sentence in a matching form."""
MARK = "|"
"""Stands for any other mark that a label does not cross: comma, bracket, colon, slash."""


@dataclass(frozen=True, slots=True)
class MatchingForm:
    """A text as labels see it, with the way back to original offsets.

    `text` is the pieces of the folded text: Latin words as stems, Han runs, `STOP` and `MARK`; one space between two pieces unless both
    are Han. Piece *i* begins at `starts[i]` in `text` and covers `spans[i]` of the folded text.
    """

    text: str
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    folded: Folded

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of `text` that begins and ends in a word, a Han character or a mark to the span of the original."""
        return self.folded.original(*self.folded_span(start, end))

    def folded_span(self, start: int, end: int) -> tuple[int, int]:
        """Map such a span to the span of the folded text."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        return self._inside(first, start, after=False), self._inside(last, end, after=True)

    def _inside(self, piece: int, position: int, *, after: bool) -> int:
        """Map a place in a Han run exactly, one in a word to the word's edge."""
        start, end = self.spans[piece]
        place = position - self.starts[piece]
        if start + place <= end and _HAN_START.match(self.text, self.starts[piece]):
            return start + place
        return end if after else start


_HAN_START = re.compile(rf"[{HAN}]")


def matching_form(folded: Folded) -> MatchingForm:
    """Bring a folded text to its matching form.

    >>> from civcorpus.analysis.folding import fold
    >>> matching_form(fold("Non-governmental organisations' BRI项目（社会组织）", {0xff08: "(", 0xff09: ")"})).text
    'nongovernmental organization bri 项目 | 社会组织 |'
    """
    source = folded.text
    parts: list[str] = []
    starts: list[int] = []
    spans: list[tuple[int, int]] = []
    length = 0
    previous_han = False
    prefix_ends: int | None = None
    for match in _PIECE.finditer(source):
        kind = match.lastgroup
        start, end = match.span()
        if kind == "word":
            piece = _word_piece(match[0])
            if prefix_ends is not None and prefix_ends == start - 1 and source[prefix_ends] in "- ":
                parts[-1] = piece = stem(parts[-1] + match[0].lower())
                spans[-1] = (spans[-1][0], end)
                length = starts[-1] + len(piece)
                prefix_ends = None
                continue
            prefix_ends = end if _is_prefix(match[0], source, end) else None
        elif kind == "han":
            piece = match[0]
        elif kind == "dotted":
            piece = match[0].replace(".", "").lower()
        else:
            piece = STOP if kind == "stop" else ("and" if match[0] == "&" else MARK)
        han = kind == "han"
        if parts and not (han and previous_han):
            parts.append(" ")
            length += 1
        parts.append(piece)
        starts.append(length)
        spans.append((start, end))
        length += len(piece)
        previous_han = han
    return MatchingForm("".join(parts), tuple(starts), tuple(spans), folded)


@lru_cache(maxsize=200_000)
def _word_piece(word: str) -> str:
    return stem(word.lower().removesuffix("'s").replace("'", ""))


def _is_prefix(word: str, source: str, end: int) -> bool:
    lower = word.lower()
    return lower in _PREFIXES and (source[end : end + 1] == "-" or lower == "non")
