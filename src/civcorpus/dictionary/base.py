"""What a dictionary must do, and the values it hands out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of a Chinese dictionary with its glosses as printed, the main one first. `pinyin`: a syllable a character."""

    word: str
    glosses: tuple[str, ...]
    pinyin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sense:
    """A translation: a Chinese word, or the stems of an English phrase. `weight` is 1 for the main one, less for others."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Rendering:
    """A word or phrase of a text with its translations, the best first. `start` and `end` point into the text.

    `by_sound`: no dictionary has it, and the translations are names of the corpus that sound like it.
    """

    text: str
    start: int
    end: int
    senses: tuple[Sense, ...]
    by_sound: bool = False


class Dictionary(Protocol):
    """A dictionary in both directions. English is asked for by stems joined by a space, Chinese by folded characters."""

    attribution: str

    def chinese(self, phrases: Collection[str]) -> Mapping[str, Sequence[Sense]]:
        """Return Chinese words for English phrases, the best first; phrases that are not there are left out."""
        ...

    def chinese_beginning(self, prefix: str) -> Sequence[Sense]:
        """Return the main Chinese words for single English words that begin so, the best first."""
        ...

    def english_beginning(self, prefix: str) -> Sequence[str]:
        """Return the stems of single English words that begin so, in order."""
        ...

    def english(self, words: Collection[str]) -> Mapping[str, Sequence[Sense]]:
        """Return the stems of English phrases for Chinese words, the best first; words that are not there are left out."""
        ...

    def sounds(self, characters: Collection[str]) -> Mapping[str, str]:
        """Return the syllables of those characters that foreign names are written with."""
        ...
