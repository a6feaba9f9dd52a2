"""Columns month by month: missing months stay gaps, the running month is hatched, a second series is a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yihu.ground.charts.scale import Scale, scale
from yihu.ground.charts.svg import Chart, Text, element, line, percent, picture, swatch

GUTTER = 11.0  # per cent at the left for the numbers of the axis
TOP, FOOT = 18.0, 34.0
FILL = 0.62  # of a month's place that its column takes
CROWDED = 14  # with more columns only every second label is shown on a phone


@dataclass(frozen=True)
class Bar:
    """One column: its short label, its full name, its value (None: missing) and the value in words.

    `group` is written under the first column of a group (a year). `incomplete` marks a month that is still running.
    """

    label: str
    name: str
    value: Decimal | float | None
    text: str = ""
    group: str = ""
    incomplete: bool = False
    second: Decimal | float | None = None
    second_text: str = ""


@dataclass(frozen=True)
class Frame:
    """Where things lie: the vertical scale and the places of the columns in per cent."""

    down: Scale
    count: int

    @property
    def slot(self) -> float:
        """The width of one column's place."""
        return (100 - GUTTER) / max(1, self.count)

    def left(self, index: int) -> float:
        """The left edge of a column's place."""
        return GUTTER + index * self.slot

    def middle(self, index: int) -> float:
        """The middle of a column's place."""
        return self.left(index) + self.slot / 2


def bars(
    columns: Sequence[Bar],
    *,
    title: Text,
    series: Text,
    second_series: Text = "",
    axis: Callable[[float], str],
    height: float = 216,
) -> Chart:
    """A chart of `columns`; `axis` formats the numbers at its side, `title` says the finding."""
    values = [float(v) for c in columns for v in (c.value, c.second) if v is not None]
    frame = Frame(scale(values, TOP, height - FOOT), len(columns))
    hatch = f"{series}-hatch".encode().hex()[:12]
    drawn = [
        _hatching(hatch),
        *_grid(frame, axis),
        *(_column(frame, i, c, columns, hatch) for i, c in enumerate(columns)),
        *_second(frame, columns),
        *_labels(frame, columns, height),
    ]
    words = [_words(c, series, second_series) for c in columns]
    return Chart(
        svg=picture(*drawn, title=title, description="; ".join(words), class_="chart", height=height),
        columns=[_("Month"), series, *([second_series] if second_series else [])],
        rows=[_row(c, bool(second_series)) for c in columns],
        legend=_legend(columns, series, second_series, hatch),
        hint=_("Point at a column, or use the arrow keys"),
    )


def _words(column: Bar, series: Text, second_series: Text) -> str:
    said = column.text if column.value is not None else _("missing")
    if column.incomplete:
        said = _("%(value)s (month not complete)") % {"value": said}
    also = f", {second_series} {column.second_text}" if second_series and column.second is not None else ""
    return f"{column.name}: {series} {said}{also}"


def _row(column: Bar, second: bool) -> list[str | None]:
    name = _("%(value)s (month not complete)") % {"value": column.name} if column.incomplete else column.name
    row: list[str | None] = [name, column.text if column.value is not None else None]
    return [*row, column.second_text if column.second is not None else None] if second else row


def _hatching(key: str) -> SafeString:
    lines = element("path", d="M-2 2l4-4M0 8l8-8M6 10l4-4")
    pattern = element("pattern", element("rect", width=8, height=8), lines, id=key, class_="hatch", width=8, height=8, patternUnits="userSpaceOnUse")  # fmt: skip
    return element("defs", pattern)


def _grid(frame: Frame, axis: Callable[[float], str]) -> list[SafeString]:
    drawn = []
    for tick in frame.down.ticks():
        y = frame.down.y(tick)
        drawn.append(line(GUTTER, y, 100, y, "zero" if abs(tick) < frame.down.step / 1000 else "grid"))
        drawn.append(element("text", axis(tick), x=percent(GUTTER - 1.2), y=y + 4, text_anchor="end"))
    return drawn


def _column(frame: Frame, index: int, column: Bar, columns: Sequence[Bar], hatch: str) -> SafeString:
    zero, wide = frame.down.y(0), frame.slot * FILL
    left = frame.middle(index) - wide / 2
    parts = [
        element(
            "rect", x=percent(frame.left(index)), y=0, width=percent(frame.slot), height=frame.down.bottom, class_="hit"
        )
    ]
    if column.value is None:
        top = frame.down.bottom - 44
        parts.append(element("rect", x=percent(left), y=top, width=percent(wide), height=44, class_="gap"))
        parts.append(
            element("text", _("missing"), x=percent(frame.middle(index)), y=top - 6, class_="none", text_anchor="end")
        )
    else:
        y = frame.down.y(float(column.value))
        fill = f"url(#{hatch})" if column.incomplete else None
        box = {"x": percent(left), "y": min(y, zero), "width": percent(wide), "height": max(abs(zero - y), 0.5)}
        parts.append(element("rect", **box, fill=fill, class_="hatch" if column.incomplete else "s1"))
        if column.text and index in _spoken(columns):
            parts.append(element("text", column.text, x=percent(frame.middle(index)), y=y - 5 if y <= zero else y + 13, class_="label", text_anchor="middle"))  # fmt: skip
    said = _words(column, "", "").replace(": ", " ", 1)
    also = f" · {column.second_text}" if column.second is not None and column.second_text else ""
    return element("g", *parts, class_="point", data_label=said + also)


def _spoken(columns: Sequence[Bar]) -> set[int]:
    """The columns whose number is written over them: the last, and the largest unless it is right beside."""
    known = [i for i, c in enumerate(columns) if c.value is not None]
    if not known:
        return set()
    largest = max(known, key=lambda i: float(columns[i].value or 0))
    return {known[-1]} | ({largest} if known[-1] - largest > 1 else set())


def _second(frame: Frame, columns: Sequence[Bar]) -> list[SafeString]:
    points = [
        None if c.second is None else (frame.middle(i), frame.down.y(float(c.second))) for i, c in enumerate(columns)
    ]
    pairs = [(a, b) for a, b in zip(points, points[1:], strict=False) if a and b]
    strokes = [line(a[0], a[1], b[0], b[1], "line") for a, b in pairs]
    knots = [element("circle", cx=percent(p[0]), cy=p[1], r=2.5, class_="knot") for p in points if p]
    return [*strokes, *knots]


def _labels(frame: Frame, columns: Sequence[Bar], height: float) -> list[SafeString]:
    drawn = []
    for index, column in enumerate(columns):
        thin = "wide-only" if len(columns) > CROWDED and (len(columns) - 1 - index) % 2 else None
        at = percent(frame.middle(index))
        drawn.append(element("text", column.label, x=at, y=height - 20, text_anchor="middle", class_=thin))
        if column.group and (index == 0 or columns[index - 1].group != column.group):
            drawn.append(element("text", column.group, x=at, y=height - 4, text_anchor="middle"))
    return drawn


def _legend(columns: Sequence[Bar], series: Text, second: Text, hatch: str) -> list[tuple[SafeString, Text]]:
    box = {"width": 12, "height": 10, "x": 2, "y": 0}
    rows: list[tuple[SafeString, Text]] = [(swatch(element("rect", **box, class_="s1")), series)]
    if second:
        stroke = element("line", x1=0, y1=5, x2=16, y2=5, class_="line")
        rows.append((swatch(stroke, element("circle", cx=8, cy=5, r=2.5, class_="knot")), second))
    if any(c.incomplete for c in columns):
        rows.append((swatch(element("rect", **box, fill=f"url(#{hatch})", class_="hatch")), _("month not complete")))
    if any(c.value is None for c in columns):
        rows.append((swatch(element("rect", width=11, height=9, x=2.5, y=0.5, class_="gap")), _("missing")))
    return rows
