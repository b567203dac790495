"""Acronyms with the name that the document says they stand for: `China Foundation Center (CFC)`, `民政部（MCA）`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from civcorpus.terms.base import Sighting
from civcorpus.terms.english import SMALL_WORDS, trimmed

_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")
_NAME = re.compile(r"[A-Za-z][^\"\n;:]{3,109}")


class Definition(Protocol):
    """What the tagger's rules found: `how` is `letters` or `initials` where the letters were found in the name."""

    @property
    def short(self) -> str:
        """The acronym."""

    @property
    def long_start(self) -> int:
        """Where its name begins."""

    @property
    def long_end(self) -> int:
        """Where its name ends."""

    @property
    def how(self) -> str:
        """By what it was found."""


def find_acronyms(text: str, definitions: Callable[[str], Iterable[Definition]]) -> Iterator[Sighting]:
    """Yield the acronyms that a folded text defines by an English name, in order of kind, then place."""
    joined = _LINE_END.sub(" ", text)
    for found in definitions(joined):
        name = trimmed(joined[found.long_start : found.long_end])
        if found.how in ("letters", "initials") and _NAME.fullmatch(name) and len(found.short) > 1:
            short = found.short[:-1] if found.short.endswith("s") and found.short[:-1].isupper() else found.short
            if found.how == "letters" and not stands_for(short, name):
                continue
            yield Sighting("acronym", name, "", short, found.long_start, found.long_end)


def stands_for(short: str, name: str) -> bool:
    """Say whether an acronym is made of the words of a name: each begins with one of its letters, and there are enough of them.

    >>> stands_for("GONGO", "Government-Organised NGOs"), stands_for("CSO", "Chinese stakeholders"), stands_for("QCQ", "Qingcongquan")
    (True, False, True)
    """
    letters = [letter for letter in short.upper() if letter.isalnum()]
    words = [word for word in re.split(r"[\s-]+", name) if word.lower() not in SMALL_WORDS]
    if len(words) == 1:
        return True
    given = sum(max(1, sum(letter.isupper() for letter in word)) for word in words)
    return given >= len(letters) and all(word[:1].upper() in letters for word in words)
