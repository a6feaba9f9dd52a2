"""Where organisations work: head office, plants, shops, warehouses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .blocks import Block, blocks
from .dice import Dice
from .profiles import Profile
from .story import Story
from .tables import lines
from .territories import County, counties_of_city

_FURTHER = {
    "company": ("仓库", "二厂", "门店", "营业部", "研发楼", "物流中心", "展厅", "宿舍区"),
    "government": ("办事大厅", "分局", "执法大队", "档案库"),
    "hospital": ("门诊部", "新院区", "体检中心", "住院部"),
    "school": ("东校区", "西校区", "实训基地", "图书馆"),
}
_MAIN = {"company": "总部", "government": "机关", "hospital": "本部", "school": "本部"}


class Site(NamedTuple):
    """A place of an organisation; the first site of an account is its seat. `territory` is a county key."""

    key: int
    account: int
    name: str
    territory: int
    address: str


def sites(story: Story) -> Iterator[Site]:
    """All sites, account by account."""
    for block in blocks(story):
        yield from _of_block(block)


def site_key(account: int, number: int) -> int:
    """The key of the `number`-th site of an account, from 1."""
    return account * 100 + number


def _of_block(block: Block) -> Iterator[Site]:
    dice = block.dice("sites")
    for profile in block.profiles:
        for number in range(1, profile.sites + 1):
            county = profile.county if number == 1 or dice.chance(0.5) else _elsewhere(dice, block.story, profile)
            name = _MAIN[profile.kind] if number == 1 else _name(profile, county, number)
            key = site_key(profile.key, number)
            yield Site(key, profile.key, name, county.key, _address(dice, county, profile.core.text))


def _elsewhere(dice: Dice, story: Story, profile: Profile) -> County:
    return dice.draw(counties_of_city(story.name, profile.county.city))


def _name(profile: Profile, county: County, number: int) -> str:
    further = _FURTHER[profile.kind]
    place = (profile.key + number) % len(further)
    repeated = f" {number}" if number > len(further) + 1 else ""
    return f"{county.name.rstrip('区县市')}{further[place]}{repeated}"


def _address(dice: Dice, county: County, core: str) -> str:
    street = f"{_start(county)}{dice.pick(_roads())}{dice.whole(1, 488)}号"
    draw = dice.random()
    if draw < 0.5:
        return street
    if draw < 0.8:
        return f"{street}{core}大厦{dice.whole(2, 28)}层"
    return f"{street}{dice.pick('东南西北')}区{dice.whole(1, 19)}号楼"


@cache
def _start(county: County) -> str:
    return f"{county.province_name}{county.city_name}{county.name}"


@cache
def _roads() -> tuple[str, ...]:
    return tuple(road for (road,) in lines("roads"))
