"""matplotlib: figures in millimetres, fonts that have every character, and files that are the same when made again."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from civcorpus.errors import MissingExtraError
from civcorpus.plotting.base import INK, SOFT, Canvas, Picture, width_of, wrapped
from civcorpus.version import __version__

_INCH = 25.4
_CHINESE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "Noto Sans CJK JP", "Noto Sans CJK TC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Heiti SC", "Heiti TC", "SimHei",
    "Arial Unicode MS", "Noto Serif CJK SC", "Droid Sans Fallback", "SimSun",
)  # fmt: skip
_SIDE, _TOP, _LINE, _CAPTION_SIZE = 4.0, 3.0, 3.1, 6.5
_HALF_WIDTH = 1.2
"""Millimetres a half-width of caption text takes, on the safe side."""
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body{{margin:1.5rem auto;max-width:60rem;padding:0 1rem;font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff}}
figure{{margin:0}}svg{{width:100%;height:auto;max-width:{width}px}}</style></head>
<body><figure role="img" aria-label="{label}">{svg}</figure></body></html>
"""


def draw(paint: Callable[[Canvas, Picture], None], picture: Picture, path: Path) -> None:
    """Let a painter paint a picture, and write it to a file.

    Raises:
        MissingExtraError: No installed font has Chinese characters, and a label has some.
    """
    style: Any = {
        "font.family": ["DejaVu Sans", *_chinese_font()], "font.size": 7.5, "axes.labelsize": 7.5,
        "xtick.labelsize": 7, "ytick.labelsize": 7.5,
        "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": SOFT, "axes.linewidth": 0.6, "xtick.color": SOFT,
        "ytick.color": SOFT, "xtick.labelcolor": INK, "ytick.labelcolor": INK, "axes.labelcolor": INK, "text.color": INK,
        "xtick.major.width": 0.6, "ytick.major.width": 0.6, "legend.frameon": False, "legend.fontsize": 7, "svg.hashsalt": "civcorpus",
        "svg.fonttype": "path", "axes.axisbelow": True, "lines.linewidth": 1.2, "axes.unicode_minus": True,
    }  # fmt: skip
    with mpl.rc_context(style):
        canvas = _Figure()
        paint(canvas, picture)
        canvas.write(path)


def _chinese_font() -> list[str]:
    installed = {font.name for font in fontManager.ttflist}
    return [name for name in _CHINESE_FONTS if name in installed][:1]


class _Figure:
    """A figure of fixed width, as high as its panels, with a title above and a caption below."""

    def __init__(self) -> None:
        self._figure = Figure()
        self._title = self._caption = ""
        self._width = 0.0
        self._heights: list[float] = []
        self._axes: list[Any] = []

    def panels(self, width: float, heights: Sequence[float], *, share: bool = False) -> list[Any]:
        self._width, self._heights = width, list(heights)
        for index in range(len(heights)):
            axes = self._figure.add_subplot(
                len(heights), 1, index + 1, sharex=self._axes[0] if share and self._axes else None
            )
            self._axes.append(axes)
        return self._axes

    def caption(self, title: str, text: str) -> None:
        self._title, self._caption = title, f"{text} civcorpus {__version__}."

    def write(self, path: Path) -> None:
        self._check_font()
        self._lay_out()
        suffix = path.suffix.lower()
        if suffix == ".html":
            path.write_text(self._page(), encoding="utf-8")
        else:
            metadata = {"Date": None} if suffix == ".svg" else {}
            self._figure.savefig(path, dpi=300, metadata=metadata)

    def _lay_out(self) -> None:
        """Make room for labels by measuring them, then fix everything in millimetres."""
        room = int((self._width - 2 * _SIDE) / _HALF_WIDTH)
        titles, lines = list(wrapped(self._title, int(room * 0.8))), list(wrapped(self._caption, room))
        top, bottom = _TOP + 4.2 * len(titles), 2.0 + _LINE * len(lines) + 2.0
        margins = self._margins()
        height = (
            top
            + bottom
            + sum(h + above + below for h, (_, above, below, _) in zip(self._heights, margins, strict=True))
        )
        self._figure.set_size_inches(self._width / _INCH, height / _INCH)
        left, right = max(m[0] for m in margins) + _SIDE, max(m[3] for m in margins) + _SIDE
        y = height - top
        for axes, size, (_, above, below, _) in zip(self._axes, self._heights, margins, strict=True):
            y -= above + size
            axes.set_position(
                (left / self._width, y / height, (self._width - left - right) / self._width, size / height)
            )
            y -= below
        chinese = width_of(self._title) > len(self._title)  # few Chinese fonts have a bold face
        heavy: dict[str, Any] = {} if chinese else {"weight": "bold", "family": "DejaVu Sans"}
        for number, line in enumerate(titles):
            self._figure.text(
                _SIDE / self._width,
                1 - (_TOP + 4.2 * number) / height,
                line,
                size=8.5,
                **heavy,
                va="top",
                ha="left",
            )
        for number, line in enumerate(lines):
            self._figure.text(
                _SIDE / self._width,
                (bottom - 2 - _LINE * number) / height,
                line,
                size=_CAPTION_SIZE,
                color=SOFT,
                va="top",
                ha="left",
            )

    def _margins(self) -> list[tuple[float, float, float, float]]:
        """Return left, above, below, right of each panel: what its labels take, in millimetres."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        self._figure.set_size_inches(self._width / _INCH, (sum(self._heights) + 40) / _INCH)
        canvas: Any = FigureCanvasAgg(self._figure)
        scale = _INCH / self._figure.dpi
        margins = []
        for axes, height in zip(self._axes, self._heights, strict=True):
            axes.set_position((0.3, 0.2, 0.5, height / (sum(self._heights) + 40)))
        canvas.draw()
        renderer = canvas.get_renderer()
        for axes in self._axes:
            inside, outside = axes.get_window_extent(renderer), axes.get_tightbbox(renderer)
            margins.append(
                (
                    (inside.x0 - outside.x0) * scale, (outside.y1 - inside.y1) * scale + 1.5, (inside.y0 - outside.y0) * scale + 1.5,
                    max(0.0, (outside.x1 - inside.x1) * scale),
                )
            )  # fmt: skip
        return margins

    def _check_font(self) -> None:
        from matplotlib.text import Text

        texts = [self._title, self._caption, *(each.get_text() for each in self._figure.findobj(Text))]
        if any(width_of(text) > len(text) for text in texts) and not _chinese_font():
            raise MissingExtraError(
                "no font with Chinese characters is installed: install one (Debian: `apt install fonts-noto-cjk`) and delete "
                f"matplotlib's font list in {mpl.get_cachedir()}"
            )

    def _page(self) -> str:
        out = io.StringIO()
        self._figure.savefig(out, format="svg", metadata={"Date": None})
        svg = out.getvalue()
        return _PAGE.format(
            title=html.escape(self._title), label=html.escape(f"{self._title}. {self._caption}"),
            svg=svg[svg.index("<svg") :], width=round(self._width / _INCH * 150),
        )  # fmt: skip
