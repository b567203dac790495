"""Han words by rjieba, jieba's dictionary and algorithm in Rust (about twelve times faster, same words)."""

from __future__ import annotations

from collections.abc import Sequence

from civcorpus.analysis.han import Span


class RjiebaCutter:
    """Cut Han text in compiled code, without guessing words that are not in the dictionary (HMM off)."""

    name = "jieba"

    def __init__(self) -> None:
        import rjieba

        self._cut = rjieba.cut
        self._tokenize = rjieba.tokenize

    def words(self, run: str) -> Sequence[str]:
        """Return the words of `run` in order."""
        words: list[str] = self._cut(run, False)
        return words

    def parts(self, word: str) -> Sequence[Span]:
        """Return where shorter words stand in a word."""
        return [(start, end) for _, start, end in self._tokenize(word, "search", False) if end - start < len(word)]
