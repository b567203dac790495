"""Text as words joined by spaces, for a full-text index that cuts at spaces (SQLite FTS5 with `unicode61`)."""

from __future__ import annotations

from functools import lru_cache
from operator import add

from civcorpus.analysis.folding import Folded
from civcorpus.analysis.scripts import PIECE

LONGEST = 4
"""Every run of this many Han characters or fewer is a word of its own, since a query of that index is not cut either."""


def spaced_words(original: str, folded: Folded) -> str:
    """Return the Latin words of a text as they stand, and of each Han run all parts of one to `LONGEST` characters.

    Traditional text is there in both scripts.

    >>> from array import array
    >>> spaced_words("NGO慈善", Folded("NGO慈善", None))
    'NGO 慈 善 慈善'
    """
    words: list[str] = []
    for match in PIECE.finditer(folded.text):
        if match.lastgroup != "han":
            words.append(match[0])
            continue
        words.append(_parts(match[0]))
        start, end = folded.original(*match.span())
        if (written := original[start:end]) != match[0]:
            words.append(_parts(written))
    return " ".join(words)


@lru_cache(maxsize=100_000)
def _parts(run: str) -> str:
    """Return all parts of a run, the shorter first; runs come again in the sentences that are quoted from a passage."""
    of_size = list(run)
    found = of_size
    for size in range(1, LONGEST):
        of_size = list(map(add, of_size, run[size:]))
        found += of_size
    return " ".join(found)
