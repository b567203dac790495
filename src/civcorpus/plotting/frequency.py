"""Frequencies as bars, a panel a language, since their units differ; over time as lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from civcorpus.plotting.base import COLOURS, COLUMN, FAINT, LANGUAGES, MOST, Canvas, Picture, basis_text, clipped, per
from civcorpus.plotting.timeline import paint_series

_LINE = 3.6


def paint(canvas: Canvas, picture: Picture) -> None:
    """Paint how often items stand in groups."""
    if picture.about.get("by") in ("year", "month"):
        paint_series(canvas, [row for row in picture.rows if row.group], picture, period="group")
        return
    rows = [row for row in picture.rows if row.count] or picture.rows
    groups = len({row.group for row in rows})
    items = list(dict.fromkeys(row.item for row in rows))
    names = {id(row): _name(row, groups=groups, items=len(items)) for row in rows}
    by = {"org": "organisations named in the same passage", "concept": "concepts named in the same passage"}
    text = f"By {by.get(picture.about['by'], picture.about['by'])}." if groups > 1 else ""
    _bars(canvas, rows, names, items)
    canvas.caption(
        f"Frequency of {', '.join(items)}", f"{text} {basis_text(picture.basis)} Beside the bars: occurrences.".strip()
    )


def paint_words(canvas: Canvas, picture: Picture) -> None:
    """Paint a list of words."""
    names = {
        id(row): row.item if picture.about.get("by") in ("lang", "total") else f"{row.item} · {row.group}"
        for row in picture.rows
    }
    _bars(canvas, picture.rows, names, [""])
    canvas.caption("Most frequent words", f"{basis_text(picture.basis)} Beside the bars: occurrences.")


def _name(row: Any, *, groups: int, items: int) -> str:
    group = row.group if row.group is not None else "(none)"
    if groups == 1 or row.by == "lang":
        return str(row.item)
    return f"{row.item} · {group}" if items > 1 else str(group)


def _bars(canvas: Canvas, rows: Sequence[Any], names: dict[int, str], items: list[str]) -> None:
    langs = [lang for lang in LANGUAGES if any(row.lang == lang for row in rows)]
    by_lang = {lang: [row for row in rows if row.lang == lang][:MOST] for lang in langs}
    panels = canvas.panels(COLUMN, [max(8.0, _LINE * len(by_lang[lang]) + 2) for lang in langs])
    for axes, lang in zip(panels, langs, strict=True):
        of_lang = by_lang[lang]
        places = list(range(len(of_lang)))
        colours = [
            COLOURS[items.index(row.item) % len(COLOURS)] if row.item in items else COLOURS[0] for row in of_lang
        ]
        axes.barh(places, [row.per_million or 0 for row in of_lang], color=colours, height=0.72)
        for place, row in zip(places, of_lang, strict=True):
            axes.text(row.per_million or 0, place, f" {row.count:,}", va="center", ha="left", size=6.5)
        axes.set_yticks(places, [clipped(names[id(row)], 34) for row in of_lang])
        axes.set_ylim(len(of_lang) - 0.4, -0.6)
        axes.set_xlim(0, max([row.per_million or 0 for row in of_lang], default=1) * 1.14 or 1)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color=FAINT, linewidth=0.5)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value >= 10 else f"{value:g}")
        axes.locator_params(axis="x", nbins=4)
        axes.set_xlabel(
            f"{per(of_lang[0].unit, lang)} (of {of_lang[0].denominator:,})"
            if len({r.denominator for r in of_lang}) == 1
            else per(of_lang[0].unit, lang)
        )
