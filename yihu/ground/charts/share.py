"""Shares of a whole: one stacked bar, and the curve that shows how few accounts make most of the revenue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yihu.ground.charts.svg import Chart, Text, element, line, number, percent, picture, swatch

SERIES = ("s1", "s2", "s3", "s4")
GUTTER = 8.0
TOP, FOOT = 12.0, 24.0
POINTS = 60  # of the curve; more cannot be seen


@dataclass(frozen=True)
class Part:
    """A part of a whole: label, size (never negative), and the size in words."""

    label: Text
    value: Decimal | float
    text: str


@dataclass(frozen=True)
class Mark:
    """A place on the curve: the first `count` members, and what is to be said of them."""

    count: int
    label: str


def stacked(parts: Sequence[Part], *, title: Text, kind: Text) -> Chart:
    """One bar of at most four parts; `kind` names what the parts are (tier). Negative sizes raise ValueError."""
    if len(parts) > len(SERIES):
        raise ValueError(f"a stacked bar shows at most {len(SERIES)} parts; put the small ones together")
    shares = _shares([part.value for part in parts])
    drawn, left = [], 0.0
    for part, share, class_ in zip(parts, shares, SERIES, strict=False):
        said = f"{part.label}: {part.text} ({share:.1f} %)"
        box = element("rect", x=percent(left), y=0, width=percent(share), height=26, class_=f"part {class_}")
        drawn.append(element("g", box, class_="point", data_label=said))
        left += share
    rows = [[str(p.label), p.text, f"{s:.1f} %"] for p, s in zip(parts, shares, strict=True)]
    said = "; ".join(" ".join(row) for row in rows)
    return Chart(
        svg=picture(*drawn, title=title, description=said, class_="chart share", height=26),
        columns=[kind, _("Amount"), _("Share")],
        rows=rows,
        legend=[
            (swatch(element("rect", x=2, y=0, width=12, height=10, class_=c)), f"{p.label} {p.text} · {s:.1f} %")
            for p, s, c in zip(parts, shares, SERIES, strict=False)
        ],
    )


def pareto(values: Sequence[Decimal | float], *, title: Text, marks: Sequence[Mark] = (), height: float = 216) -> Chart:
    """The share of the whole that the first n of `values`, largest first, make together; `marks` name places on it."""
    ordered = sorted(values, reverse=True)
    together = [0.0, *accumulate(_shares(ordered))]
    count = len(ordered)
    bottom = height - FOOT

    def place(n: int) -> tuple[float, float]:
        across = GUTTER + (100 - GUTTER) * (n / count if count else 0)
        return across, bottom - together[n] / 100 * (bottom - TOP)

    stops = sorted({round(i * count / POINTS) for i in range(POINTS + 1)} | {m.count for m in marks})
    grid = [_level(level, TOP, bottom) for level in (0, 20, 40, 60, 80, 100)]
    drawn = [*(part for pair in grid for part in pair), _curve([place(n) for n in stops], height, bottom)]
    for mark in marks:
        drawn.extend(_marked(*place(mark.count), bottom, mark.label))
    steps = [n for n in range(0, count + 1, max(1, count // 20))]
    drawn.extend(
        _hit(place(n)[0], (100 - GUTTER) / max(1, len(steps)), bottom, _told(n, count, together[n])) for n in steps
    )
    drawn.extend(_foot(count, height))
    rows = [
        [f"{n:,}", f"{n / count:.1%}" if count else None, f"{together[n]:.1f} %"]
        for n in sorted({*steps, *(m.count for m in marks)})
    ]
    return Chart(
        svg=picture(*drawn, title=title, description="; ".join(m.label for m in marks), class_="chart", height=height),
        columns=[_("Accounts, largest first"), _("Share of the accounts"), _("Share of the whole")],
        rows=rows,
        hint=_("Point at the curve, or use the arrow keys"),
    )


def _shares(values: Sequence[Decimal | float]) -> list[float]:
    """Each value in per cent of the sum; all zero when the sum is."""
    sizes = [float(value) for value in values]
    if any(size < 0 for size in sizes):
        raise ValueError("a share of a whole cannot be negative; leave out or net such rows first")
    whole = sum(sizes)
    return [size / whole * 100 if whole else 0.0 for size in sizes]


def _level(level: int, top: float, bottom: float) -> tuple[SafeString, SafeString]:
    y = bottom - level / 100 * (bottom - top)
    stroke = line(GUTTER, y, 100, y, "zero" if level == 0 else "grid")
    return stroke, element("text", f"{level} %", x=percent(GUTTER - 1.2), y=y + 4, text_anchor="end")


def _curve(points: list[tuple[float, float]], height: float, bottom: float) -> SafeString:
    """The curve in a frame of its own that stretches with the width; the stroke does not stretch."""
    drawn = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    area = element("path", d=f"M{drawn}L100 {number(bottom)}L{number(GUTTER)} {number(bottom)}Z", class_="area")
    stroke = element("path", d=f"M{drawn}", class_="trend", vector_effect="non-scaling-stroke")
    return element(
        "svg",
        area,
        stroke,
        viewBox=f"0 0 100 {number(height)}",
        width="100%",
        height=height,
        preserveAspectRatio="none",
    )


def _marked(x: float, y: float, bottom: float, label: str) -> list[SafeString]:
    near_end = x > 60
    return [
        line(x, y, x, bottom, "mark"),
        element("circle", cx=percent(x), cy=y, r=3.5, class_="last"),
        element("text", label, x=percent(x), y=y + 20, dx=-8 if near_end else 8, text_anchor="end" if near_end else None, class_="label"),
    ]  # fmt: skip


def _told(n: int, count: int, share: float) -> str:
    part = f"{n / count:.0%}" if count else "0%"
    return _("%(n)s accounts (%(part)s) make %(share)s %%") % {"n": f"{n:,}", "part": part, "share": f"{share:.1f}"}


def _hit(x: float, wide: float, bottom: float, label: str) -> SafeString:
    box = element("rect", x=percent(x - wide / 2), y=0, width=percent(wide), height=bottom, class_="hit")
    return element("g", box, class_="point", data_label=label)


def _foot(count: int, height: float) -> list[SafeString]:
    end = _("%(count)s accounts") % {"count": f"{count:,}"}
    return [
        element("text", "0", x=percent(GUTTER), y=height - 8, text_anchor="middle"),
        element("text", end, x="100%", y=height - 8, text_anchor="end"),
    ]
