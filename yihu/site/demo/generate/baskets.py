"""Which offerings a customer takes for what he spends."""

from __future__ import annotations

from functools import cache
from math import log2
from typing import NamedTuple

from .catalogue import Offering, categories, coded, of_category
from .dice import Dice, Weighted
from .money import fen_of
from .profiles import Profile
from .showcase import TAKEN

MOST_LINES = 18
_PER_HEAD = ("voice", "collaboration", "video")  # nobody needs many times more of these than he has people


class Pick(NamedTuple):
    """An offering taken, how many of it, and the monthly price of one in fen."""

    offering: Offering
    quantity: int
    unit_price: int


def basket(dice: Dice, profile: Profile) -> list[Pick]:
    """The offerings on which an account spends about its monthly fee, the largest part first."""
    if profile.key in TAKEN:
        return [_agreed(code, quantity) for code, quantity in TAKEN[profile.key]]
    wanted = max(0.0, log2(profile.fee / 180)) * 0.55
    count = min(1 + dice.part(wanted * dice.between(0.5, 1.5)), MOST_LINES)
    weights = sorted((0.08 + dice.random() ** 2 for _ in range(count)), reverse=True)
    return [_pick(dice, profile, profile.fee * weight / sum(weights)) for weight in weights]


def _agreed(code: str, quantity: int) -> Pick:
    offering = coded(code)
    return Pick(offering, quantity, fen_of(offering.list_price) * 85 // 100)


def _pick(dice: Dice, profile: Profile, share: float) -> Pick:
    for _ in range(12):
        category = dice.draw(_category_table())
        found = of_category(category)
        if float(found[0].list_price) <= 1.6 * share and (_many(found) or float(found[-1].list_price) > 0.35 * share):
            return _sized(dice, profile, _tier(dice, found, share), share)
    return _sized(dice, profile, coded("TEL-1"), share)


def _tier(dice: Dice, found: tuple[Offering, ...], share: float) -> Offering:
    fitting = [offering for offering in found if float(offering.list_price) <= 1.6 * share]
    return fitting[-1] if dice.chance(0.7) else dice.pick(fitting)


def _sized(dice: Dice, profile: Profile, offering: Offering, share: float) -> Pick:
    discount = dice.between(0.62, 0.9) if share > 20_000 else dice.between(0.78, 1.0)
    unit_price = max(1, round(fen_of(offering.list_price) * discount))
    quantity = max(1, round(share * 100 / unit_price)) if offering.countable else 1
    if offering.category in _PER_HEAD:
        quantity = min(quantity, 3 * profile.employees)
    return Pick(offering, quantity, unit_price)


def _many(found: tuple[Offering, ...]) -> bool:
    return any(offering.countable for offering in found)


@cache
def _category_table() -> Weighted[str]:
    found = [category for category in categories() if category.weight > 0]
    return Weighted([category.key for category in found], [category.weight for category in found])
