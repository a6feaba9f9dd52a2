"""Contracts: the terms under which an account's lines run, the present one and sometimes the one before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from . import lines
from .blocks import blocks
from .catalogue import offering
from .departments import of_block as departments_of_block
from .dice import Dice, Weighted
from .lines import Line
from .story import Story

_TERMS = Weighted([12, 24, 36], [40, 35, 25])  # months
_RENEWED = 0.94


class Contract(NamedTuple):
    """A contract that runs from `since` to the end of `until`; the amount is that of the whole term."""

    key: int
    account: int
    number: str
    title: str
    since: date
    until: date
    amount: Decimal
    currency: str


class Holding(NamedTuple):
    """What one account has; every line names one of the contracts."""

    account: int
    contracts: list[Contract]
    lines: list[Line]


def holdings(story: Story) -> Iterator[Holding]:
    """Contracts and lines of every account that ever had any."""
    for block in blocks(story):
        dice = block.dice("contracts")
        for profile, held in lines.of_block(block, departments_of_block(block)):
            if held:
                yield Holding(profile.key, list(_contracts(dice, story, held)), held)


def _contracts(dice: Dice, story: Story, held: list[Line]) -> Iterator[Contract]:
    keys = sorted({line.contract for line in held})
    for key in keys:
        covered = [line for line in held if line.contract == key]
        months = dice.draw(_TERMS)
        start, terms = _present_term(dice, story, covered, months)
        running = [line for line in covered if line.until is None or line.until >= start] or covered
        yield _contract(key, start, months, running)
        if terms and dice.chance(0.35):
            earlier = [line for line in covered if line.since < start]
            yield _contract(key + lines.MOST_CONTRACTS, add_months(start, -months), months, earlier)


def _present_term(dice: Dice, story: Story, covered: list[Line], months: int) -> tuple[date, int]:
    """The first day of the last term and how many terms went before it."""
    start = min(line.since for line in covered)
    ends = [line.until for line in covered]
    last = max(end for end in ends if end) if all(ends) else story.as_of
    terms = 0
    while (following := add_months(start, months)) <= last:
        if following > story.days_ago(90) and not dice.chance(_RENEWED):
            break  # it ran out lately, the renewal is still to be signed
        start, terms = following, terms + 1
    return start, terms


def _contract(key: int, since: date, months: int, covered: list[Line]) -> Contract:
    account, number = divmod(key, 100)
    main = offering(max(covered, key=lambda line: line.monthly_fee).offering)
    title = f"{main.name}等业务合同" if len(covered) > 1 else f"{main.name}业务合同"
    amount = months * sum((line.monthly_fee for line in covered), Decimal(0))
    until = add_months(since, months) - timedelta(days=1)
    return Contract(key, account, f"HT{since.year}{account:07d}{number:02d}", title, since, until, amount, "CNY")


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the 28th where that month may not have it."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, min(day.day, 28))
