"""Collocates and key words as dots on lines, the best at the top, a panel a language."""

from __future__ import annotations

from typing import Any

from civcorpus.plotting.base import COLOURS, COLUMN, FAINT, LANGUAGES, SOFT, Canvas, Picture, basis_text, clipped

_LINE = 3.6
_MOST = 30
_LABELS = {
    "logdice": "logDice",
    "ll": "log-likelihood",
    "mi": "MI (bits)",
    "mi3": "MI³ (bits)",
    "t": "t-score",
    "deltap": "ΔP",
}


def paint_collocates(canvas: Canvas, picture: Picture) -> None:
    """Paint the measure of each collocate; the size of a dot is how often it is near."""
    measure = picture.about["measure"]
    by_lang = _by_lang(picture)
    panels = canvas.panels(COLUMN, [max(8.0, _LINE * len(rows) + 2) for rows in by_lang.values()])
    for axes, (lang, rows) in zip(panels, by_lang.items(), strict=True):
        values = [getattr(row, measure) or 0 for row in rows]
        places = list(range(len(rows)))
        most = max(row.count for row in rows)
        axes.hlines(
            places, min(0, *values) if measure != "logdice" else min(values) - 0.3, values, color=FAINT, linewidth=0.8
        )
        axes.scatter(
            values,
            places,
            s=[8 + 40 * row.count / most for row in rows],
            color=COLOURS[0 if lang == "en" else 1],
            zorder=3,
            linewidth=0,
        )
        for value, place, row in zip(values, places, rows, strict=True):
            axes.annotate(
                f"{row.count:,}",
                (value, place),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                size=6.5,
                color=SOFT,
            )
        _dress(axes, [row.collocate for row in rows])
        axes.margins(x=0.12)
        axes.set_xlabel(
            f"{_LABELS[measure]}, {LANGUAGES[lang]}: node {rows[0].node_count:,}×, {rows[0].total_words:,} words"
        )
    canvas.caption(
        f"Company of “{picture.rows[0].node}”",
        f"Words within {picture.about['window']} by {_LABELS[measure]}; beside the dots, how often they are near. "
        f"{basis_text(picture.basis)}",
    )


def paint_key_words(canvas: Canvas, picture: Picture) -> None:
    """Paint the log ratio of each key word with its 95 % interval, ordered by the measure chosen."""
    by_lang = _by_lang(picture)
    panels = canvas.panels(COLUMN, [max(8.0, _LINE * len(rows) + 2) for rows in by_lang.values()])
    for axes, (lang, rows) in zip(panels, by_lang.items(), strict=True):
        colour = COLOURS[0 if lang == "en" else 1]
        for place, row in enumerate(rows):
            axes.plot(
                [row.low, row.high], [place, place], color=colour, linewidth=0.9, alpha=0.6, solid_capstyle="butt"
            )
            filled = row.count_b > 0
            axes.plot(
                row.log_ratio,
                place,
                "o",
                color=colour,
                markersize=3.6,
                markerfacecolor=colour if filled else "white",
                markeredgewidth=0.9,
            )
        axes.axvline(0, color=SOFT, linewidth=0.7)
        _dress(axes, [row.item for row in rows])
        first = rows[0]
        axes.set_xlabel(f"log ratio, {LANGUAGES[lang]} (a {first.total_a:,}, b {first.total_b:,} words)")
    a, b = picture.about["a"], picture.about["b"]
    canvas.caption(
        f"Words that mark “{a.query}”",
        f"a: {basis_text(a)} b: {basis_text(b)} Ordered by {picture.about['measure'].replace('_', ' ')}. Bars: 95 % intervals. "
        "Hollow: never in b. 1 is twice as often in a.",
    )


def _by_lang(picture: Picture) -> dict[str, list[Any]]:
    rows = {lang: [row for row in picture.rows if row.lang == lang][:_MOST] for lang in LANGUAGES}
    return {lang: found for lang, found in rows.items() if found}


def _dress(axes: Any, names: list[str]) -> None:
    axes.set_yticks(range(len(names)), [clipped(name, 30) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=FAINT, linewidth=0.5)
    axes.locator_params(axis="x", nbins=6)
