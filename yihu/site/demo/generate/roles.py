"""Titles of people and their part in a purchase, by what their department does."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .departments import Department
from .dice import Dice, Weighted
from .showcase import Member
from .tables import rows

# function -> buying roles with weights; "" is unknown to us
_BUYING = {
    "management": Weighted(["decider", "influencer", ""], [55, 5, 40]),
    "admin": Weighted(["gatekeeper", "initiator", "user", ""], [20, 12, 8, 60]),
    "finance": Weighted(["gatekeeper", "influencer", ""], [22, 18, 60]),
    "it": Weighted(["influencer", "initiator", "user", "decider", ""], [28, 14, 10, 6, 42]),
    "purchasing": Weighted(["buyer", "gatekeeper", ""], [55, 8, 37]),
    "other": Weighted(["user", "initiator", ""], [35, 8, 57]),
}


class Position(NamedTuple):
    """A title in a department, the buying role, and how one speaks to the holder: 科长, 总, 工."""

    department: int | None
    title: str
    buying_role: str
    address: str


def first_position(dice: Dice, kind: str) -> Position:
    """The position of the first person we know in an organisation: its head, in no department."""
    title, address = _titles(kind, "management")[0]
    return Position(None, title, dice.draw(_BUYING["management"]), address)


def later_position(dice: Dice, kind: str, departments: list[Department]) -> Position:
    """The position of a further person."""
    if not departments:
        title, address = dice.pick(_titles(kind, "admin"))
        return Position(None, title, dice.draw(_BUYING["admin"]), address)
    department = dice.pick(departments)
    title, address = dice.pick(_titles(kind, department.function))
    buying = _BUYING.get(department.function, _BUYING["other"])
    return Position(department.key, title, dice.draw(buying), address)


def position_of(member: Member, departments: list[Department]) -> Position:
    """The position of a member of the cast."""
    held = next((found.key for found in departments if found.function == member.function), None)
    address = dict(_titles("company", member.function))[member.title]
    return Position(held, member.title, member.buying_role, address)


@cache
def _titles(kind: str, function: str) -> tuple[tuple[str, str], ...]:
    for row in rows("titles"):
        if (row["kind"], row["function"]) == (kind, function):
            pairs = [part.split(":") for part in row["titles"].split("|")]
            return tuple((title, address) for title, address in pairs)
    raise KeyError(f"data/titles.csv has no titles for {function} of a {kind}")
