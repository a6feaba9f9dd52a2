"""The curve that shows how few accounts make most of the revenue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yihu.ground.charts.share import shares
from yihu.ground.charts.svg import Chart, Text, element, line, number, percent, picture

GUTTER = 8.0
TOP, FOOT = 12.0, 24.0
POINTS = 60  # of the curve; more cannot be seen
STOPS = 20  # at which the curve is read out


@dataclass(frozen=True)
class Mark:
    """A place on the curve: the first `count` members, and what is to be said of them."""

    count: int
    label: str


@dataclass(frozen=True)
class Curve:
    """What the first n members make together, in per cent, and where that lies in the picture."""

    together: Sequence[float]
    bottom: float

    @property
    def count(self) -> int:
        """The number of members."""
        return len(self.together) - 1

    def place(self, n: int) -> tuple[float, float]:
        """Across in per cent, down in pixels, of the first `n`."""
        across = GUTTER + (100 - GUTTER) * (n / self.count if self.count else 0)
        return across, self.level(self.together[n])

    def level(self, share: float) -> float:
        """The pixel of a share in per cent."""
        return self.bottom - share / 100 * (self.bottom - TOP)

    def stops(self, wanted: int, marks: Sequence[Mark]) -> list[int]:
        """About `wanted` numbers of members from none to all, those of the marks among them."""
        even = {round(i * self.count / wanted) for i in range(wanted + 1)}
        return sorted(even | {mark.count for mark in marks})

    def row(self, n: int) -> list[str | None]:
        """The place as a line of a table."""
        return [f"{n:,}", f"{n / self.count:.1%}" if self.count else None, f"{self.together[n]:.1f}%"]

    def told(self, n: int) -> str:
        """The place in words."""
        part = f"{n / self.count:.1%}" if self.count else "0%"
        words = {"count": f"{n:,}", "part": part, "share": f"{self.together[n]:.1f}%"}
        return _("%(count)s accounts (%(part)s of them) make %(share)s") % words


def pareto(values: Sequence[Decimal | float], *, title: Text, marks: Sequence[Mark] = (), height: float = 216) -> Chart:
    """The share of the whole that the first n of `values`, largest first, make together; `marks` name places on it.

    Negative values raise ValueError, a mark beyond the values IndexError.
    """
    curve = Curve([0.0, *accumulate(shares(sorted(values, reverse=True)))], height - FOOT)
    stops = curve.stops(STOPS, marks)
    drawn = [*_grid(curve), _stretched(curve, marks, height)]
    for mark in marks:
        drawn.extend(_marked(curve, mark))
    drawn.extend(_hit(curve, n, len(stops)) for n in stops)
    drawn.extend(_foot(curve, height))
    said = "; ".join(mark.label for mark in marks)
    return Chart(
        svg=picture(*drawn, title=title, description=said, class_="chart", height=height),
        columns=[_("Accounts, largest first"), _("Share of the accounts"), _("Share of the whole")],
        rows=[curve.row(n) for n in stops],
        hint=_("Point at the curve, or use the arrow keys"),
    )


def _grid(curve: Curve) -> list[SafeString]:
    drawn = []
    for share in (0, 20, 40, 60, 80, 100):
        y = curve.level(share)
        drawn.append(line(GUTTER, y, 100, y, "grid" if share else "zero"))
        drawn.append(element("text", f"{share}%", x=percent(GUTTER - 1.2), y=y + 4, text_anchor="end"))
    return drawn


def _stretched(curve: Curve, marks: Sequence[Mark], height: float) -> SafeString:
    """The curve in a frame of its own that stretches with the width; its stroke does not stretch."""
    drawn = "L".join(f"{number(x)} {number(y)}" for x, y in map(curve.place, curve.stops(POINTS, marks)))
    area = element("path", d=f"M{drawn}V{number(curve.bottom)}H{number(GUTTER)}Z", class_="area")
    stroke = element("path", d=f"M{drawn}", class_="trend", vector_effect="non-scaling-stroke")
    frame = {"viewBox": f"0 0 100 {number(height)}", "preserveAspectRatio": "none"}
    return element("svg", area, stroke, width="100%", height=height, **frame)


def _marked(curve: Curve, mark: Mark) -> list[SafeString]:
    x, y = curve.place(mark.count)
    side = {"dx": "-8", "text_anchor": "end"} if x > 60 else {"dx": "8"}
    return [
        line(x, y, x, curve.bottom, "mark-line"),
        element("circle", cx=percent(x), cy=y, r=3.5, class_="last"),
        element("text", mark.label, x=percent(x), y=y + 20, class_="label", **side),
    ]


def _hit(curve: Curve, n: int, stops: int) -> SafeString:
    wide = (100 - GUTTER) / max(1, stops)
    x, y = curve.place(n)
    strip = percent(x - wide / 2), percent(wide)
    box = element("rect", x=strip[0], y=0, width=strip[1], height=curve.bottom, class_="hit")
    return element(
        "g", box, element("circle", cx=percent(x), cy=y, r=3, class_="knob"), class_="point", data_label=curve.told(n)
    )


def _foot(curve: Curve, height: float) -> list[SafeString]:
    end = _("%(count)s accounts") % {"count": f"{curve.count:,}"}
    return [
        element("text", "0", x=percent(GUTTER), y=height - 8, text_anchor="middle"),
        element("text", end, x="100%", y=height - 8, text_anchor="end"),
    ]
