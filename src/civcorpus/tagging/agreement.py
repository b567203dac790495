"""How well two annotators agree: observed agreement, Cohen's kappa, F1 of one against the other, Krippendorff's alpha over sets.

Only what both annotated is compared. A concept that neither used says nothing and is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Set
from dataclasses import dataclass

from civcorpus.tagging.evaluation import Tags

Distance = Callable[[Set[str], Set[str]], float]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Decisions of two annotators about one concept or all: `both` said yes, only `first`, only `second`, `neither`."""

    both: int
    first: int
    second: int
    neither: int

    @property
    def observed(self) -> float:
        """The share of decisions that are the same; 1 where there are none."""
        decisions = self.both + self.first + self.second + self.neither
        return (self.both + self.neither) / decisions if decisions else 1.0

    @property
    def kappa(self) -> float:
        """Cohen's kappa (1960); 1 where chance alone agrees on everything."""
        decisions = self.both + self.first + self.second + self.neither or 1
        one, other = self.both + self.first, self.both + self.second
        expected = (one * other + (decisions - one) * (decisions - other)) / decisions**2
        return 1.0 if expected == 1 else (self.observed - expected) / (1 - expected)

    @property
    def f1(self) -> float:
        """The F1 of one against the other, the same both ways; 1 where neither ever said yes."""
        given = 2 * self.both + self.first + self.second
        return 2 * self.both / given if given else 1.0


def agreement(one: Tags, other: Tags, concepts: Set[str]) -> Agreement:
    """Count the decisions (document, concept) of two annotators over the documents of both."""
    keys = one.keys() & other.keys()
    both = sum(len(one[key] & other[key] & concepts) for key in keys)
    first = sum(len(one[key] & concepts) for key in keys) - both
    second = sum(len(other[key] & concepts) for key in keys) - both
    return Agreement(both, first, second, len(keys) * len(concepts) - both - first - second)


def jaccard_distance(one: Set[str], other: Set[str]) -> float:
    """Return the share of the union that is not shared; two empty sets are the same.

    >>> jaccard_distance({"a", "b"}, {"b", "c"})
    0.6666666666666667
    """
    union = len(one | other)
    return 1 - len(one & other) / union if union else 0.0


def masi_distance(one: Set[str], other: Set[str]) -> float:
    """Return Passonneau's MASI distance (LREC 2006): Jaccard, less severe where one set holds the other.

    >>> [masi_distance({"a"}, other) for other in ({"a"}, {"b"})], round(masi_distance({"a"}, {"a", "b"}), 3)
    ([0.0, 1.0], 0.667)
    """
    if one == other:
        return 0.0
    shared = one & other
    likeness = 2 / 3 if one <= other or other <= one else 1 / 3 if shared else 0.0
    return 1 - likeness * (1 - jaccard_distance(one, other))


def krippendorff_alpha(one: Tags, other: Tags, concepts: Set[str], distance: Distance = masi_distance) -> float:
    """Return Krippendorff's alpha (2004) of two annotators whose values are sets; 1 where every set is the same."""
    pairs = [(frozenset(one[key] & concepts), frozenset(other[key] & concepts)) for key in one.keys() & other.keys()]
    values = Counter(value for pair in pairs for value in pair)
    number = sum(values.values())
    expected = sum(
        count * times * distance(value, another)
        for value, count in values.items()
        for another, times in values.items()
        if value != another
    )
    if not expected:
        return 1.0
    observed = sum(distance(first, second) for first, second in pairs) / len(pairs)
    return 1 - observed * number * (number - 1) / expected
