"""Han words by rjieba, jieba's dictionary and algorithm in Rust (about twelve times faster, same words)."""

from __future__ import annotations

from collections.abc import Iterator

from civcorpus.analysis.han import Word


class RjiebaCutter:
    """Cut Han text in compiled code, without guessing words that are not in the dictionary (HMM off)."""

    name = "jieba"

    def __init__(self) -> None:
        import rjieba

        self._tokenize = rjieba.tokenize

    def __call__(self, run: str) -> Iterator[Word]:
        """Yield the words of `run` in order, parts before the word they are part of."""
        words: list[Word] = []
        boundary = len(run)
        for _, start, end in reversed(self._tokenize(run, "search", False)):
            whole = end == boundary
            words.append((start, end, not whole))
            if whole:
                boundary = start
        return reversed(words)
