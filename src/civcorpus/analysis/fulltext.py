"""Text as words joined by spaces, for a full-text index that cuts at spaces (SQLite FTS5 with `unicode61`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import add

from civcorpus.analysis.folding import Folded
from civcorpus.analysis.scripts import HAN_RUN, piece_pattern

LONGEST = 4
"""Every part of a Han run of this many characters or fewer is a word of its own, since a query of that index is not cut either."""

_RUNS_KEPT = 100_000


class SearchWords:
    """Cuts texts into such words; of longer Han words it knows those given (folded, as everything that is asked for a folded text)."""

    def __init__(self, fold: Callable[[str], Folded], long_words: Iterable[str] = ()) -> None:
        self._fold = fold
        self._heads: dict[str, list[str]] = {}
        for word in sorted(set(long_words)):
            if len(word) > LONGEST and HAN_RUN.fullmatch(word):
                self._heads.setdefault(word[:LONGEST], []).append(word)
        self._kept_parts = lru_cache(_RUNS_KEPT)(self._parts)  # runs come again in the sentences quoted from a passage

    def __call__(self, text: str) -> str:
        """Return the Latin words of a text as they stand, and the parts of each Han run; traditional text is there in both scripts.

        >>> SearchWords(lambda text: Folded(text, None), ["非营利组织"])("NGO非营利组织")
        'NGO 非 营 利 组 织 非营 营利 利组 组织 非营利 营利组 利组织 非营利组 营利组织 非营利组织'
        """
        folded = self._fold(text)
        words: list[str] = []
        for match in piece_pattern().finditer(folded.text):
            run = match[0]
            if match.lastgroup != "han":
                words.append(run)
                continue
            words.append(self._kept_parts(run, run))
            start, end = folded.original(*match.span())
            if (written := text[start:end]) != run:
                words.append(self._kept_parts(written, run))
        return " ".join(words)

    def _parts(self, written: str, run: str) -> str:
        """Return the parts of a run as it is written, the shorter first."""
        of_size = list(written)
        found = of_size
        for size in range(1, LONGEST):
            of_size = list(map(add, of_size, written[size:]))
            found += of_size
        if len(written) == len(run):
            found += (written[start:end] for start, end in self._long(run))
        return " ".join(found)

    def _long(self, run: str) -> Iterator[tuple[int, int]]:
        for start in range(len(run) - LONGEST):
            for word in self._heads.get(run[start : start + LONGEST], ()):
                if run.startswith(word, start):
                    yield start, start + len(word)
