"""Han words by jieba itself: the reference, and the cutter where rjieba has no wheel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from civcorpus.analysis.han import Span
from civcorpus.analysis.user_cache import user_cache


class JiebaCutter:
    """Cut Han text with jieba, without guessing words that are not in the dictionary (HMM off)."""

    name = "jieba"

    def __init__(self, cache_folder: Path | None = None) -> None:
        self._tokenizer = _quiet_tokenizer(cache_folder)

    def words(self, run: str) -> Sequence[str]:
        """Return the words of `run` in order."""
        return list(self._tokenizer.cut(run, HMM=False))

    def parts(self, word: str) -> Sequence[Span]:
        """Return where shorter words stand in a word."""
        return [
            (start, start + length)
            for length in (2, 3)
            if len(word) > length
            for start in range(len(word) - length + 1)
            if self._tokenizer.FREQ.get(word[start : start + length])
        ]


def _quiet_tokenizer(cache_folder: Path | None) -> Any:
    """Load jieba's dictionary without its messages, and with a cache of our own (its default name is shared by all users)."""
    import logging
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    folder = cache_folder or user_cache()
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.tmp_dir = str(folder)
    tokenizer.initialize()
    return tokenizer
