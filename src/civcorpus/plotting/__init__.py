"""Figures > pictures a journal would print: SVG, PNG or one HTML page. Needs the extra `civcorpus[plot]`."""

from __future__ import annotations

from pathlib import Path

from civcorpus.errors import MissingExtraError, UsageError
from civcorpus.plotting.base import Picture

__all__ = ["Picture", "draw_picture"]

SUFFIXES = (".svg", ".png", ".html")


def draw_picture(picture: Picture, path: Path) -> None:
    """Draw a picture into a file; the suffix says in which format.

    Raises:
        UsageError: The suffix is no format, or there is nothing to draw.
        MissingExtraError: matplotlib is not installed, or no font has the characters of the labels.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"--plot {path}: unknown format: give a name that ends in {', '.join(SUFFIXES)}")
    if not picture.rows:
        raise UsageError(f"--plot {path}: there is nothing to draw: no figure was found")
    try:
        from civcorpus.plotting import matplotlib_
    except ImportError as err:
        raise MissingExtraError(
            f"--plot {path}: pictures need matplotlib: install it with `pip install 'civcorpus[plot]'`"
        ) from err
    from civcorpus.plotting import association, cooccurrence, dispersion, frequency, timeline

    painters = {
        "freq": frequency.paint, "words": frequency.paint_words, "colloc": association.paint_collocates,
        "keyness": association.paint_key_words, "dispersion": dispersion.paint, "trend": timeline.paint,
        "heatmap": cooccurrence.paint_heat_map, "network": cooccurrence.paint_network,
    }  # fmt: skip
    matplotlib_.draw(painters[picture.kind], picture, path)
