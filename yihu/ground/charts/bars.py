"""Columns month by month: missing months stay gaps, the running month is hatched, a second series is a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.dates import MONTHS_3
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yihu.ground.charts import columns as draw
from yihu.ground.charts.svg import Chart, Text, element, picture, swatch

APART = 3  # columns between the names of two groups, so that they can be read


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


def month_label(day: date) -> str:
    """The short name of a month under its column: 3月, Mar."""
    return f"{day.month}月" if (get_language() or "").startswith("zh") else str(MONTHS_3[day.month]).title()


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
    places = [draw.Place(_said(bar, series, second_series), bar.text, *_sizes(bar), bar.incomplete) for bar in columns]
    frame = draw.Frame.around(places, height)
    hatch = draw.hatch_key()
    drawn = [
        draw.hatching(hatch),
        *draw.grid(frame, axis),
        *draw.columns(frame, places, hatch),
        *draw.second_line(frame, places),
        *draw.labels(frame, list(zip([bar.label for bar in columns], _groups(columns), strict=True)), height),
    ]
    return Chart(
        svg=picture(*drawn, title=title, description="; ".join(p.said for p in places), class_="chart", height=height),
        columns=[_("Month"), series, *([second_series] if second_series else [])],
        rows=[_row(bar, bool(second_series)) for bar in columns],
        legend=_legend(columns, series, second_series, hatch),
        hint=_("Point at a column, or use the arrow keys"),
    )


def _groups(columns: Sequence[Bar]) -> list[str]:
    """The group of each column, "" for the columns of one that is too short for its name beside the next."""
    runs = [list(run) for _group, run in groupby(bar.group for bar in columns)]
    shown = [run if len(run) >= APART or run is runs[-1] else [""] * len(run) for run in runs]
    return [group for run in shown for group in run]


def _sizes(bar: Bar) -> tuple[float | None, float | None]:
    first, second = bar.value, bar.second
    return None if first is None else float(first), None if second is None else float(second)


def _unfinished(text: str) -> str:
    return _("%(value)s (month not complete)") % {"value": text}


def _said(bar: Bar, series: Text, second_series: Text) -> str:
    """The column in words: for screen readers and for the line under the chart."""
    value = _("missing") if bar.value is None else bar.text
    first = f"{bar.name} {series} {_unfinished(value) if bar.incomplete else value}"
    return f"{first}, {second_series} {bar.second_text}" if second_series and bar.second is not None else first


def _row(bar: Bar, second: bool) -> list[str | None]:
    name = _unfinished(bar.name) if bar.incomplete else bar.name
    row: list[str | None] = [name, None if bar.value is None else bar.text]
    return [*row, None if bar.second is None else bar.second_text] if second else row


def _legend(columns: Sequence[Bar], series: Text, second: Text, hatch: str) -> list[tuple[SafeString, Text]]:
    def box(**fill: str) -> SafeString:
        return swatch(element("rect", x=2.5, y=0.5, width=11, height=9, **fill))

    rows: list[tuple[SafeString, Text]] = [(box(class_="s1"), series)]
    if second:
        knot = element("circle", cx=8, cy=5, r=2.5, class_="knot")
        rows.append((swatch(element("line", x1=0, y1=5, x2=16, y2=5, class_="second"), knot), second))
    if any(bar.incomplete for bar in columns):
        rows.append((box(fill=f"url(#{hatch})", class_="hatch"), _("month not complete")))
    if any(bar.value is None for bar in columns):
        rows.append((box(class_="gap"), _("missing")))
    return rows
