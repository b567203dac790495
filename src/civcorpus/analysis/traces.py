"""What of a phrase must stand in any text whose matching form holds it: a sieve that costs a small part of the form.

A text is squeezed (folded, lower case; blanks, quotes, hyphens and dots gone), so that a Han run stands there whole, and so does the part
of a Latin word that no inflection or spelling changes. A text that lacks a trace of a phrase does not hold the phrase; one that has
all of them may.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from itertools import chain
from typing import Any

from civcorpus.analysis.folding import DROPPED
from civcorpus.analysis.scripts import HAN
from civcorpus.analysis.stems import IRREGULAR, stem

_GONE = frozenset(
    " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u1680\u2028\u2029\u202f\u205f\u3000\u00a0-_'\"`.,&*^~《》「」『』〈〉〔〕"
) | {*map(chr, range(0x2000, 0x200B))}
_USUAL = (range(0x80), range(0x4E00, 0xA000))
"""Characters that a table had better hold: `str.translate` takes long to find out that one is not there."""
_PIECE = re.compile(rf"[{HAN}]+|[^\s{HAN}]+")
_PLAIN = re.compile(r"[a-z]+")
_CHANGES = re.compile(r"(?<=[iy])z|(?<=..o)r|[ey]$")
_SHORTEST = 2
_FEW = 2
"""For so many traces a pattern each costs less than squeezing."""
_GONE_CODE, _SEVERAL = 0x110000, 0x110001
"""Behind the last code point: a character that leaves nothing, and one that leaves several."""
_WORTH_ARRAYS = 1_000_000
"""Characters to squeeze below which importing numpy costs more than it saves."""
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_KELVIN = "\u212a"
"""The one character that no table folds and whose small form is an ASCII letter."""


def squeezing_table(folds: Mapping[int, str]) -> dict[int, str | None]:
    """Return what brings a text to the form that traces are looked for in, but for the letter case, by the table that folds it.

    >>> "Non-Governmental 《境\u200b 外》 N.G.O.".translate(squeezing_table({})).lower()
    'nongovernmental境外ngo'
    """
    dropped = re.findall(f"[{DROPPED}]", "".join(map(chr, range(0x10000))))
    table: dict[int, str | None] = {code: chr(code) for code in chain(*_USUAL)}
    table |= {ord(character): unicodedata.normalize("NFKC", character) for character in "ﬀﬁﬂﬃﬄﬅﬆ"}
    table.update((code, None if to in _GONE else to) for code, to in folds.items())
    table.update(dict.fromkeys(map(ord, (*_GONE, *dropped))))
    return table


def traces(phrase: str) -> tuple[str, ...]:
    """Return what stands in every squeezed text whose form holds `phrase`, the most telling first; empty when nothing is sure to.

    A phrase has a space at each Latin edge where a word must begin or end; without one its last word may go on.

    >>> traces(" civil society organization "), traces("境外 ngo "), traces(" 2030 ")
    (('organi', 'societ', 'civil'), ('境外', 'ngo'), ())
    """
    pieces = _PIECE.findall(phrase)
    found = {
        _trace(piece, is_open=number == len(pieces) and phrase[-1] != " ") for number, piece in enumerate(pieces, 1)
    }
    return tuple(sorted(found - {""}, key=_weight))


def _weight(trace: str) -> tuple[int, str]:
    return -(len(trace) if trace.isascii() else 3 * len(trace)), trace


def _trace(piece: str, *, is_open: bool) -> str:
    if not piece.isascii():
        return piece if re.fullmatch(rf"[{HAN}]+", piece) else ""
    if not _PLAIN.fullmatch(piece) or piece == "and":
        return ""
    change = _CHANGES.search(piece)
    kept = piece[: change.start()] if change else piece
    irregular = [word for root, word in _irregular_forms() if root == piece or (is_open and root.startswith(piece))]
    while not all(word.startswith(kept) for word in irregular):
        kept = kept[:-1]
    return kept if len(kept) >= _SHORTEST else ""


@cache
def _irregular_forms() -> tuple[tuple[str, str], ...]:
    return tuple((stem(word), word) for word in IRREGULAR)


class Sieve:
    """Says which texts may hold any of some phrases. Never wrongly no.

    Where few traces tell, texts are searched as they are, for any spelling of a trace; only one that has it is squeezed.
    """

    def __init__(self, phrases: Iterable[str], squeezing: Mapping[int, str | None]) -> None:
        import ahocorasick_rs

        wanted = {traces(phrase) for phrase in phrases}
        self._squeezing = squeezing
        self._left = _WORTH_ARRAYS
        self._all = () in wanted
        self._others: dict[str, list[tuple[str, ...]]] = {}
        for first, *others in filter(None, wanted):
            self._others.setdefault(first, []).append(tuple(others))
        self._firsts = list(self._others)
        self._automaton: Any = ahocorasick_rs.AhoCorasick(self._firsts, store_patterns=False) if self._firsts else None
        self._spelled = _spelled(self._firsts, squeezing) if len(self._firsts) <= _FEW else []

    def lets_through(self, text: str) -> bool:
        """Say whether the matching form of a text may hold one of the phrases."""
        if self._all or self._automaton is None:
            return self._all
        if self._spelled and not any(pattern.search(text) for pattern in self._spelled):
            return False
        self._left -= len(text)
        squeezed = self._squeezer(text) if self._left < 0 else text.translate(self._squeezing).lower()
        found = {number for number, _, _ in self._automaton.find_matches_as_indexes(squeezed, overlapping=True)}
        return any(
            all(other in squeezed for other in others)
            for number in found
            for others in self._others[self._firsts[number]]
        )

    @cached_property
    def _squeezer(self) -> Squeezer:
        return Squeezer(self._squeezing)


class Squeezer:
    """Squeezes texts as arrays, in a fifth of the time that `str.translate` takes.

    Letters that a trace never has are not made small.
    """

    def __init__(self, squeezing: Mapping[int, str | None]) -> None:
        import numpy as np

        self._squeezing = squeezing
        self._to = np.arange(_GONE_CODE, dtype=np.uint32)
        self._to[ord(_KELVIN)] = ord("k")
        for code, to in squeezing.items():
            small = (to or "").lower()
            self._to[code] = ord(small) if len(small) == 1 else _SEVERAL if small else _GONE_CODE

    def __call__(self, text: str) -> str:
        """Return the squeezed text."""
        import numpy as np

        codes = self._to[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)]
        if codes.max(initial=0) == _SEVERAL:
            return text.translate(self._squeezing).lower()
        left: bytes = codes[codes != _GONE_CODE].tobytes()
        return left.decode("utf-32-le", "surrogatepass")


def _spelled(found: Iterable[str], squeezing: Mapping[int, str | None]) -> list[re.Pattern[str]]:
    """Return patterns one of which stands in every text that has one of these traces when it is squeezed.

    A ligature is taken for any trace: it stands for several characters.
    """
    written = {character: {character} for trace in found for character in trace}
    for code, to in (*squeezing.items(), (ord(_KELVIN), "k")):
        if to and to.lower() in written:
            written[to.lower()].add(chr(code))
    between = f"{_one_of(chr(code) for code, to in squeezing.items() if to is None)}*+"
    patterns = [re.compile(between.join(_one_of(written[character]) for character in trace)) for trace in found]
    return [*patterns, _LIGATURES] if patterns else []


def _one_of(characters: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(characters)))}]"
