"""What the page is made of: plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """How much comes from a source; `""` is the name of none."""

    name: str
    documents: int
    words: int
    characters: int


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A document and where a reader finds it: its address on the web, or its file as seen from the page; `""` when neither is known."""

    id: str
    title: str
    date: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class TellingPassage:
    """A passage about a concept; `marks` are spans of `text` that name it."""

    text: str
    marks: tuple[tuple[int, int], ...]
    document: DocumentLink
    passage_id: str


@dataclass(frozen=True, slots=True)
class ConceptFacts:
    """A concept: its names, how many documents and mentions, documents by year, and what tells most about it."""

    id: str
    label_en: str
    label_zh: str
    documents: int
    mentions: int
    by_year: dict[str, int]
    passages: tuple[TellingPassage, ...]


@dataclass(frozen=True, slots=True)
class PairFacts:
    """How many passages name two concepts, and how much more than by chance."""

    a: str
    b: str
    count: int
    npmi: float | None


@dataclass(frozen=True, slots=True)
class CorpusFacts:
    """Everything the page says. `years` holds the documents of every year from the first to the last."""

    title: str
    made_on: str
    version: str
    documents: int
    undated: int
    passages: dict[str, int]
    words: int
    characters: int
    first: str
    last: str
    years: dict[str, int]
    sources: Sequence[SourceFacts]
    concepts: Sequence[ConceptFacts]
    concepts_in_all: int
    pairs: Sequence[PairFacts]
    links: Sequence[DocumentLink]
