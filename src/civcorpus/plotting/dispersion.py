"""Where a word stands in each document: a line a document, a stroke a place (Oakes 1998; the plot of AntConc and WordSmith)."""

from __future__ import annotations

from typing import Any

from civcorpus.plotting.base import (
    COLOURS,
    FAINT,
    INK,
    LANGUAGES,
    PAGE,
    SOFT,
    Canvas,
    Picture,
    basis_text,
    clipped,
    width_of,
)

_LINE = 4.2
_MOST = 60


def paint(canvas: Canvas, picture: Picture) -> None:
    """Paint the parts that have the item, those with most at the top, a panel a language."""
    by_lang = {lang: _rows(picture, lang) for lang in LANGUAGES}
    by_lang = {lang: rows for lang, rows in by_lang.items() if rows}
    if not by_lang:
        from civcorpus.errors import UsageError

        raise UsageError("--plot: it never occurs: there is nothing to draw")
    panels = canvas.panels(PAGE, [_LINE * len(rows) + 2 for rows in by_lang.values()])
    for axes, (lang, rows) in zip(panels, by_lang.items(), strict=True):
        for place, row in enumerate(rows):
            axes.add_patch(_box(place))
            axes.vlines(row.places, place - 0.36, place + 0.36, color=COLOURS[0 if lang == "en" else 1], linewidth=0.9)
            axes.text(1.012, place, f"{row.count}  ({row.per_million:,.0f})", va="center", size=6.5, color=SOFT)
        axes.set_yticks(range(len(rows)), [_name(row) for row in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["beginning", "25 %", "50 %", "75 %", "end"])
        axes.tick_params(axis="y", length=0)
        for side in axes.spines.values():
            side.set_visible(False)
        summary = next(row for row in picture.about["summary"] if row.lang == lang)
        axes.set_title(_summary(summary), size=7.5, color=INK, loc="left", pad=3)
    shown = sum(map(len, by_lang.values()))
    all_of_them = sum(1 for row in picture.rows if row.count)
    canvas.caption(
        f"Where “{picture.rows[0].item}” stands",
        f"Strokes: places within documents. Right: occurrences (per million words or characters of the {picture.about['by']}). "
        + (f"The first {shown} of {all_of_them}. " if shown < all_of_them else "")
        + basis_text(picture.basis),
    )


def _rows(picture: Picture, lang: str) -> list[Any]:
    rows = [row for row in picture.rows if row.lang == lang and row.count]
    return sorted(rows, key=lambda row: (-row.count, -(row.per_million or 0)))[:_MOST]


def _box(place: int) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((0, place - 0.36), 1, 0.72, facecolor="#f4f4f4", edgecolor=FAINT, linewidth=0.5, zorder=0)


def _name(row: Any) -> str:
    name = (row.title or row.part or "(none)") if row.part is not None else "(none)"
    date = f"{row.date[:7]}  " if row.date else ""
    return clipped(name, 44 - width_of(date)) + (f"  {row.date[:7]}" if row.date else "")


def _summary(row: Any) -> str:
    known = [
        (name, value)
        for name, value in (("DP", row.dp), ("DPnorm", row.dp_norm), ("Juilland’s D", row.juilland_d))
        if value is not None
    ]
    values = ", ".join(f"{name} {value:.3f}" for name, value in known)
    return f"{LANGUAGES[row.lang]}: {row.count:,} in {row.range:,} of {row.parts:,} parts" + (
        f"; {values}" if values else ""
    )
