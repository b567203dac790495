"""What a planner needs from others, and what it hands back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from civcorpus.analysis.matching import MatchingForm
from civcorpus.engines.base import Plan
from civcorpus.excerpts import Marks
from civcorpus.frozen import frozen

if TYPE_CHECKING:
    from civcorpus.dictionary.base import Rendering


class Names(Protocol):
    """What the taxonomy knows of names."""

    def concepts_named(self, form: MatchingForm) -> Sequence[tuple[str, int, int]]:
        """Return (concept id, start, end) for each label in `form.text`; spans may overlap."""
        ...

    def labels_of(self, concept_id: str) -> Collection[str]:
        """Return the labels of a concept in all languages."""
        ...

    def concepts_under(self, concept_id: str) -> Collection[str]:
        """Return the concept and all below it; nothing when there is no such concept."""
        ...

    def concept_ids(self) -> Collection[str]:
        """Return the ids of all concepts."""
        ...


class Translates(Protocol):
    """What the dictionary knows of words."""

    def translate(self, text: str, *, skip: Collection[str] = ()) -> Sequence[Rendering]:
        """Return the words and phrases of a text in order, none overlapping, with their translations; not those in `skip`."""
        ...


class Passages(Protocol):
    """What the catalogue knows of passages, by key."""

    def passages_with(self, concept_id: str) -> Mapping[int, float]:
        """Return the passages that carry a concept, each with its weight (0 to 1)."""
        ...

    def passage_count(self) -> int:
        """Return how many passages there are."""
        ...

    def passages_containing(self, text: str) -> Collection[int]:
        """Return the passages in which this very text stands."""
        ...

    def sources_like(self, glob: str) -> Collection[str]:
        """Return the sources that a pattern with * and ? describes."""
        ...

    def documents_like(self, glob: str) -> Collection[str]:
        """Return the ids of documents that a pattern with * and ? describes."""
        ...

    def passages_on_pages(self, first: int, last: int) -> Collection[int]:
        """Return the passages that begin on one of these pages."""
        ...


@frozen
class Expansion:
    """A stretch of the query that names a concept, and is searched as the concept. Places are code points of the query."""

    text: str
    concept_ids: tuple[str, ...]
    start: int
    end: int


@frozen
class Whole:
    """A stretch without white space that is sought as it stands and, beside that, by its words."""

    text: str
    as_it_stands: Plan
    words: tuple[tuple[str, Plan], ...]
    loose: Plan


@frozen
class Planned:
    """A plan, what was expanded to get it, what to highlight, and each step in words. `wholes`: what may be relaxed to its words."""

    plan: Plan
    expansions: tuple[Expansion, ...] = ()
    marks: Marks = field(default_factory=Marks)
    explanation: tuple[str, ...] = ()
    wholes: tuple[Whole, ...] = ()
