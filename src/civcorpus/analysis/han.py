"""What a cutter of Han text must do: give the words of jieba's dictionary and algorithm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

Span = tuple[int, int]


class HanCutter(Protocol):
    """Cuts folded Han text; the same words whichever package does it."""

    name: str

    def words(self, run: str) -> Sequence[str]:
        """Return the words of `run` in order: they cover it."""
        ...

    def parts(self, word: str) -> Sequence[Span]:
        """Return where dictionary words of two or three characters stand in a longer word: the shorter first, then by place."""
        ...
