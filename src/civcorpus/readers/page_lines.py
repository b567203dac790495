"""A line of a page where it stands, and the size of most of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

CELL = " | "


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a line that stands wide apart from the others."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, in points from the lower left corner; `bottom` is where its letters stand, `size` their size.

    `cells` holds its parts if there are several that stand wide apart, as in the row of a table. `angle` is the direction of the
    writing in degrees against the clock, 0 where it runs as most of the page does.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    size: float
    cells: tuple[Cell, ...] = ()
    angle: int = 0


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """Return the size of most letters, to half a point; 0 where there are none."""
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page:
            weights[round(line.size * 2) / 2] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0
