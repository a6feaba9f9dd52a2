"""Bills of 26 months: what each account was charged and credited, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from . import lines
from .blocks import blocks
from .catalogue import INSTALLATION, Offering, coded, offering
from .departments import of_block as departments_of_block
from .dice import Dice, Weighted
from .lines import Line
from .money import UNITS, fen_of, quantity_of, times, yuan
from .profiles import Profile
from .story import HISTORY_MONTHS, Story, month_start, months_between
from .usage import seasons, trend

NATURAL_LINES = 34.0  # an account on average, when nothing else is asked for
_SMALL_CYCLES = Weighted([1, 3, 12], [60, 24, 16])
_CYCLES = Weighted([1, 3, 12], [84, 12, 4])
_SMALL = 40_000  # fen a month
_CORRECTED = 0.012


class Transaction(NamedTuple):
    """A line of a bill or, with a negative quantity, of a credit; amount = quantity x unit price, in yuan."""

    account: int
    document: str
    date: date
    offering: int
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    cost: Decimal | None  # None where our cost is not known
    currency: str


class _Charge(NamedTuple):
    """A charge of an offering: quantity in ten-thousandths, price of one in fen."""

    day: date
    offering: Offering
    units: int
    price: int


def transactions(story: Story, lines_per_account: float = NATURAL_LINES) -> Iterator[Transaction]:
    """All bill lines, account by account in the order of their dates.

    For fewer lines per account several months are billed at once, in advance; for more lines a month
    is split. The revenue stays about the same.
    """
    if lines_per_account <= 0:
        raise ValueError(f"lines_per_account must be more than 0, not {lines_per_account}")
    density = lines_per_account / NATURAL_LINES
    for block in blocks(story):
        dice = block.dice("bills")
        for profile, held in lines.of_block(block, departments_of_block(block)):
            yield from _of_account(dice, story, profile, held, density)


def _of_account(dice: Dice, story: Story, profile: Profile, held: list[Line], density: float) -> Iterator[Transaction]:
    billing_day = dice.whole(1, 27)
    charges: list[_Charge] = []
    for line in held:
        charges += _of_line(dice, story, profile, line, billing_day, density)
    if profile.course == "refunded" and held:
        charges += _refunds(dice, story, held[0])
    charges.sort(key=lambda charge: charge.day)
    for charge in charges:
        yield _transaction(profile.key, charge)


def _transaction(account: int, charge: _Charge) -> Transaction:
    day, sold, units, price = charge
    number = f"B{day.year}{day.month:02d}{account:07d}" if units > 0 else f"C{day:%Y%m%d}{account:07d}"
    cost = None if sold.unit_cost is None else yuan(times(units, fen_of(sold.unit_cost)))
    return Transaction(
        account, number, day, sold.key, quantity_of(units), yuan(price), yuan(times(units, price)), cost, "CNY"
    )


def _of_line(
    dice: Dice, story: Story, profile: Profile, line: Line, billing_day: int, density: float
) -> Iterator[_Charge]:
    sold, price = offering(line.offering), fen_of(line.unit_price)
    days = _days(story, line, billing_day)
    cycle = 1 if sold.usage else dice.draw(_SMALL_CYCLES if line.quantity * price < _SMALL else _CYCLES)
    cycle = _gathered(dice, cycle, density)
    due = _due(dice, story, profile, line, days, cycle) if days else []
    for charge in _split(dice, due, density):
        yield _Charge(charge.day, sold, charge.units, price)
        if dice.chance(_CORRECTED):
            yield from _correction(dice, story, charge, sold, price)
    yield from _installation(dice, story, line, sold)
    if cycle > 1 and due and line.until and not sold.usage:
        yield from _unused(due[-1].day, line.until, cycle, sold, line.quantity, price)


class _Due(NamedTuple):
    day: date
    units: int


def _days(story: Story, line: Line, billing_day: int) -> list[date]:
    """The days within the history on which the line can be billed."""
    last = min(line.until, story.as_of) if line.until else story.as_of
    oldest = max(line.since, month_start(story.as_of, HISTORY_MONTHS - 1))
    months = range(months_between(oldest, last), -1, -1)
    found = [month_start(last, back).replace(day=billing_day) for back in months]
    return [day for day in found if oldest <= day <= last]


def _due(dice: Dice, story: Story, profile: Profile, line: Line, days: list[date], cycle: int) -> list[_Due]:
    found = [day for day in days if months_between(line.since, day) % cycle == 0]
    if not offering(line.offering).usage:
        return [_Due(day, line.quantity * cycle * UNITS) for day in found]
    season = seasons(profile, offering(line.offering).category)
    means = [season[day.month - 1] * trend(profile, months_between(day, story.as_of)) for day in found]
    return [_Due(day, _used(dice, line.quantity * cycle * mean)) for day, mean in zip(found, means, strict=True)]


def _used(dice: Dice, mean: float) -> int:
    return max(1, dice.part(mean * dice.between(0.88, 1.12))) * UNITS


def _split(dice: Dice, due: list[_Due], density: float) -> Iterator[_Due]:
    """The same units in more lines, where more are wanted than there are bills."""
    for charge in due:
        count = max(1, dice.part(density))
        share, rest = divmod(charge.units, count)
        for _ in range(count - 1):
            yield _Due(charge.day, share)
        yield _Due(charge.day, share + rest)


def _gathered(dice: Dice, cycle: int, density: float) -> int:
    """A longer cycle in months, so that bills are rarer by the density on average; a year at most."""
    if density >= 1:
        return cycle
    whole = int(1 / density)
    often = density * whole * (whole + 1) - whole  # share of the shorter factor that makes the mean right
    return min(12, cycle * (whole if dice.chance(often) else whole + 1))


def _correction(dice: Dice, story: Story, charge: _Due, sold: Offering, price: int) -> Iterator[_Charge]:
    day = charge.day + timedelta(days=dice.whole(4, 26))
    units = charge.units if dice.chance(0.6) else max(1, int(charge.units * dice.between(0.1, 0.6)) // 100 * 100)
    if day <= story.as_of:
        yield _Charge(day, sold, -units, price)


def _installation(dice: Dice, story: Story, line: Line, sold: Offering) -> Iterator[_Charge]:
    recent = line.since >= month_start(story.as_of, HISTORY_MONTHS - 1)
    if recent and sold.speed and dice.chance(0.5):
        fee = coded(INSTALLATION)
        yield _Charge(line.since, fee, UNITS, fen_of(fee.list_price))


def _unused(billed: date, until: date, cycle: int, sold: Offering, quantity: int, price: int) -> Iterator[_Charge]:
    """The credit for months that were paid in advance and not used."""
    left = cycle - 1 - months_between(billed, until)
    if left > 0:
        yield _Charge(until, sold, -left * quantity * UNITS, price)


def _refunds(dice: Dice, story: Story, line: Line) -> Iterator[_Charge]:
    """What a customer who left gets back long afterwards: he costs us more than he brings."""
    for _ in range(dice.whole(1, 2)):
        day = story.days_ago(dice.whole(30, 330))
        yield _Charge(day, offering(line.offering), -dice.whole(1, 5) * line.quantity * UNITS, fen_of(line.unit_price))
