"""What a cutter of Han text must do: give the words of jieba's dictionary and algorithm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

Word = tuple[int, int, bool]
"""Start, end, and whether it is a part of the whole word that follows."""


class HanCutter(Protocol):
    """Cuts folded Han text; the same words whichever package does it."""

    name: str

    def __call__(self, run: str) -> Iterator[Word]:
        """Yield the words of `run` in order, dictionary words of two or three characters inside a longer word before it."""
        ...
