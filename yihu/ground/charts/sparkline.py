"""A sparkline: the run of a number beside the number."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from yihu.ground.charts.scale import scale
from yihu.ground.charts.svg import Text, element, number, picture

Value = Decimal | float | int | None
WIDTH, HEIGHT, EDGE = 88.0, 22.0, 2.5


def sparkline(values: Sequence[Value], title: Text) -> SafeString:
    """The run of `values`, oldest first; None leaves a gap. The scale holds zero. `title` says it in words."""
    across = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    down = scale((float(v) for v in values if v is not None), EDGE, HEIGHT - EDGE)
    points = [None if v is None else (EDGE + i * across, down.y(float(v))) for i, v in enumerate(values)]
    drawn = [_stroke(run) for run in _runs(points)]
    known = [point for point in points if point is not None]
    if known:
        drawn.append(element("circle", cx=known[-1][0], cy=known[-1][1], r=2, class_="last"))
    return picture(*drawn, title=title, class_="spark", width=number(WIDTH), height=HEIGHT)


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The stretches without a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _stroke(run: list[tuple[float, float]]) -> SafeString:
    if len(run) == 1:
        return element("circle", cx=run[0][0], cy=run[0][1], r=1, class_="last")
    return element("polyline", points=" ".join(f"{number(x)},{number(y)}" for x, y in run), class_="trend")
