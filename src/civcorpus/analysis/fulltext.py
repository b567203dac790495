"""Text as words joined by spaces, for a full-text index that cuts at spaces (SQLite FTS5 with `unicode61`)."""

from __future__ import annotations

from collections.abc import Iterator

from civcorpus.analysis.folding import Folded
from civcorpus.analysis.scripts import PIECE

LONGEST = 4
"""Every run of this many Han characters or fewer is a word of its own, since a query of that index is not cut either."""


def spaced_words(original: str, folded: Folded) -> str:
    """Return the Latin words of a text as they stand, and of each Han run all parts of one to `LONGEST` characters.

    Traditional text is there in both scripts.

    >>> from array import array
    >>> spaced_words("NGO慈善", Folded("NGO慈善", None))
    'NGO 慈 慈善 善'
    """
    words: list[str] = []
    for match in PIECE.finditer(folded.text):
        if match.lastgroup != "han":
            words.append(match[0])
            continue
        words.extend(_parts(match[0]))
        start, end = folded.original(*match.span())
        if (written := original[start:end]) != match[0]:
            words.extend(_parts(written))
    return " ".join(words)


def _parts(run: str) -> Iterator[str]:
    size = len(run)
    for start in range(size):
        for end in range(start + 1, min(start + LONGEST, size) + 1):
            yield run[start:end]
