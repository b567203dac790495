"""What all pictures share: what is drawn, colours, captions."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from civcorpus.statistics.counting import Basis

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8c8c8c")
"""Okabe and Ito (2008), told apart by the colour-blind; order by contrast on white."""
MARKERS = "osD^vPX*"
INK, SOFT, FAINT = "#1a1a1a", "#5f5f5f", "#d9d9d9"
COLUMN, PAGE = 90.0, 180.0
"""Widths in millimetres: one column of a journal, and both."""
LANGUAGES = {"en": "English", "zh": "Chinese"}
MOST = 40
"""Lines that a picture shows at most."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw: rows of figures, what they rest on, and what else a caption says."""

    kind: str
    rows: Sequence[Any]
    basis: Basis
    about: Mapping[str, Any] = field(default_factory=dict)


class Canvas(Protocol):
    """What a painter draws on; sizes in millimetres."""

    def panels(self, width: float, heights: Sequence[float], *, share: bool = False) -> list[Any]:
        """Return axes one below the other."""
        ...

    def caption(self, title: str, text: str) -> None:
        """Set the title and the text below the picture."""
        ...


def per(unit: str, lang: str) -> str:
    """Return the label of an axis of rates.

    >>> per("characters", "zh")
    'per million Chinese characters'
    """
    return f"per million {LANGUAGES.get(lang, '')} {unit}".replace("  ", " ")


def basis_text(basis: Basis) -> str:
    """Return what figures rest on, for a caption: query, documents, dates, denominators."""
    parts = [f"Passages found by “{basis.query}”." if basis.query else "Whole corpus."]
    dates = f", {basis.first} to {basis.last}" if basis.first else ""
    undated = f" ({basis.undated} undated)" if basis.undated else ""
    parts.append(f"{basis.documents:,} documents{undated}{dates}.")
    parts.append(f"{basis.words:,} English words, {basis.characters:,} Chinese characters.")
    if basis.left_out:
        parts.append(f"{basis.left_out} near-duplicates left out.")
    return " ".join(parts)


def width_of(text: str) -> int:
    """Return how many half-widths a text takes.

    >>> width_of("慈善 law")
    8
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def clipped(text: str, width: int) -> str:
    """Return a text of at most so many half-widths, with an ellipsis where something is gone.

    >>> clipped("慈善组织", 6), clipped("law", 6)
    ('慈善…', 'law')
    """
    if width_of(text) <= width:
        return text
    kept = ""
    for character in text:
        if width_of(kept + character) > width - 1:
            break
        kept += character
    return kept.rstrip() + "…"


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield lines of at most so many half-widths, broken at spaces, and between Chinese characters.

    >>> list(wrapped("the law 慈善组织", 9))
    ['the law 慈', '善组织']
    """
    line = ""
    for piece in _pieces(text):
        if line and width_of((line + piece).rstrip()) > width + 1:
            yield line.strip()
            line = ""
        line += piece
    if line.strip():
        yield line.strip()


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for character in text:
        word += character
        if character == " " or unicodedata.east_asian_width(character) in "WF":
            yield word
            word = ""
    if word:
        yield word
