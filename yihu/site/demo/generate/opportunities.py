"""Chances to sell, open and closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from math import log2
from typing import NamedTuple

from .blocks import blocks
from .catalogue import Offering, categories, of_category
from .dice import Dice, Weighted
from .money import fen_of, yuan
from .profiles import Profile
from .staff import managers
from .story import Story

_YOUNG = Weighted(["prospecting", "engaging", "won", "lost"], [48, 38, 8, 6])
_OLD = Weighted(["prospecting", "engaging", "won", "lost"], [5, 15, 45, 35])
_KINDS = ("新装", "扩容", "续约", "改造", "试点")
_LOST = ("价格高于竞争对手", "预算未批", "决策人更换，项目搁置", "工期不能满足", "客户选择自建", "上级统一采购")


class Opportunity(NamedTuple):
    """A chance to sell; `amount` is that of the first year, `closed` is None while it is open."""

    key: int
    account: int
    title: str
    offering: int
    stage: str  # prospecting, engaging, won, lost
    amount: Decimal
    currency: str
    opened: date
    expected: date
    closed: date | None
    owner: int
    reason: str  # why it was lost


def opportunities(story: Story) -> Iterator[Opportunity]:
    """All opportunities, account by account."""
    manager_of = managers(story)
    for block in blocks(story):
        dice = block.dice("opportunities")
        for profile in block.profiles:
            wanted = min(0.11 + 0.115 * max(0.0, log2(profile.fee / 80)), 2.2)
            for number in range(1, dice.part(wanted * dice.between(0.3, 1.7)) + 1):
                yield _opportunity(dice, story, profile, number, manager_of[profile.county.key])


def _opportunity(dice: Dice, story: Story, profile: Profile, number: int, owner: int) -> Opportunity:
    known = (story.as_of - profile.created).days
    age = dice.whole(2, max(3, min(known, 540)))
    opened = story.days_ago(age)
    stage = dice.draw(_YOUNG if age < 100 else _OLD)
    ends = stage in ("won", "lost")
    closed = min(opened + timedelta(days=dice.whole(10, 150)), story.as_of) if ends else None
    expected = closed + timedelta(days=dice.whole(-20, 20)) if closed else story.days_ago(-dice.whole(-25, 150))
    sold = _wanted(dice, profile.fee)
    return Opportunity(
        profile.key * 100 + number, profile.key, f"{sold.name}{dice.pick(_KINDS)}", sold.key, stage,
        _amount(dice, profile, sold), "CNY", opened, max(expected, opened), closed, owner,
        dice.pick(_LOST) if stage == "lost" else "",
    )  # fmt: skip


def _wanted(dice: Dice, fee: float) -> Offering:
    found = of_category(dice.draw(_category_table()))
    fitting = [offering for offering in found if float(offering.list_price) <= 2 * fee] or found[:1]
    return dice.pick(fitting)


def _amount(dice: Dice, profile: Profile, sold: Offering) -> Decimal:
    price = fen_of(sold.list_price)
    share = profile.fee * 100 * dice.between(0.1, 0.6)
    quantity = max(1, round(share / price)) if sold.countable else 1
    return yuan(round(price * quantity * 12 * dice.between(0.75, 1.0) / 10_000) * 10_000 or 10_000)


@cache
def _category_table() -> Weighted[str]:
    found = [category for category in categories() if category.weight > 0]
    return Weighted([category.key for category in found], [category.weight for category in found])
