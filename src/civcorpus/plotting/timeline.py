"""Figures over time: a panel a language with a line an item, broken where there is no text, and below it the documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from civcorpus.plotting.base import COLOURS, COLUMN, FAINT, LANGUAGES, MARKERS, SOFT, Canvas, Picture, basis_text, per

_RATES, _DOCUMENTS = 34.0, 7.0
_LEAST = 200
"""Words or characters below which a rate says nothing: no point is drawn."""


def paint(canvas: Canvas, picture: Picture) -> None:
    """Paint concepts over years or months."""
    paint_series(canvas, picture.rows, picture, period="period")


def paint_series(canvas: Canvas, rows: Sequence[Any], picture: Picture, *, period: str) -> None:
    """Paint rates over the values of the field `period`; each language has its own unit, and so its own panel."""
    langs = [lang for lang in LANGUAGES if any(row.lang == lang for row in rows)]
    periods = _between([getattr(row, period) for row in rows])
    items = list(dict.fromkeys(row.item for row in rows))
    panels = canvas.panels(COLUMN, [height for _ in langs for height in (_RATES, _DOCUMENTS)], share=True)
    for number, lang in enumerate(langs):
        upper, lower = panels[2 * number : 2 * number + 2]
        of_lang = [row for row in rows if row.lang == lang]
        for index, item in enumerate(items):
            values = {
                getattr(row, period): row.per_million
                for row in of_lang
                if row.item == item and row.denominator >= _LEAST
            }
            _line(upper, [values.get(each) for each in periods], index, item)
        totals = {getattr(row, period): row.documents_total for row in of_lang}
        _documents(lower, [totals.get(each) or 0 for each in periods])
        upper.set_ylabel(per(of_lang[0].unit, lang).replace("per million ", "per million\n"))
        upper.set_ylim(bottom=0)
        upper.tick_params(axis="x", labelbottom=False, length=0)
        upper.grid(axis="y", color=FAINT, linewidth=0.5)
        upper.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value >= 10 or not value else f"{value:g}")
        upper.locator_params(axis="y", nbins=5)
        _ticks(lower, periods)
        lower.tick_params(axis="x", labelbottom=number == len(langs) - 1)
    if len(items) > 1:
        panels[0].legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=2, handlelength=1.8, columnspacing=1.2, borderaxespad=0.2
        )
    title = f"{', '.join(items[:4])}{', …' if len(items) > 4 else ''} by {picture.about.get('by', 'year')}"
    canvas.caption(
        title,
        f"{basis_text(picture.basis)} Grey bars: documents with text in the language; no point "
        f"where it has fewer than {_LEAST} words or characters.",
    )


def _line(axes: Any, values: Sequence[float | None], index: int, item: str) -> None:
    """Draw a line through what is known; a gap breaks it, and a point alone is seen by its mark."""
    colour = COLOURS[index % len(COLOURS)]
    mark = MARKERS[index % len(MARKERS)]
    known = [float("nan") if value is None else value for value in values]
    many = len(values) > 60
    axes.plot(range(len(values)), known, color=colour, marker=mark, markersize=2.8 if many else 3.6, label=item, clip_on=False, zorder=3,
              markeredgecolor="white", markeredgewidth=0.4)  # fmt: skip


def _documents(axes: Any, totals: Sequence[int]) -> None:
    axes.bar(range(len(totals)), totals, color="#bdbdbd", width=0.7)
    axes.set_ylabel("docs", color=SOFT, size=6.5)
    most = max(totals, default=0) or 1
    axes.set_ylim(0, most)
    axes.set_yticks([most], [f"{most:,}"], size=6.5)
    axes.set_xlim(-0.6, len(totals) - 0.4)


def _ticks(axes: Any, periods: Sequence[str]) -> None:
    """Label as many periods as there is room for."""
    room = 9 if len(periods[0]) == 4 else 6
    step = max(1, -(-len(periods) // room))
    if len(periods[0]) > 4:
        step = next(each for each in (1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 480, 2400) if each >= step)
    places = [index for index, each in enumerate(periods) if _labelled(each, index, step)]
    axes.set_xticks(places, [periods[index] for index in places])


def _labelled(period: str, index: int, step: int) -> bool:
    if len(period) > 4 and step >= 12:
        return (int(period[:4]) * 12 + int(period[5:]) - 1) % step == 0
    return index % step == 0


def _between(named: Sequence[str]) -> list[str]:
    """Return all years or months from the first to the last, so that a gap takes its room."""
    first, last = min(named), max(named)
    if len(first) == 4:
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    months = range(int(first[:4]) * 12 + int(first[5:7]) - 1, int(last[:4]) * 12 + int(last[5:7]))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in months]
