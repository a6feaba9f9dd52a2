"""Shares of a whole in one stacked bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from yihu.ground.charts.svg import Chart, Text, element, percent, picture, swatch

SERIES = ("s1", "s2", "s3")
HEIGHT = 26.0


@dataclass(frozen=True)
class Part:
    """A part of a whole: label, size (never negative), and the size in words."""

    label: Text
    value: Decimal | float
    text: str


def stacked(parts: Sequence[Part], *, title: Text, kind: Text) -> Chart:
    """One bar of at most three parts; `kind` names what the parts are (tier). Negative sizes raise ValueError."""
    if len(parts) > len(SERIES):
        raise ValueError(f"a stacked bar shows at most {len(SERIES)} parts; put the small ones together")
    sizes = shares([part.value for part in parts])
    drawn, left = [], 0.0
    for part, size, class_ in zip(parts, sizes, SERIES, strict=False):
        said = f"{part.label} {part.text} · {size:.1f} %"
        box = element("rect", x=percent(left), y=0, width=percent(size), height=HEIGHT, class_=f"part {class_}")
        drawn.append((said, class_, element("g", box, class_="point", data_label=said)))
        left += size
    return Chart(
        svg=picture(
            *(shape for _said, _class, shape in drawn),
            title=title,
            description="; ".join(said for said, _class, _shape in drawn),
            class_="chart share",
            height=HEIGHT,
        ),
        columns=[kind, _("Amount"), _("Share")],
        rows=[[str(part.label), part.text, f"{size:.1f} %"] for part, size in zip(parts, sizes, strict=True)],
        legend=[
            (swatch(element("rect", x=2.5, y=0.5, width=11, height=9, class_=class_)), said)
            for said, class_, _shape in drawn
        ],
    )


def shares(values: Sequence[Decimal | float]) -> list[float]:
    """Each value in per cent of the sum; all zero when the sum is."""
    sizes = [float(value) for value in values]
    if any(size < 0 for size in sizes):
        raise ValueError("a share of a whole cannot be negative; leave out or net such rows first")
    whole = sum(sizes)
    return [size / whole * 100 if whole else 0.0 for size in sizes]
