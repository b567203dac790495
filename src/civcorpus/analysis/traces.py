"""What of a phrase must stand in any text whose matching form holds it: a sieve that costs a tenth of the form.

A text is squeezed (folded, lower case; blanks, quotes, hyphens and dots gone), so that a Han run stands there whole, and so does the part
of a Latin word that no inflection or spelling changes. A text that lacks a trace of a phrase does not hold the phrase; one that has
all of them may.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
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


def squeezing_table(folds: Mapping[int, str]) -> dict[int, str | None]:
    """Return what brings a text to the form that traces are looked for in, but for the letter case, by the table that folds it.

    >>> "Non-Governmental 《境\u200b 外》 N.G.O.".translate(squeezing_table({})).lower()
    'nongovernmental境外ngo'
    """
    dropped = DROPPED.findall("".join(map(chr, range(0x10000))))
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
    """Says which texts may hold any of some phrases. Never wrongly no."""

    def __init__(self, phrases: Iterable[str]) -> None:
        import ahocorasick_rs

        wanted = {traces(phrase) for phrase in phrases}
        self._all = () in wanted
        self._others: dict[str, list[tuple[str, ...]]] = {}
        for first, *others in filter(None, wanted):
            self._others.setdefault(first, []).append(tuple(others))
        self._firsts = list(self._others)
        self._automaton: Any = ahocorasick_rs.AhoCorasick(self._firsts, store_patterns=False) if self._firsts else None

    def lets_through(self, squeezed: str) -> bool:
        """Say whether a text, given squeezed, may hold one of the phrases."""
        if self._all or self._automaton is None:
            return self._all
        found = {number for number, _, _ in self._automaton.find_matches_as_indexes(squeezed, overlapping=True)}
        return any(
            all(other in squeezed for other in others)
            for number in found
            for others in self._others[self._firsts[number]]
        )
