"""The plan of an account: what it is, where, how big and how its business with us goes.

All other records of the account are made from its plan.
"""

from __future__ import annotations

from datetime import date
from math import log2
from typing import NamedTuple

from .cores import Core, draw_core
from .dice import Dice, Weighted
from .story import Story
from .territories import County
from .trades import KINDS, Trade, trade, trades

MOST_FEE = 900_000  # yuan a month
COURSES = Weighted(
    ["steady", "growing", "declining", "new", "churned", "refunded", "never"],
    [48, 22, 13, 9, 4.5, 1, 2.5],
)


class Profile(NamedTuple):
    """The plan of one account."""

    key: int
    parent: int | None
    rank: str  # single, head, subsidiary, branch
    kind: str
    trade: Trade
    county: County
    core: Core
    employees: int
    fee: float  # yuan a month at its best
    course: str
    created: date  # when we put it on record
    founded: int
    people: int
    sites: int


def plan(
    story: Story, dice: Dice, key: int, kind: str, county: County,
    *, above: Profile | None = None, rank: str = "single", scale: float = 1.0,
) -> Profile:  # fmt: skip
    """The plan of one account; `scale` says how much larger than usual for its kind it is."""
    norm = KINDS[kind]
    work = _trade_of(dice, kind, above, rank)
    employees = min(max(2, round(dice.skewed(norm.employees * scale, norm.spread))), 18_000)
    size = employees / norm.employees
    fee = min(dice.skewed(norm.fee * work.spend * size**0.95, 1.7), MOST_FEE)
    course = dice.draw(COURSES)
    return Profile(
        key, above.key if above else None, rank, kind, work, county, above.core if above else draw_core(dice),
        employees, fee, course, _created(story, dice, course), _founded(story, dice, kind),
        people_of_size(dice, employees), _sites_of_size(dice, employees),
    )  # fmt: skip


def _trade_of(dice: Dice, kind: str, above: Profile | None, rank: str) -> Trade:
    if above is None:
        return dice.draw(trades(kind))
    if rank == "branch" or dice.chance(0.5):
        return above.trade
    return trade(dice.pick(("trade", "logistics", "software", "property", "machinery", "energy")))


def _created(story: Story, dice: Dice, course: str) -> date:
    if course == "new":
        return story.days_ago(dice.whole(25, 330))
    oldest, youngest = 6 * 365, 1130 if course in ("churned", "refunded") else 430
    if course == "never":
        return story.days_ago(dice.whole(5, oldest))
    return story.days_ago(youngest + int((oldest - youngest) * max(dice.random(), dice.random())))


def _founded(story: Story, dice: Dice, kind: str) -> int:
    oldest = 40 if kind == "company" else 70
    return story.as_of.year - 6 - int(oldest * dice.random() * dice.random())


def people_of_size(dice: Dice, employees: int) -> int:
    """How many people of an organisation are known to us: about three, more at larger ones."""
    return min(1 + dice.part(log2(employees) * dice.between(0.15, 0.68)), 20)


def _sites_of_size(dice: Dice, employees: int) -> int:
    return min(1 + dice.part(log2(employees) * dice.between(0.0, 0.14)), 9)
