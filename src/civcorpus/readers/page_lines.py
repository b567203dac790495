"""A line of a page where it stands, and the size of most of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, in points from the lower left corner; `bottom` is where its letters stand, `size` their size.

    `cells` counts the parts that stand wide apart: more than one in the row of a table.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    size: float
    cells: int = 1


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """Return the size of most letters, to half a point; 0 where there are none."""
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page:
            weights[round(line.size * 2) / 2] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0
