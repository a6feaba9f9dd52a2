"""From values to pixels, with round numbers on the axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """A vertical scale from `low` to `high` that holds zero; `top` and `bottom` are its pixels."""

    low: float
    high: float
    step: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        """The pixel of `value`."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def ticks(self) -> list[float]:
        """The round values between low and high, both included."""
        count = round((self.high - self.low) / self.step)
        return [self.low + self.step * i for i in range(count + 1)]


def scale(values: Iterable[float], top: float, bottom: float, ticks: int = 4) -> Scale:
    """A scale for `values` with about `ticks` steps. Without values, or with zeros alone, it goes from 0 to 1."""
    known = [0.0, *values]
    low, high = min(known), max(known)
    if low == high:
        return Scale(0, 1, 1, top, bottom)
    rough = (high - low) / ticks
    power = 10.0 ** floor(log10(rough))
    step = next(s * power for s in STEPS if s * power >= rough * 0.999)
    return Scale(floor(low / step) * step, ceil(high / step) * step, step, top, bottom)
