"""The country, its provinces, cities and counties by GB/T 2260."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .dice import Weighted
from .story import CITIES, PROVINCES, Story
from .tables import rows

COUNTRY = 100000


class Territory(NamedTuple):
    """A node of the territory tree; the key is the number of the code, parents come before children."""

    key: int
    code: str
    name: str
    english: str
    level: str  # country, province, city, county
    parent: int | None


class County(NamedTuple):
    """A county with the names that stand before it in an address."""

    key: int
    name: str
    name_english: str
    city: int
    city_name: str
    city_english: str
    province_name: str
    area_code: str
    weight: float

    @property
    def stem(self) -> str:
        """The name that may stand before an office or a firm: 福州市鼓楼区, but 晋江市 and 闽侯县 alone."""
        return self.city_name + self.name if self.name.endswith("区") else self.name


def territories(story: Story) -> Iterator[Territory]:
    """The whole tree of the story's provinces, the country first."""
    yield Territory(COUNTRY, "CN", "中国", "China", "country", None)
    for row in _rows_of(story.name):
        code = row["code"]
        level, parent = _place(code)
        yield Territory(int(code), code, row["name"], row["english"], level, parent)


def counties(story: Story) -> tuple[County, ...]:
    """The counties of the story with their weights, the sum of which is 100 when all are in use."""
    return _counties(story.name)


def table(story: Story) -> Weighted[County]:
    """The counties, to be drawn as often as they have accounts."""
    return _table(story.name)


@cache
def counties_of_city(story_name: str, city: int) -> Weighted[County]:
    """The counties of one city that have accounts."""
    return _weighted([county for county in _counties(story_name) if county.city == city])


@cache
def _table(story_name: str) -> Weighted[County]:
    return _weighted(_counties(story_name))


def _weighted(found: list[County] | tuple[County, ...]) -> Weighted[County]:
    used = [county for county in found if county.weight > 0]
    return Weighted(used, [county.weight for county in used])


@cache
def _rows_of(story_name: str) -> tuple[dict[str, str], ...]:
    return tuple(row for row in rows("territories") if _told(story_name, row["code"]))


def _told(story_name: str, code: str) -> bool:
    province, city = code[:2], code[:4]
    chosen = CITIES.get((story_name, province))
    return province in PROVINCES[story_name] and (chosen is None or code.endswith("0000") or city in chosen)


def _place(code: str) -> tuple[str, int]:
    if code.endswith("0000"):
        return "province", COUNTRY
    if code.endswith("00"):
        return "city", int(code[:2] + "0000")
    return "county", int(code[:4] + "00")


@cache
def _counties(story_name: str) -> tuple[County, ...]:
    told = {row["code"]: row for row in _rows_of(story_name)}
    shares = {code: float(row["weight"] or 0) for code, row in told.items()}
    sums: dict[int, float] = {}
    for code, share in shares.items():
        above = _place(code)[1]
        sums[above] = sums.get(above, 0.0) + share
    return tuple(_county(story_name, code, told, shares, sums) for code in told if _place(code)[0] == "county")


def _county(
    story_name: str, code: str, told: dict[str, dict[str, str]], shares: dict[str, float], sums: dict[int, float]
) -> County:
    city, province = code[:4] + "00", code[:2] + "0000"
    of_city, of_province = shares[code] / sums[int(city)], shares[city] / sums[int(province)]
    return County(
        int(code), told[code]["name"], told[code]["english"],
        int(city), told[city]["name"], told[city]["english"], told[province]["name"],
        told[city]["area_code"], PROVINCES[story_name][code[:2]] * of_province * of_city,
    )  # fmt: skip
