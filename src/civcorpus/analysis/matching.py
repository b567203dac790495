"""The form that labels are matched on: words as stems, Han characters as they fold, marks that separate.

Labels and text go through the same form, so a label needs to be written once to be found in any spelling, script, width or line
break. Characters are matched, not words: a tokeniser cuts a label differently by what stands around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from civcorpus.analysis.folding import Folded
from civcorpus.analysis.scripts import HAN, HAN_RUN
from civcorpus.analysis.stems import stem

_HAN_PIECE, _NUMBER, _DOTTED, _WORD_PIECE, _STOP_PIECE = range(1, 6)
_PREFIXES = frozenset("anti co counter inter intra mid multi non post pre pro re semi sub trans ultra un under".split())
_TITLES = frozenset("dr mr mrs ms prof st".split())
_NUMBERED = frozenset("art arts ch fig figs no nos para pp sec vol".split())
_SHORTENED = frozenset("al approx cf co corp inc ltd vs".split())

STOP = "."
"""Stands for the end of a sentence in a matching form."""
MARK = "|"
"""Stands for any other mark that a label does not cross: comma, bracket, colon, slash."""
_SPACED_STOP = f" {STOP}"
_SPACED_MARK = f" {MARK}"


@cache
def _piece(*, ascii_only: bool) -> re.Pattern[str]:
    """Return what cuts a text into pieces; the one for ASCII takes a tenth of the time to make."""
    han, word = ("(?!)", r"[^\W_]") if ascii_only else (f"[{HAN}]+", rf"[^\W_{HAN}]")
    return re.compile(
        rf"(?:({han})"
        rf"|(\d++(?:[.,]\d++)++(?!{word}))"
        rf"|((?<![^\W_])(?:[A-Za-z]\.){{2,}}[A-Za-z]?(?!{word}))"
        rf"|((?:[A-Za-z0-9]++|{word})++(?:'(?:s|t|re|ve|ll|d|m)(?!{word}))?)"
        r"|([.!?。！？；;…]+|\n\s*\n)"
        r"|([^\s\w\"'《》「」『』〈〉〔〕\-_&*^~]|&)) ?"
    )


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
        if (
            start + place <= end
            and self.text[self.starts[piece]] >= _FIRST_HAN
            and HAN_RUN.match(self.text, self.starts[piece])
        ):
            return start + place
        return end if after else start


_FIRST_HAN = "\u2e80"


def matching_form(folded: Folded, known: Container[str] = ()) -> MatchingForm:
    """Bring a folded text to its matching form.

    A word that a line end cut after a hyphen is one word when its stem is among the `known` ones, else two.

    >>> from civcorpus.analysis.folding import fold
    >>> matching_form(fold("Non-governmental organisations' BRI项目（社会组织）", {0xff08: "(", 0xff09: ")"})).text
    'nongovernmental organization bri 项目 | 社会组织 |'
    """
    source = folded.text
    cut = _cut_words(folded) if known else frozenset()
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    unspaced: list[int] = []
    previous_han = False
    prefix_ends = -1
    for match in _piece(ascii_only=source.isascii()).finditer(source):
        kind = match.lastindex or 0
        span = start, end = match.span(kind)
        if kind == _WORD_PIECE:
            word = source[start:end]
            if prefix_ends >= 0 or cut:
                whole = ""
                if prefix_ends >= 0 and (joined := _joined(source, prefix_ends, start, word)):
                    whole = stem(parts[-1][1:] + joined)
                elif cut and start - 1 in cut and spans:
                    whole = _mended(source, spans[-1], start, word, known)
                if whole:
                    parts[-1], spans[-1], prefix_ends = f" {whole}", (spans[-1][0], end), -1
                    continue
            piece, may_join = _word_piece(word)
            prefix_ends = end if may_join and _is_prefix(word, source, end) else -1
        elif kind == _HAN_PIECE:
            piece = source[start:end] if previous_han else f" {source[start:end]}"
            if previous_han:
                unspaced.append(len(parts))
        elif kind == _STOP_PIECE and match[kind] == "." and parts and _is_abbreviation(parts[-1][1:], source, end):
            continue
        else:
            piece = _other_piece(kind, match[kind])
        parts.append(piece)
        spans.append(span)
        previous_han = kind == _HAN_PIECE
    starts = list(accumulate(map(len, parts), initial=0))
    for number in unspaced:
        starts[number] -= 1
    return MatchingForm("".join(parts)[1:], tuple(starts[:-1]), tuple(spans), folded)


def _other_piece(kind: int, text: str) -> str:
    """Return the piece for a number, a dotted abbreviation or a mark."""
    if kind == _STOP_PIECE:
        return _SPACED_STOP
    if kind == _NUMBER:
        return f" {text}"
    if kind == _DOTTED:
        return f" {text.replace('.', '').lower()}"
    return " and" if text == "&" else _SPACED_MARK


def _mended(source: str, before: tuple[int, int], start: int, word: str, known: Container[str]) -> str:
    """Return the stem of the word that ends `before` and goes on at `start` if it is a known one, or ""."""
    mended = stem((source[before[0] : before[1]] + word).lower()) if before[1] == start - 1 else ""
    return mended if mended in known else ""


def _joined(source: str, prefix_ends: int, start: int, word: str) -> str:
    """Return the word that a prefix before it joins, lower-case, or "": an acronym stays a word of its own (anti-NGO, UN-led)."""
    if start != prefix_ends + 1 or source[prefix_ends] not in "- ":
        return ""
    acronym = (len(word) > 1 and word[1].isupper()) != source[prefix_ends - 1].isupper()
    return "" if acronym else word.lower()


def _cut_words(folded: Folded) -> frozenset[int]:
    """Return where in the folded text a hyphen stands that a line end followed in the original."""
    origins = folded.origins
    if origins is None:
        return frozenset()
    hyphens = _places(folded.text, "-")
    return frozenset(at for at in hyphens if at + 1 < len(origins) and origins[at + 1] > origins[at] + 1)


def _places(text: str, mark: str) -> Iterator[int]:
    place = text.find(mark)
    while place >= 0:
        yield place
        place = text.find(mark, place + 1)


def _is_abbreviation(word: str, source: str, end: int) -> bool:
    """Say whether the dot after `word`, its stem, ends an abbreviation and no sentence, by what stands behind."""
    following = source[end : end + 2].strip()[:1]
    if word in _TITLES or (len(word) == 1 and source[end - 2].isupper()):
        return following.isupper()
    if word in _NUMBERED:
        return following.isdigit()
    return word in _SHORTENED and (following.islower() or following in ",)")


@lru_cache(maxsize=200_000)
def _word_piece(word: str) -> tuple[str, bool]:
    """Return the piece of a word, and whether that is a prefix that may join the next."""
    root = stem(word.lower().removesuffix("'s").replace("'", ""))
    return f" {root}", root in _PREFIXES


def _is_prefix(word: str, source: str, end: int) -> bool:
    lower = word.lower()
    return lower in _PREFIXES and (source[end : end + 1] == "-" or lower == "non")
