"""The drawing of columns over a common zero: across in per cent of the width, down in pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from secrets import token_hex

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yihu.ground.charts.scale import Scale, scale
from yihu.ground.charts.svg import element, line, percent

GUTTER = 11.0  # at the left, for the numbers of the axis
TOP, FOOT = 18.0, 34.0
FILL = 0.62  # of its place that a column takes
GAP = 36.0  # height of the frame that stands for a missing value
CROWDED = 14  # with more columns only every second label is shown on a phone


@dataclass(frozen=True)
class Place:
    """What stands at one place: the column in words, its label, its value, the second value, whether it is hatched."""

    said: str
    text: str
    value: float | None
    second: float | None
    hatched: bool


@dataclass(frozen=True)
class Frame:
    """Where things lie: the vertical scale and the places of the columns."""

    down: Scale
    count: int

    @classmethod
    def around(cls, places: Sequence[Place], height: float) -> Frame:
        """A frame in which all values have room."""
        values = [v for place in places for v in (place.value, place.second) if v is not None]
        return cls(scale(values, TOP, height - FOOT), len(places))

    @property
    def slot(self) -> float:
        """The width of one place."""
        return (100 - GUTTER) / max(1, self.count)

    def left(self, index: int) -> float:
        """The left edge of a place."""
        return GUTTER + index * self.slot

    def middle(self, index: int) -> float:
        """The middle of a place."""
        return self.left(index) + self.slot / 2

    def column(self, index: int, top: float, height: float, **attributes: str) -> SafeString:
        """A column standing in its place."""
        wide = self.slot * FILL
        left = percent(self.middle(index) - wide / 2)
        return element("rect", x=left, y=top, width=percent(wide), height=height, **attributes)

    def over(self, index: int, y: float, text: str, class_: str) -> SafeString:
        """Words centred over a place."""
        return element("text", text, x=percent(self.middle(index)), y=y, text_anchor="middle", class_=class_)


def hatch_key() -> str:
    """An id for the pattern of one chart."""
    return f"hatch-{token_hex(3)}"


def hatching(key: str) -> SafeString:
    """The pattern that fills what is not complete."""
    ground, strokes = element("rect", width=8, height=8), element("path", d="M-2 2l4-4M0 8l8-8M6 10l4-4")
    units = {"patternUnits": "userSpaceOnUse"}
    return element("defs", element("pattern", ground, strokes, id=key, class_="hatch", width=8, height=8, **units))


def grid(frame: Frame, axis: Callable[[float], str]) -> Iterator[SafeString]:
    """The lines of the round values with their numbers."""
    for tick in frame.down.ticks():
        y = frame.down.y(tick)
        yield line(GUTTER, y, 100, y, "zero" if abs(tick) < frame.down.step / 1000 else "grid")
        yield element("text", axis(tick), x=percent(GUTTER - 1.2), y=y + 4, text_anchor="end")


def columns(frame: Frame, places: Sequence[Place], hatch: str) -> Iterator[SafeString]:
    """Every column with the strip that a pointer may hit and the words that are then said."""
    labelled = _labelled(places)
    for index, place in enumerate(places):
        strip = percent(frame.left(index)), percent(frame.slot)
        hit = element("rect", x=strip[0], y=0, width=strip[1], height=frame.down.bottom, class_="hit")
        shape = _missing(frame, index) if place.value is None else _standing(frame, index, place.value, place, hatch)
        label = _label(frame, index, place) if index in labelled else []
        yield element("g", hit, *shape, *label, class_="point", data_label=place.said)


def second_line(frame: Frame, places: Sequence[Place]) -> Iterator[SafeString]:
    """The second series: a line through its values, broken where one is missing."""
    points = [
        None if place.second is None else (frame.middle(index), frame.down.y(place.second))
        for index, place in enumerate(places)
    ]
    yield from (line(*a, *b, "second") for a, b in pairwise(points) if a and b)
    yield from (element("circle", cx=percent(p[0]), cy=p[1], r=2.5, class_="knot") for p in points if p)


def labels(frame: Frame, texts: Sequence[tuple[str, str]], height: float) -> Iterator[SafeString]:
    """Under each column its label; under the first of a group the group's."""
    for index, (label, group) in enumerate(texts):
        thin = len(texts) > CROWDED and (len(texts) - 1 - index) % 2
        yield frame.over(index, height - 20, label, "wide-only" if thin else "name")
        if group and (index == 0 or texts[index - 1][1] != group):
            yield frame.over(index, height - 4, group, "name")


def _standing(frame: Frame, index: int, value: float, place: Place, hatch: str) -> list[SafeString]:
    zero, y = frame.down.y(0), frame.down.y(value)
    fill = {"class_": "hatch", "fill": f"url(#{hatch})"} if place.hatched else {"class_": "s1"}
    return [frame.column(index, min(y, zero), max(abs(zero - y), 0.5), **fill)]


def _missing(frame: Frame, index: int) -> list[SafeString]:
    top, word = frame.down.y(0) - GAP, _("missing")
    frame_of_gap = frame.column(index, top, GAP, class_="gap")
    return [frame_of_gap, frame.over(index, top - 5, word, "name" if len(word) <= 2 else "wide-only")]


def _label(frame: Frame, index: int, place: Place) -> list[SafeString]:
    y = frame.down.y(place.value or 0)
    return [frame.over(index, y + 13 if (place.value or 0) < 0 else y - 5, place.text, "label")] if place.text else []


def _labelled(places: Sequence[Place]) -> set[int]:
    """The columns with their number over them: the last complete one, and the largest unless it is right beside."""
    known = [(p.value, index) for index, p in enumerate(places) if p.value is not None and not p.hatched]
    if not known:
        return set()
    last, largest = known[-1][1], max(known)[1]
    return {last, largest} if last - largest > 1 else {last}
