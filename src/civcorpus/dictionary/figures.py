"""Figures of Chinese texts that English writes in words or with an ending: 3月 is March, 第3 and 19世纪 are 3rd and 19th."""

from __future__ import annotations

import re
from collections.abc import Iterator

from civcorpus.analysis.stems import stem

_FIGURE = re.compile(r"(?<![\d.])(?:(?P<month>0?[1-9]|1[0-2])月|第(?P<first>\d+)(?!\d*\.\d)|(?P<then>\d+)(?=世纪|届))")
_MONTHS = "january february march april may june july august september october november december".split()
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def figures(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a month or an ordinal number stands in a folded text, with the stem of its English word, in order; none overlap.

    >>> list(figures("1951年3月，第21届，19世纪，3个月"))
    [(5, 7, 'march'), (8, 11, '21st'), (13, 15, '19th')]
    """
    for match in _FIGURE.finditer(text):
        if match["month"]:
            yield *match.span(), stem(_MONTHS[int(match["month"]) - 1])
        else:
            yield *match.span(), _ordinal(match["first"] or match["then"])


def _ordinal(digits: str) -> str:
    teen = digits[-2:-1] == "1"
    return digits + ("th" if teen else _ENDINGS.get(int(digits[-1]), "th"))
