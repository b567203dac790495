"""What an engine must do: keep entries of ready terms, and find those that a plan describes.

An engine never cuts text and never sees a taxonomy: terms come ready from the analyser, and which passages carry a concept is
looked up in the catalogue, so that tagging anew never touches an index. A plan says everything about a search; the same plan finds
the same passages on every engine. Scores may differ: by the last digits, or by the constants of an engine that scores by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Literal, Protocol

from civcorpus.frozen import frozen
from civcorpus.model import Placed

BROKEN = "\u00ad"
"""Ends a term of the exact field that a line end broke in two: it takes two positions, those of its parts."""

TermField = Literal["words", "exact", "title", "heading"]
FilterField = Literal["document", "source", "lang"]
TERM_FIELDS: tuple[TermField, ...] = ("words", "exact", "title", "heading")

Laid = str | tuple[list[str], list[int]]
"""The terms of a field as one engine writes them: a text it cuts itself, or terms and where each stands."""

Field = Placed | Laid
Lay = Callable[[TermField, Placed], Field]
"""Lays out the terms of a field for an engine. It is done where they are found, in many processes, not where one writes."""


@frozen
class Entry:
    """What an engine keeps of a passage. `key` is its number in the catalogue, never used twice.

    `title` and `heading` hold word terms of the document's title and the passage's heading. Fields may come laid out for the engine
    already. `date` is the document's date as a number (`20160901`, `20160900`, `20160000`; 0 when unknown).
    """

    key: int
    document: str
    source: str
    lang: str
    date: int
    words: Field
    exact: Field
    title: Field
    heading: Field


@frozen
class Term:
    """Entries whose `field` has the term; scored by BM25 within the field, times `boost`."""

    field: TermField
    term: str
    boost: float = 1.0


@frozen
class Phrase:
    """Entries where the terms of the exact field stand in this order at consecutive positions, `slop` further ones at most between two.

    A term also stands where its `BROKEN` form does, and then takes two positions. With slop the engine may bound how many ways of
    standing it follows, and says so in `Found.truncated`.
    Scored by BM25 as if the phrase were a term: so are `Prefix`, `Similar` and `Near`, all their terms as one.
    """

    terms: tuple[str, ...]
    slop: int = 0
    boost: float = 1.0


@frozen
class Prefix:
    """Entries with a term that begins so; the engine may bound how many terms it follows, and says so in `Found.truncated`."""

    field: TermField
    prefix: str
    boost: float = 1.0


@frozen
class Similar:
    """Entries with a term at most `distance` edits away (one character put in, left out or changed); bounded as a prefix is."""

    field: TermField
    term: str
    distance: int
    boost: float = 1.0


@frozen
class Near:
    """Entries where, in the word field, two runs of terms stand with at most `distance` words between them, in either order."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    distance: int
    boost: float = 1.0


@frozen
class Keys:
    """Entries whose key is in `weights`, scored by the weight (what the catalogue knows: concepts, a scan of the text)."""

    weights: Mapping[int, float]


@frozen
class Equals:
    """Entries whose filter field is one of the values; scores nothing."""

    field: FilterField
    values: frozenset[str]


@frozen
class Dated:
    """Entries with `first <= date <= last`; scores nothing."""

    first: int
    last: int


@frozen
class All:
    """Entries that every part finds; scores add up."""

    parts: tuple[Plan, ...]


@frozen
class Any:
    """Entries that at least one part finds; scores add up."""

    parts: tuple[Plan, ...]


@frozen
class Best:
    """Entries that at least one part finds; the best score counts (names of one thing must not add up)."""

    parts: tuple[Plan, ...]


@frozen
class Synonyms:
    """Entries that at least one part finds, scored as if all parts were one term of the word field (Pirkola 1998).

    Each part has a weight above 0, at most 1: an entry's frequency is the sum of its parts', each times its weight (Darwish and Oard
    2003, section 3); the number of entries is the sum over entries of the highest weight found there, which with weights of 1 is the
    size of the union.
    """

    parts: tuple[tuple[Term | Phrase | Near, float], ...]
    boost: float = 1.0


@frozen
class Without:
    """Entries that `part` finds and `excluded` does not."""

    part: Plan
    excluded: Plan


@frozen
class Rather:
    """Entries that `part` finds; where `wish` finds them too, its score adds up."""

    part: Plan
    wish: Plan


@frozen
class Everything:
    """All entries; scores nothing."""


Plan = (
    Term
    | Phrase
    | Prefix
    | Similar
    | Near
    | Synonyms
    | Keys
    | Equals
    | Dated
    | All
    | Any
    | Best
    | Without
    | Rather
    | Everything
)


@frozen
class Found:
    """A page of results: (key, score) in descending order of score, then ascending key; and how many there are in all.

    With `by_document`, one entry a document (its best), and `total` counts documents.
    """

    rows: tuple[tuple[int, float], ...]
    total: int
    truncated: tuple[str, ...] = ()


class Engine(Protocol):
    """An index in a folder. Opening is cheap; a reader sees the state of the last finished `update`."""

    name: str

    def update(self, entries: Iterable[Entry], *, remove: Collection[int] = ()) -> None:
        """Add entries and remove keys in one commit: after a crash either all of it is there or none."""
        ...

    def search(
        self, plan: Plan, *, limit: int, offset: int = 0, by_document: bool = False, hidden: Collection[int] = ()
    ) -> Found:
        """Find what the plan describes; keys in `hidden` do not exist."""
        ...

    def keys(self) -> set[int]:
        """Return the keys of all entries (to mend an index after a crash)."""
        ...

    def optimize(self) -> None:
        """Merge what many updates left behind, for faster searches."""
        ...


def group_number(document: str) -> int:
    """Return a number for a document, 64 bits of a hash: two of a million documents share one once in 37 million such indexes."""
    from hashlib import blake2b

    return int.from_bytes(blake2b(document.encode("utf-8", "surrogatepass"), digest_size=8).digest())


EngineFactory = Callable[[Path], Engine]
"""Opens the engine's index in a folder, making it when there is none."""
