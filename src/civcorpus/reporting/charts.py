"""Small pictures in SVG, written by hand: bars over years. Colours are custom properties of the page, so print and dark mode follow."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape


def year_bars(
    values: Mapping[str, int], *, width: int, height: int, label: str, totals: Mapping[str, int] | None = None
) -> str:
    """Return bars over years, `width` pixels at most, as an SVG that shrinks with the page.

    With `totals`, a paler bar of the whole stands behind each. Every bar says its value when pointed at; the label
    names the picture to those who cannot see it.
    """
    if not values:
        return ""
    whole = totals or values
    most = max(whole.values(), default=1) or 1
    step = min(60.0, width / len(values))
    across = step * len(values)
    every = max(1, -(-len(values) // max(1, int(across // 40))))
    parts = [
        f'<svg viewBox="0 0 {across:.0f} {height + 34}" role="img" aria-label="{escape(label)}" style="max-width:{across:.0f}px">'
    ]
    for number, (year, value) in enumerate(values.items()):
        x = number * step
        total = whole.get(year, 0)
        name = f"{year}: {value:,}" + (f" of {total:,}" if totals is not None else "")
        parts.append(f"<g><title>{escape(name)}</title>")
        if totals is not None:
            parts.append(_bar(x, step, total / most * height, height, "whole"))
        parts.append(_bar(x, step, value / most * height, height, "part"))
        if totals is None and value and step >= 20:
            parts.append(
                f'<text x="{x + step / 2:.1f}" y="{14 + height - value / most * height - 4:.1f}">{value:,}</text>'
            )
        parts.append("</g>")
        if number % every == 0:
            parts.append(f'<text x="{x + step / 2:.1f}" y="{height + 30}">{escape(year)}</text>')
    parts.append(f'<line x1="0" x2="{across:.0f}" y1="{height + 14}" y2="{height + 14}"/></svg>')
    return "".join(parts)


def _bar(x: float, step: float, size: float, height: int, kind: str) -> str:
    return f'<rect class="{kind}" x="{x + step * 0.14:.1f}" y="{14 + height - size:.1f}" width="{step * 0.72:.1f}" height="{size:.1f}"/>'
