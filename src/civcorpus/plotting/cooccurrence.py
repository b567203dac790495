"""Concepts that are named together: a heat map of NPMI with counts, and a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, hypot, pi, sin, sqrt
from typing import Any

from civcorpus.plotting.base import COLOURS, INK, PAGE, Canvas, Picture, basis_text, clipped, width_of
from civcorpus.statistics.cooccurrence import matrix

_CELL = 6.2
_MOST = 22
_ACROSS = 172.0
_ORGANISATION = "org-"


def paint_heat_map(canvas: Canvas, picture: Picture) -> None:
    """Paint NPMI as colour and the number of units together as figures; a pair that is not among the rows is blank."""
    lines, columns, cells = matrix(picture.rows)
    same = lines == columns
    lines = seriated(lines[:_MOST], cells) if same else lines[:_MOST]
    columns = lines[:-1] if same else columns[:_MOST]
    lines = lines[1:] if same else lines
    (axes,) = canvas.panels(PAGE, [_CELL * len(lines)])
    grid = [
        [
            (cells[a, b].npmi or 0.0) if (a, b) in cells and not (same and x > y) else float("nan")
            for x, b in enumerate(columns)
        ]
        for y, a in enumerate(lines)
    ]
    image = axes.imshow(grid, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for y, a in enumerate(lines):
        for x, b in enumerate(columns):
            if grid[y][x] == grid[y][x]:
                axes.text(
                    x,
                    y,
                    f"{cells[a, b].count:,}",
                    ha="center",
                    va="center",
                    size=6.5,
                    color="white" if grid[y][x] > 0.6 else INK,
                )
    axes.set_yticks(range(len(lines)), [clipped(name, 34) for name in lines])
    axes.set_xticks(
        range(len(columns)), [clipped(name, 34) for name in columns], rotation=55, ha="right", rotation_mode="anchor"
    )
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_xticks([x - 0.5 for x in range(1, len(columns))], minor=True)
    axes.set_yticks([y - 0.5 for y in range(1, len(lines))], minor=True)
    axes.grid(which="minor", color="white", linewidth=1)
    axes.tick_params(which="minor", length=0)
    scale = axes.inset_axes((0.7, 0.93, 0.26, 0.02) if same else (1.02, 0, 0.015, 1))
    bar = axes.figure.colorbar(image, cax=scale, orientation="horizontal" if same else "vertical")
    bar.outline.set_visible(False)
    bar.set_label("NPMI", size=7)
    bar.ax.tick_params(labelsize=6.5, length=2)
    canvas.caption(
        _title(picture), _text(picture, "Figures: how many have both; colour: NPMI (0 independent, 1 only together).")
    )


def seriated(names: Sequence[str], cells: Mapping[tuple[str, str], Any]) -> list[str]:
    """Return names in an order that puts close ones side by side: from the first, always the closest to the last three placed."""
    waiting = list(names)
    placed = waiting[:1]
    del waiting[:1]
    while waiting:
        near = placed[-3:]

        def closeness(name: str, near: Sequence[str] = near) -> float:
            return sum((cells[name, other].npmi or 0.0) if (name, other) in cells else 0.0 for other in near)

        best = max(waiting, key=closeness)
        waiting.remove(best)
        placed.append(best)
    return placed


def paint_network(canvas: Canvas, picture: Picture) -> None:
    """Paint concepts as dots (size: how many have them) and pairs as lines (width: how many have both)."""
    names = sorted({name for row in picture.rows for name in (row.a, row.b)})
    counts = {name: count for row in picture.rows for name, count in ((row.a, row.count_a), (row.b, row.count_b))}
    labels = {name: clipped(name.removeprefix(_ORGANISATION), 30) for name in names}
    height = max(70.0, min(200.0, 3.2 * len(names)))
    places = spread(layout(names, [(row.a, row.b, row.npmi or 0.0) for row in picture.rows]), labels, (_ACROSS, height))
    (axes,) = canvas.panels(PAGE, [height])
    most = max(row.count for row in picture.rows)
    for row in picture.rows:
        (x1, y1), (x2, y2) = places[row.a], places[row.b]
        width = 0.4 + 2.6 * row.count / most
        axes.plot([x1, x2], [y1, y2], color="#9a9a9a", linewidth=width, alpha=0.65, zorder=1, solid_capstyle="round")
    largest = max(counts.values())
    for name, (x, y) in places.items():
        organisation = name.startswith(_ORGANISATION)
        size = 14 + 110 * counts[name] / largest
        colour, mark = (COLOURS[1], "s") if organisation else (COLOURS[0], "o")
        axes.scatter(x, y, s=size, color=colour, marker=mark, zorder=2, edgecolor="white", linewidth=0.6)
        axes.annotate(
            labels[name], (x, y), xytext=(0, 2 + sqrt(size) / 2), textcoords="offset points", ha="center", va="bottom", size=6.5, zorder=3,
            bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.2},
        )  # fmt: skip
    axes.set_xlim(0, _ACROSS)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    squares = " Squares: organisations." if any(name.startswith(_ORGANISATION) for name in names) else ""
    canvas.caption(
        _title(picture), _text(picture, f"Dots: how many have the concept; lines: how many have both.{squares}")
    )


def _title(picture: Picture) -> str:
    return f"Named together in one {picture.about['unit']}"


def _text(picture: Picture, how: str) -> str:
    total = picture.rows[0].total
    return f"{how} Of {total:,} {picture.about['unit']}s. {len(picture.rows)} pairs. {basis_text(picture.basis)}"


def layout(
    names: Sequence[str], edges: Sequence[tuple[str, str, float]], *, steps: int = 300
) -> dict[str, tuple[float, float]]:
    """Return places of nodes by forces, the same each time (Fruchterman and Reingold 1991); the start is a circle.

    >>> sorted(layout(["a", "b"], [("a", "b", 1.0)]))
    ['a', 'b']
    """
    count = len(names)
    index = {name: number for number, name in enumerate(names)}
    x = [cos(2 * pi * number / count) + 0.01 * number for number in range(count)]
    y = [sin(2 * pi * number / count) for number in range(count)]
    ideal = 1.6 / sqrt(count)
    links = [(index[a], index[b], 0.3 + weight) for a, b, weight in edges]
    for step in range(steps):
        heat = 0.12 * (1 - step / steps)
        fx, fy = _forces(x, y, links, ideal)
        for i in range(count):
            force = hypot(fx[i], fy[i]) or 1.0
            move = min(force, heat) / force
            x[i] += fx[i] * move
            y[i] += fy[i] * move
    return {name: (1.7 * x[i], y[i]) for name, i in index.items()}


def spread(
    places: Mapping[str, tuple[float, float]], labels: Mapping[str, str], room: tuple[float, float], *, steps: int = 400
) -> dict[str, tuple[float, float]]:
    """Return places scaled to a room in millimetres, moved apart until no label covers another node, if there is room."""
    names = list(places)
    across, down = room
    boxes = [(1.25 * width_of(labels[name]) + 1.5, 6.6) for name in names]
    xs, ys = [places[name][0] for name in names], [places[name][1] for name in names]
    reach = [(max(values) - min(values)) or 1.0 for values in (xs, ys)]
    x = [12 + (value - min(xs)) / reach[0] * (across - 24) for value in xs]
    y = [5 + (value - min(ys)) / reach[1] * (down - 12) for value in ys]
    for _ in range(steps):
        moved = False
        for i in range(len(names)):
            for j in range(i + 1, len(names)):
                moved = _push(x, y, boxes, i, j) or moved
        for i, (width, _) in enumerate(boxes):
            x[i] = min(max(x[i], width / 2), across - width / 2)
            y[i] = min(max(y[i], 3.0), down - 6.0)
        if not moved:
            break
    return {name: (x[i], y[i]) for i, name in enumerate(names)}


def _push(x: list[float], y: list[float], boxes: Sequence[tuple[float, float]], i: int, j: int) -> bool:
    """Move two boxes apart by part of their overlap, the shorter way; say whether they overlapped."""
    over_x = (boxes[i][0] + boxes[j][0]) / 2 - abs(x[i] - x[j])
    over_y = (boxes[i][1] + boxes[j][1]) / 2 - abs(y[i] - y[j])
    if over_x <= 0 or over_y <= 0:
        return False
    values, overlap = (x, over_x) if over_x < over_y else (y, over_y)
    step = overlap * 0.3 * (1 if values[i] >= values[j] else -1)
    values[i] += step
    values[j] -= step
    return True


def _forces(
    x: list[float], y: list[float], links: Sequence[tuple[int, int, float]], ideal: float
) -> tuple[list[float], list[float]]:
    count = len(x)
    fx, fy = [-0.9 * value * ideal for value in x], [-0.9 * value * ideal for value in y]
    for i in range(count):
        for j in range(i + 1, count):
            dx, dy = x[i] - x[j], y[i] - y[j]
            square = dx * dx + dy * dy or 1e-9
            push = ideal * ideal / square
            fx[i], fy[i], fx[j], fy[j] = fx[i] + dx * push, fy[i] + dy * push, fx[j] - dx * push, fy[j] - dy * push
    for i, j, weight in links:
        dx, dy = x[i] - x[j], y[i] - y[j]
        pull = weight * hypot(dx, dy) / ideal * 0.45
        fx[i], fy[i], fx[j], fy[j] = fx[i] - dx * pull, fy[i] - dy * pull, fx[j] + dx * pull, fy[j] + dy * pull
    return fx, fy
