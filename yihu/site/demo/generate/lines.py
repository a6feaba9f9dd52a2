"""Lines and services in use: what an account has, where, since when and for how much a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from .baskets import Pick, basket
from .blocks import Block
from .catalogue import Offering, coded, of_category
from .departments import Department
from .dice import Dice
from .money import fen_of, yuan
from .profiles import Profile
from .showcase import GROUP, LOST_DEPARTMENT
from .sites import site_key
from .story import Story

MOST_CONTRACTS = 5


class Line(NamedTuple):
    """A line or service in use from `since` until `until` (None: still); prices are yuan a month."""

    key: int
    account: int
    contract: int
    site: int
    department: int | None
    offering: int
    circuit: str
    speed: int | None  # Mbit/s
    quantity: int
    unit_price: Decimal
    monthly_fee: Decimal
    since: date
    until: date | None


class Span(NamedTuple):
    """From when until when something is used."""

    since: date
    until: date | None


def of_block(block: Block, departments: dict[int, list[Department]]) -> Iterator[tuple[Profile, list[Line]]]:
    """Every account of a block with its lines, ended ones included."""
    dice = block.dice("lines")
    for profile in block.profiles:
        yield profile, list(_of_account(dice, block.story, profile, departments[profile.key]))


def _of_account(dice: Dice, story: Story, profile: Profile, departments: list[Department]) -> Iterator[Line]:
    if profile.course == "never":
        return
    picks = basket(dice, profile)
    contracts = min(1 + len(picks) // 6, MOST_CONTRACTS)
    key = profile.key * 100
    leaves = story.days_ago(dice.whole(420, 700) if profile.course == "churned" else dice.whole(400, 460))
    for index, pick in enumerate(picks):
        span = _span(dice, story, profile, index == 0, leaves)
        contract = profile.key * 100 + index % contracts + 1
        site = site_key(profile.key, 1 if index == 0 else dice.whole(1, profile.sites))
        department = dice.pick(departments).key if departments and dice.chance(0.35) else None
        for taken, used in _stages(dice, story, profile, pick, span):
            key += 1
            yield _line(key, profile, contract, site, department, taken, used)
    if profile.key == GROUP:
        yield _lost(key + 1, story, profile, departments)


def _line(key: int, profile: Profile, contract: int, site: int, department: int | None, pick: Pick, span: Span) -> Line:
    offering = pick.offering
    circuit = f"{profile.county.area_code}-{offering.code.split('-')[0]}-{key:08d}"
    return Line(
        key, profile.key, contract, site, department, offering.key, circuit, offering.speed, pick.quantity,
        yuan(pick.unit_price), yuan(pick.unit_price * pick.quantity), span.since, span.until,
    )  # fmt: skip


def _lost(key: int, story: Story, profile: Profile, departments: list[Department]) -> Line:
    """What the department that left us had: its hotline texts, ended nine months ago."""
    department = next(found.key for found in departments if found.name == LOST_DEPARTMENT)
    pack = coded("SMS-100")
    pick = Pick(pack, 2, fen_of(pack.list_price) * 9 // 10)
    span = Span(story.days_ago(1200), story.days_ago(270))
    return _line(key, profile, profile.key * 100 + 1, site_key(profile.key, 1), department, pick, span)


def _span(dice: Dice, story: Story, profile: Profile, first: bool, leaves: date) -> Span:
    known = (story.as_of - profile.created).days
    if profile.course in ("churned", "refunded"):
        return Span(story.days_ago(dice.whole(max(720, known // 2), known)), leaves - timedelta(days=dice.whole(0, 9)))
    if profile.course == "new":
        return Span(story.days_ago(dice.whole(max(0, known - 60), known)), None)
    if first:
        since = story.days_ago(known - dice.whole(0, 40))
    elif profile.course == "growing" or dice.chance(0.07):
        since = story.days_ago(dice.whole(10, min(known, 900)))
    else:
        since = story.days_ago(dice.whole(min(known, 800), known))
    return Span(since, _end(dice, story, profile, first, since))


def _end(dice: Dice, story: Story, profile: Profile, first: bool, since: date) -> date | None:
    likely = {"declining": 0.62, "steady": 0.09, "growing": 0.02}[profile.course]
    if not dice.chance(likely / 3 if first else likely):
        return None
    until = story.days_ago(dice.whole(5, 540))
    return until if until > since else None


def _stages(dice: Dice, story: Story, profile: Profile, pick: Pick, span: Span) -> Iterator[tuple[Pick, Span]]:
    """One line, or the slower line and the faster one that took its place."""
    faster = _faster(pick.offering)
    days = (story.as_of - span.since).days
    if faster is None or span.until or days < 200 or profile.course == "declining" or not dice.chance(0.14):
        yield pick, span
        return
    changed = story.days_ago(dice.whole(20, min(days - 100, 700)))
    price = round(pick.unit_price * float(faster.list_price / pick.offering.list_price) * 0.94)
    yield pick, Span(span.since, changed)
    yield Pick(faster, pick.quantity, price), Span(changed + timedelta(days=1), None)


def _faster(offering: Offering) -> Offering | None:
    if offering.speed is None:
        return None
    tiers = of_category(offering.category)
    above = [tier for tier in tiers if (tier.speed or 0) > offering.speed]
    return above[0] if above else None
