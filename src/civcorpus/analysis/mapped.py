"""Han words by jieba's dictionary, looked up in a file in place: for the few characters that a search has to cut.

To load the whole dictionary takes a tenth of a second, more than the rest of a search. So the first ingest writes it, sorted, into the
user's cache; a search maps the file and finds words by halving. The algorithm is jieba's: of all ways to cut, the one whose words are the
most frequent together (the product of their shares), later words the longer ones where two are equal.
"""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from itertools import accumulate
from math import log
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import Struct

from civcorpus.analysis.han import HanCutter, Span
from civcorpus.analysis.user_cache import user_cache

_HEAD = Struct("<4sIQ")
_MAGIC = b"han1"
_MOST_CHARACTERS = 5_000
"""Beyond so many characters, loading the dictionary costs less."""


class MappedCutter:
    """Cuts Han text by the file at `path`; after many characters by the cutter that `otherwise` makes.

    Raises:
        OSError, ValueError: There is no such file, or it is none of ours.
    """

    name = "jieba"

    def __init__(self, path: Path, otherwise: Callable[[], HanCutter]) -> None:
        with path.open("rb") as file:
            self._data = mmap(file.fileno(), 0, access=ACCESS_READ)
        if self._data[:4] != _MAGIC:
            raise ValueError(f"{path}: not a dictionary")
        _, self._count, total = _HEAD.unpack_from(self._data)
        self._log_total = log(total)
        ends = _HEAD.size + 4 * self._count
        self._ends = memoryview(self._data)[_HEAD.size : ends].cast("I")
        self._frequencies = memoryview(self._data)[ends : ends + 4 * self._count].cast("I")
        self._first = ends + 4 * self._count
        self._make_otherwise = otherwise
        self._left = _MOST_CHARACTERS

    @cached_property
    def _otherwise(self) -> HanCutter:
        return self._make_otherwise()

    def words(self, run: str) -> Sequence[str]:
        """Return the words of `run` in order."""
        self._left -= len(run)
        if self._left < 0:
            return self._otherwise.words(run)
        best: list[tuple[float, int]] = [(0.0, 0)] * (len(run) + 1)
        for start in range(len(run) - 1, -1, -1):
            best[start] = max(
                (log(frequency) - self._log_total + best[end][0], end)
                for end, frequency in self._from(run, start) or [(start + 1, 1)]
            )
        words = []
        start = 0
        while start < len(run):
            end = best[start][1]
            words.append(run[start:end])
            start = end
        return words

    def parts(self, word: str) -> Sequence[Span]:
        """Return where shorter words stand in a word."""
        return [
            (start, start + length)
            for length in (2, 3)
            if length < len(word)
            for start in range(len(word) - length + 1)
            if any(end == start + length for end, _ in self._from(word[: start + length], start))
        ]

    def _from(self, run: str, start: int) -> list[tuple[int, int]]:
        """Return the ends of the dictionary words that begin at `start`, with their frequencies."""
        found = []
        place = 0
        for end in range(start + 1, len(run) + 1):
            sought = run[start:end].encode("utf-8", "surrogatepass")
            place = bisect_left(range(self._count), sought, place, key=self._word)
            there = self._word(place) if place < self._count else b""
            if not there.startswith(sought):
                break
            if there == sought and self._frequencies[place]:
                found.append((end, self._frequencies[place]))
        return found

    def _word(self, index: int) -> bytes:
        start = self._ends[index - 1] if index else 0
        return self._data[self._first + start : self._first + self._ends[index]]


def dictionary_path(version: str) -> Path:
    """Return where the user's cache keeps the dictionary of a version of jieba."""
    return user_cache() / f"han-{version}.dict"


def keep_dictionary(version: str) -> None:
    """Write the dictionary of the installed jieba where searches find it, unless it is there; where that cannot be, they load it whole."""
    path = dictionary_path(version)
    package = find_spec("jieba")
    if path.exists() or package is None or package.origin is None:
        return
    data = dictionary_data((Path(package.origin).parent / "dict.txt").read_text(encoding="utf-8"))
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(f".{os.getpid()}")
        new.write_bytes(data)
        new.replace(path)


def dictionary_data(text: str) -> bytes:
    """Return the file for a dictionary of lines `word frequency tag`; of a word that stands twice jieba counts both, and keeps the last."""
    fields = text.split()
    frequencies = list(map(int, fields[1::3]))
    words = sorted(dict(zip(fields[::3], frequencies, strict=True)).items())
    encoded = [word.encode() for word, _ in words]
    numbers = array("I", accumulate(map(len, encoded))), array("I", [frequency for _, frequency in words])
    head = _HEAD.pack(_MAGIC, len(words), sum(frequencies))
    return b"".join((head, *(each.tobytes() for each in numbers), *encoded))
