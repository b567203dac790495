"""What every kind of candidate is made of: sightings in texts, gathered into candidates with counts and evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["pair", "acronym", "term"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place in a folded text that gives a name in two languages, or a short name; what is absent is "".

    `zh` stands at `zh_at` (empty for none). `firm`: something in the text (quotes, capitals, a particle) says where the name begins;
    otherwise it was guessed by length.
    """

    kind: Kind
    en: str
    zh: str
    short: str
    start: int
    end: int
    zh_at: tuple[int, int] = (0, 0)
    firm: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a document that speaks for a candidate; offsets are into the document's text."""

    document_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name for the taxonomies. `known`: the concept that has all of its names; `concept`: one that has some of them, or stands near."""

    kind: Kind
    en: str
    zh: str
    short: str
    count: int
    documents: int
    score: float | None
    known: str
    concept: str
    evidence: tuple[Evidence, ...]


Names = Callable[[str], frozenset[str]]
"""The concepts of the taxonomies that a text is a label of."""


def content_words(text: str) -> int:
    """Return how many words of an English name carry meaning; the parts of a hyphenated word count each.

    >>> content_words("Foundation for Non-enterprise Co-operation")
    5
    """
    from civcorpus.terms.english import SMALL_WORDS

    return sum(word.lower() not in SMALL_WORDS for word in text.replace("-", " ").split())
