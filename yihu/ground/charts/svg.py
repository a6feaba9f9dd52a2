"""Writing SVG: elements with escaped attributes, and the chart as the templates take it.

A chart has no viewBox: across it is measured in per cent, down in pixels. So it fills any width and its
letters keep their size on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

Text = str | Promise


@dataclass(frozen=True)
class Chart:
    """A drawing with its legend (swatch, words), its numbers as a table, and the words shown before one is chosen."""

    svg: SafeString
    columns: Sequence[Text]
    rows: Sequence[Sequence[str | None]]
    legend: Sequence[tuple[SafeString, Text]] = ()
    hint: Text = ""


def number(value: float) -> str:
    """A coordinate in at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def percent(value: float) -> str:
    """A coordinate in per cent of the width."""
    return f"{number(value)}%"


def element(name: str, *children: str, **attributes: str | float | None) -> SafeString:
    """An SVG element. `class_` is class, `_` in names is `-`, None leaves the attribute out; children are escaped."""
    pairs = (
        (key.rstrip("_").replace("_", "-"), number(value) if isinstance(value, int | float) else value)
        for key, value in attributes.items()
        if value is not None
    )
    written = format_html_join("", ' {}="{}"', pairs)
    inside = "".join(conditional_escape(child) for child in children)
    return mark_safe(f"<{name}{written}>{inside}</{name}>")


def picture(
    *children: str, title: Text, description: Text = "", class_: str, height: float, width: str = "100%"
) -> SafeString:
    """The outermost element: an image with a title and a description for those who do not see it."""
    key = token_hex(3)
    named = [element("title", str(title), id=f"t-{key}")]
    if description:
        named.append(element("desc", str(description), id=f"d-{key}"))
    ids = f"t-{key} d-{key}" if description else f"t-{key}"
    return element(
        "svg", *named, *children, class_=class_, width=width, height=height, role="img", aria_labelledby=ids,
        xmlns="http://www.w3.org/2000/svg",
    )  # fmt: skip


def swatch(*children: str) -> SafeString:
    """The little picture before the words of a legend."""
    return element("svg", *children, class_="swatch", viewBox="0 0 16 10", aria_hidden="true")


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> SafeString:
    """A line; across in per cent, down in pixels."""
    return element("line", x1=percent(x1), y1=y1, x2=percent(x2), y2=y2, class_=class_)
