"""The departments of organisations by kind and size, sections below their departments."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .blocks import Block, blocks
from .dice import Dice
from .profiles import Profile
from .showcase import CAST
from .story import Story
from .tables import rows


class Department(NamedTuple):
    """A department; `function` says what it does in any kind of organisation, `parent` is an earlier key."""

    key: int
    account: int
    name: str
    english: str
    function: str  # management, admin, finance, it, purchasing, business, production, hr, service, research, legal
    parent: int | None


class _Form(NamedTuple):
    name: str
    english: str
    function: str
    parent: str
    employees: int


def departments(story: Story) -> Iterator[Department]:
    """All departments, account by account, parents first."""
    for block in blocks(story):
        for found in of_block(block).values():
            yield from found


def of_block(block: Block) -> dict[int, list[Department]]:
    """Account key -> its departments, for the accounts of one block."""
    dice = block.dice("departments")
    return {profile.key: _of_account(dice, profile) for profile in block.profiles}


def _of_account(dice: Dice, profile: Profile) -> list[Department]:
    found: dict[str, Department] = {}
    for number, form in enumerate(_forms(profile.kind), start=1):
        if form.employees > profile.employees:
            continue
        if (dice.chance(0.7) or profile.key in CAST) and (not form.parent or form.parent in found):
            above = found[form.parent].key if form.parent else None
            key = profile.key * 100 + number
            found[form.name] = Department(key, profile.key, form.name, form.english, form.function, above)
    return list(found.values())


@cache
def _forms(kind: str) -> tuple[_Form, ...]:
    return tuple(
        _Form(row["name"], row["english"], row["function"], row["parent"], int(row["employees"]))
        for row in rows("departments")
        if row["kind"] == kind
    )
