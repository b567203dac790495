"""A line of a page where it stands, and the size of most of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

CELL = " | "
HAN = "\u2e80-\u2eff\u3001-\u3011\u3400-\u9fff\uf900-\ufaff\uff01-\uff1f"
SPACE_IN_HAN = re.compile(f"(?<=[{HAN}]) (?=[{HAN}])")
PAIR_OF_HAN = re.compile(f"(?<=[{HAN}])(?=[{HAN}])")


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


def without_stray_spaces(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages; if every fourth gap between two Han characters is a space, as OCR leaves them, without those.

    >>> [[line.text for line in page] for page in without_stray_spaces([[Line("上 海 市 条 例", 1, 0, 0, 0, 0)]])]
    [['上海市条例']]
    """
    words = "\n".join(line.text for page in pages for line in page)
    spaces = len(SPACE_IN_HAN.findall(words))
    if spaces * 3 < len(PAIR_OF_HAN.findall(words)) or not spaces:
        return [list(page) for page in pages]
    return [[_unspaced(line) for line in page] for page in pages]


def _unspaced(line: Line) -> Line:
    cells = tuple(replace(cell, text=SPACE_IN_HAN.sub("", cell.text)) for cell in line.cells)
    return replace(line, text=SPACE_IN_HAN.sub("", line.text), cells=cells)
