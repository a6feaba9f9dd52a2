"""Accounts are planned in blocks, so that a group and its children are known together.

The first accounts stay the same however many are asked for; a reference from one account to another
never leaves its block and points to an earlier key.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from . import showcase, territories
from .dice import Dice
from .profiles import Profile, plan
from .story import Story
from .territories import County, counties_of_city
from .trades import KIND_TABLE

BLOCK = 48


class Block(NamedTuple):
    """Accounts with neighbouring keys."""

    story: Story
    number: int
    profiles: tuple[Profile, ...]

    def dice(self, purpose: str) -> Dice:
        """Chance for one purpose in this block."""
        return self.story.dice(purpose, self.number)


def blocks(story: Story) -> Iterator[Block]:
    """All accounts of the story, block by block in the order of their keys."""
    for number in range(-(-story.accounts // BLOCK)):
        left = story.accounts - number * BLOCK
        yield Block(story, number, tuple(_planned(story, number)[:left]))


def _planned(story: Story, number: int) -> list[Profile]:
    dice = story.dice("accounts", number)
    planned: list[Profile] = showcase.family(story, dice) if number == 0 else []
    while len(planned) < BLOCK:
        key = number * BLOCK + len(planned) + 1
        kind = dice.draw(KIND_TABLE)
        county = dice.draw(territories.table(story))
        if kind == "company" and dice.chance(0.12):
            planned += _group(story, dice, key, county, BLOCK - len(planned))
        else:
            planned.append(plan(story, dice, key, kind, county))
    return planned


def _group(story: Story, dice: Dice, key: int, county: County, room: int) -> list[Profile]:
    head = plan(story, dice, key, "company", county, rank="head", scale=5.0)
    family = [head]
    for _ in range(dice.whole(1, 2) + dice.part(dice.skewed(0.4, 1.0))):
        child = plan(
            story, dice, key + len(family), "company", _near(story, dice, county),
            above=head, rank="subsidiary", scale=1.6,
        )  # fmt: skip
        family.append(child)
        family += branches(story, dice, child, child.key + 1, dice.part(0.3))
    family += branches(story, dice, head, key + len(family), dice.part(0.4))
    return family[:room]


def branches(story: Story, dice: Dice, above: Profile, key: int, count: int) -> list[Profile]:
    """Branch offices of a company, with keys from `key` on, in other cities as far as chance allows."""
    return [
        plan(
            story, dice, key + index, "company", _far(story, dice, above.county),
            above=above, rank="branch", scale=0.5,
        )
        for index in range(count)
    ]  # fmt: skip


def _far(story: Story, dice: Dice, county: County) -> County:
    for _ in range(8):
        drawn = dice.draw(territories.table(story))
        if drawn.city != county.city:
            return drawn
    return drawn


def _near(story: Story, dice: Dice, county: County) -> County:
    if dice.chance(0.6):
        return dice.draw(counties_of_city(story.name, county.city))
    return dice.draw(territories.table(story))
