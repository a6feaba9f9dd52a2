"""Customer organisations with their names, numbers and places in the hierarchy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from .blocks import Block, blocks
from .credit_codes import credit_code
from .dice import Dice
from .names import Name, draw_name
from .profiles import Profile
from .staff import managers
from .story import Story
from .trades import KINDS

_PREFIX = {"35": "FJ", "36": "JX", "33": "ZJ"}


class Organisation(NamedTuple):
    """A customer organisation; `parent` is an earlier key, `manager` a staff key, `territory` a county key."""

    key: int
    external_id: str
    name: str
    short_name: str
    former_names: tuple[str, ...]
    english_name: str  # empty when unknown
    kind: str  # company, government, hospital, school
    industry: str
    industry_english: str
    rank: str  # single, head, subsidiary, branch
    parent: int | None
    territory: int
    credit_code: str | None
    phone: str
    email: str
    website: str
    employees: int
    founded: int
    manager: int
    created: date


def organisations(story: Story) -> Iterator[Organisation]:
    """All organisations in the order of their keys, parents first; names, ids and codes are unique."""
    taken: set[str] = set()
    manager_of = managers(story)
    for block in blocks(story):
        yield from _of_block(block, taken, manager_of)


def _of_block(block: Block, taken: set[str], manager_of: dict[int, int]) -> Iterator[Organisation]:
    dice = block.dice("organisations")
    full_names: dict[int, str] = {}
    for profile in block.profiles:
        name = _free_name(dice, profile, full_names, taken)
        full_names[profile.key] = name.full
        former = _former_names(dice, profile, full_names, name)
        industry, industry_english = _industry(profile)
        host = domain(profile)
        yield Organisation(
            profile.key, external_id(profile), name.full, name.short, former,
            name.english if dice.chance(0.26) else "", profile.kind, industry, industry_english,
            profile.rank, profile.parent, profile.county.key,
            _code(dice, profile), _phone(dice, profile),
            f"office@{host}" if dice.chance(0.6) else "", f"https://www.{host}/" if dice.chance(0.55) else "",
            profile.employees, profile.founded, manager_of[profile.county.key], profile.created,
        )  # fmt: skip


def _industry(profile: Profile) -> tuple[str, str]:
    if profile.kind == "company":
        return profile.trade.name, profile.trade.english
    return KINDS[profile.kind].industry, KINDS[profile.kind].industry_english


def external_id(profile: Profile) -> str:
    """The number of the account in the operator's own books, such as FJ000123."""
    return f"{_PREFIX[str(profile.county.key)[:2]]}{profile.key:06d}"


def domain(profile: Profile) -> str:
    """A domain name that can never be registered; a group's members share one."""
    return f"{profile.core.pinyin}{profile.parent or profile.key}.example"


def _free_name(dice: Dice, profile: Profile, full_names: dict[int, str], taken: set[str]) -> Name:
    above = full_names.get(profile.parent) if profile.parent else None
    for attempt in range(100):
        name = draw_name(dice, profile, above, attempt)
        if name.full not in taken:
            taken.add(name.full)
            return name
    raise ValueError(f"no free name for account {profile.key} in {profile.county.stem}; widen data/cores.txt")


def _former_names(dice: Dice, profile: Profile, full_names: dict[int, str], name: Name) -> tuple[str, ...]:
    if not dice.chance(0.07):
        return ()
    above = full_names.get(profile.parent) if profile.parent else None
    old = draw_name(dice, profile._replace(rank="single") if profile.rank == "head" else profile, above, 0).full
    return (old,) if old != name.full else ()


def _code(dice: Dice, profile: Profile) -> str | None:
    if dice.chance(0.03):
        return None
    recent = profile.kind == "company" and profile.founded >= 2015
    return credit_code(KINDS[profile.kind].authority, profile.county.key, profile.key, recent)


def _phone(dice: Dice, profile: Profile) -> str:
    # no subscriber number in China begins with 9: nobody can be called by mistake
    return f"{profile.county.area_code}-9{dice.whole(0, 9_999_999):07d}"
