"""What kinds of customer there are: industries of companies, and public bodies."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .dice import Weighted
from .tables import rows


class Trade(NamedTuple):
    """An industry of companies or a sort of public body; `spend` compares it with the average."""

    key: str
    kind: str  # company, government, hospital, school
    name: str
    english: str
    spend: float
    words: tuple[tuple[str, str], ...]  # what stands in a company's name, Chinese and English


class Kind(NamedTuple):
    """How large the customers of one kind are and what they spend, in the middle and in spread."""

    share: float
    employees: float
    spread: float
    fee: float  # yuan a month
    authority: str  # first two characters of the credit code
    industry: str
    industry_english: str


KINDS = {
    "company": Kind(80, 26, 1.5, 300, "91", "", ""),
    "government": Kind(9, 48, 0.7, 900, "11", "公共管理", "Public Administration"),
    "school": Kind(7, 85, 0.8, 520, "12", "教育", "Education"),
    "hospital": Kind(4, 150, 1.0, 1100, "12", "卫生", "Health Care"),
}
KIND_TABLE = Weighted(list(KINDS), [kind.share for kind in KINDS.values()])


@cache
def trades(kind: str) -> Weighted[Trade]:
    """The industries or bodies of one kind, to be drawn by how common they are."""
    found = rows("industries") if kind == "company" else [row for row in rows("bodies") if row["kind"] == kind]
    return Weighted([_trade(kind, row) for row in found], [float(row["weight"]) for row in found])


@cache
def trade(key: str) -> Trade:
    """The company industry of this key."""
    return next(found for found in trades("company").items if found.key == key)


def _trade(kind: str, row: dict[str, str]) -> Trade:
    if kind != "company":
        return Trade(kind, kind, row["name"], row["english"], float(row["spend"]), ())
    pairs = [word.split(":") for word in row["words"].split("|")]
    words = tuple((chinese, english) for chinese, english in pairs)
    return Trade(row["key"], kind, row["name"], row["english"], float(row["spend"]), words)
