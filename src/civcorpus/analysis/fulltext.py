"""Texts with the parts of their Han runs as words, for a full-text index that cuts at spaces (SQLite FTS5 with `unicode61`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from civcorpus.analysis.folding import Folded
from civcorpus.analysis.scripts import HAN, HAN_RUN

LONGEST = 4
"""Every part of a Han run of this many characters or fewer is a word of its own, since a query of that index is not cut either."""

_AT_ONCE = 50_000
"""Characters that are cut together: enough for arrays to pay, few enough to take little memory."""
_PADDING = "\n" * LONGEST
"""Behind the texts, so that they are never shorter than a part."""
_SUMS = 1 << 20

Letters = NDArray[np.uint32]
Marks = NDArray[np.bool_]
Places = NDArray[np.intp]
Stream = tuple[str, Sequence[int]]
"""Words of several texts one after the other, and where those of each begin, and where the last end."""


class SearchWords:
    """Cuts texts into such words; of longer Han words it knows those given (folded, as everything that is asked for a folded text)."""

    def __init__(self, fold: Callable[[str], Folded], long_words: Iterable[str] = ()) -> None:
        self._fold = fold
        self._heads: dict[str, list[str]] = {}
        for word in sorted(set(long_words)):
            if len(word) > LONGEST and HAN_RUN.fullmatch(word):
                self._heads.setdefault(word[:LONGEST], []).append(word)
        self._may_begin: Marks = np.zeros(_SUMS, np.bool_)
        self._may_begin[_sums(_letters("".join(self._heads)))[::LONGEST]] = True

    def __call__(self, texts: Iterable[str]) -> Iterator[str]:
        """Yield each text with its Han characters apart, then the longer parts of its Han runs, by length.

        Traditional text is there in both scripts.

        >>> cut = SearchWords(lambda text: Folded(text, None), ["非营利组织"])
        >>> [" ".join(words.split()) for words in cut(["NGO非营利组织", "a b"])]
        ['NGO 非 营 利 组 织 非营 营利 利组 组织 非营利 营利组 利组织 非营利组 营利组织 非营利组织', 'a b']
        """
        batch: list[str] = []
        size = 0
        for text in texts:
            batch.append(text)
            size += len(text)
            if size >= _AT_ONCE:
                yield from self._words(batch)
                batch, size = [], 0
        if batch:
            yield from self._words(batch)

    def _words(self, texts: Sequence[str]) -> Iterator[str]:
        folded = [self._fold(text) for text in texts]
        joined = "".join(each.text + "\n" for each in folded) + _PADDING
        starts: Places = np.cumsum([0, *(len(each.text) + 1 for each in folded)])
        letters = _letters(joined)
        as_written = [_as_written(*each) for each in zip(texts, folded, strict=True)]
        written = np.concatenate([*as_written, _letters(_PADDING)])
        han = _han()[letters]
        differs = han & (letters != written)
        streams = [_apart(letters, han, starts)]
        if differs.any():
            streams.append(_parts(written, _runs_with(differs, han), 1, starts))
        whole, other = han, differs
        for size in range(2, LONGEST + 1):
            whole, other = whole[:-1] & han[size - 1 :], other[:-1] | differs[size - 1 :]
            streams += [_parts(letters, whole, size, starts), _parts(written, whole & other, size, starts)]
        streams.append(self._long_words(joined, whole & self._may_begin[_sums(letters)], written, starts))
        for number in range(len(texts)):
            yield "".join(words[bounds[number] : bounds[number + 1]] for words, bounds in streams)

    def _long_words(self, joined: str, may_begin: Marks, written: Letters, starts: Places) -> Stream:
        """Return the long words that begin at these places, if any do, as they are folded and as they are written."""
        found: list[str] = []
        places: list[int] = []
        for place in np.flatnonzero(may_begin).tolist():
            for word in self._heads.get(joined[place : place + LONGEST], ()):
                if joined.startswith(word, place):
                    found += {word: None, _text(written[place : place + len(word)]): None}
                    places += [place] * (len(found) - len(places))
        ends = np.cumsum([0, *(len(word) + 1 for word in found)])
        return "".join(word + " " for word in found), ends[np.searchsorted(places, starts)].tolist()


def _apart(letters: Letters, han: Marks, starts: Places) -> Stream:
    """Return texts with each Han character between spaces."""
    before = np.concatenate(([0], np.cumsum(han)))
    spaced = np.full(len(letters) + 2 * before[-1], ord(" "), np.uint32)
    spaced[np.arange(len(letters)) + 2 * before[:-1] + han] = letters
    return _text(spaced), (starts + 2 * before[starts]).tolist()


def _parts(letters: Letters, where: Marks, size: int, starts: Places) -> Stream:
    """Return the parts of this size that begin at some places, each before a space."""
    places = np.flatnonzero(where)
    parts = np.full((len(places), size + 1), ord(" "), np.uint32)
    parts[:, :size] = sliding_window_view(letters, size)[places]
    return _text(parts), (np.searchsorted(places, starts) * (size + 1)).tolist()


def _runs_with(differs: Marks, han: Marks) -> Marks:
    """Mark all characters of the Han runs in which one is marked."""
    run = np.cumsum(han & ~np.concatenate(([False], han[:-1])))
    marked: Marks = np.zeros(run[-1] + 1, np.bool_)
    marked[run[differs]] = True
    return han & marked[run]


def _as_written(text: str, folded: Folded) -> Letters:
    """Return for each letter of a folded text the one it was folded from, and a line end."""
    letters = _letters(text + "\n")
    return letters if folded.origins is None else letters[[*folded.origins, -1]]


def _sums(letters: Letters) -> Places:
    """Return for each part of `LONGEST` letters a number below `_SUMS`, which few others have; shape (parts,)."""
    sums = np.zeros(max(len(letters) - LONGEST + 1, 0), np.uint32)
    for first in range(LONGEST):
        sums = sums * np.uint32(0x9E3779B1) + letters[first : first + len(sums)]
    return (sums >> np.uint32(12)).astype(np.intp)


def _letters(text: str) -> Letters:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _text(letters: Letters) -> str:
    return letters.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _han() -> Marks:
    """Return for every code point whether it is a Han character."""
    table: Marks = np.zeros(0x110000, np.bool_)
    for first, last in re.findall("(.)(?:-(.))?", HAN):
        table[ord(first) : ord(last or first) + 1] = True
    return table
