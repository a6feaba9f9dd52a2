"""A named, reproducible source of chance."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from math import exp
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Items with weights, ready to be drawn from many times."""

    __slots__ = ("items", "sums")

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        if len(items) != len(weights) or not items:
            raise ValueError("give as many weights as items, and at least one")
        self.items = tuple(items)
        self.sums = tuple(accumulate(weights))


class Dice(Random):
    """Draws that depend only on the names given, never on the process or on the hash seed.

    Everything is built on `random()`, whose sequence Python promises to keep between versions.
    """

    def __init__(self, *names: object) -> None:
        text = "/".join(map(str, names)).encode()
        super().__init__(int.from_bytes(blake2b(text, digest_size=16).digest(), "big"))

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.random() < probability

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, all equally likely."""
        return items[int(self.random() * len(items))]

    def draw(self, table: Weighted[T]) -> T:
        """One of the items of a weighted table."""
        return table.items[bisect(table.sums, self.random() * table.sums[-1])]

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        """A number from low up to, but not including, high."""
        return low + (high - low) * self.random()

    def bell(self) -> float:
        """Roughly standard normal: the sum of twelve draws, less six (never beyond ±6)."""
        draw = self.random
        return (
            draw() + draw() + draw() + draw() + draw() + draw()
            + draw() + draw() + draw() + draw() + draw() + draw() - 6.0
        )  # fmt: skip

    def skewed(self, median: float, spread: float) -> float:
        """Log-normal: half of the draws lie below the median, few lie far above."""
        return median * exp(spread * self.bell())

    def part(self, value: float) -> int:
        """The value rounded up or down so that it is right on average."""
        whole = int(value)
        return whole + (self.random() < value - whole)
