"""What the operator's enterprise division sells; prices are invented, in yuan a month without tax."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from .tables import rows

INSTALLATION = "INS-1"


class Category(NamedTuple):
    """A family of offerings; `weight` says how often customers take one of it."""

    key: str
    name: str
    english: str
    weight: float


class Offering(NamedTuple):
    """An offering; `unit_cost` is None where our cost is not known, `speed` in Mbit/s where it has one."""

    key: int
    code: str
    name: str
    english: str
    category: str
    unit: str
    value_added: bool
    list_price: Decimal
    unit_cost: Decimal | None
    speed: int | None
    usage: bool  # the quantity differs from month to month
    countable: bool  # one takes many of it

    @property
    def spoken(self) -> str:
        """The name without its size, as people say it: 互联网专线."""
        return re.sub(r" \d.*", "", self.name)


def categories() -> Iterator[Category]:
    """All families of offerings."""
    for row in rows("categories"):
        yield Category(row["key"], row["name"], row["english"], float(row["weight"]))


def offerings() -> Iterator[Offering]:
    """The whole catalogue; keys count from 1."""
    yield from _offerings()


@cache
def offering(key: int) -> Offering:
    """The offering with this key."""
    return _offerings()[key - 1]


@cache
def coded(code: str) -> Offering:
    """The offering with this code."""
    return next(found for found in _offerings() if found.code == code)


@cache
def of_category(category: str) -> tuple[Offering, ...]:
    """The offerings of one family, the cheapest first."""
    found = [offering for offering in _offerings() if offering.category == category]
    return tuple(sorted(found, key=lambda offering: offering.list_price))


@cache
def _offerings() -> tuple[Offering, ...]:
    return tuple(
        Offering(
            number, row["code"], row["name"], row["english"], row["category"], row["unit"], row["value_added"] == "1",
            Decimal(row["list_price"]).quantize(Decimal("0.01")),
            Decimal(row["unit_cost"]).quantize(Decimal("0.01")) if row["unit_cost"] else None,
            int(row["speed"]) if row["speed"] else None, row["usage"] == "1", row["countable"] == "1",
        )
        for number, row in enumerate(rows("offerings"), start=1)
    )  # fmt: skip
