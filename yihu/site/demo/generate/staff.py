"""The operator's own people: account managers by county, marketing managers, service desk, direction."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .person_names import draw_person_name
from .story import Story
from .territories import COUNTRY, County, counties

LI, WANG, ZHAO = 1, 2, 3


class StaffMember(NamedTuple):
    """One of us; `counties` are those an account manager looks after, `territory` is his post."""

    key: int
    username: str
    name: str
    cast: str  # what tests and guides call him, else empty
    title: str
    roles: tuple[str, ...]  # administrator, director, marketing_manager, account_manager, service_agent, analyst
    territory: int
    counties: tuple[int, ...]
    email: str
    mobile: str


class _Post(NamedTuple):
    role: str
    title: str
    territory: int
    counties: tuple[int, ...] = ()


# 李经理 and 王经理 work in one city, 赵经理 in another province
_CAST = {
    LI: ("李经理", "李文博", "li"),
    WANG: ("王经理", "王雅婷", "wang"),
    ZHAO: ("赵经理", "赵志诚", "zhao"),
}
_USERNAMES = {"administrator": "admin", "director": "director", "analyst": "analyst"}
_CAST_CITIES = (350100, 350100, 360100)
_ACCOUNTS_A_MANAGER = 3.7  # per cent of all accounts


def staff(story: Story) -> Iterator[StaffMember]:
    """Everyone, 李经理, 王经理 and 赵经理 first."""
    yield from _staff(story.name, story.seed)


def managers(story: Story) -> dict[int, int]:
    """County key -> staff key of its account manager, for every county of the story."""
    return {county: member.key for member in staff(story) for county in member.counties}


@cache
def marketing_of(story: Story) -> dict[int, int]:
    """City key -> staff key of the city's marketing manager, where it has one."""
    return {member.territory: member.key for member in staff(story) if "marketing_manager" in member.roles}


@cache
def service_agents(story: Story) -> tuple[int, ...]:
    """Staff keys of the service desk."""
    return tuple(member.key for member in staff(story) if "service_agent" in member.roles)


@cache
def _staff(story_name: str, seed: int) -> tuple[StaffMember, ...]:
    story = Story(story_name, 0, seed)
    dice = story.dice("staff")
    found: list[StaffMember] = []
    used = {username for _, _, username in _CAST.values()}
    for key, post in enumerate(_posts(story), start=1):
        drawn = draw_person_name(dice)
        cast, name, username = _CAST.get(key, ("", drawn.text, _username(post, drawn.surname[1], drawn.given[1], used)))
        used.add(username)
        found.append(
            StaffMember(
                key, username, name, cast, post.title, (post.role,), post.territory, post.counties,
                f"{username}@yihu.example", f"1640000{key:04d}",
            )
        )  # fmt: skip
    return tuple(found)


def _username(post: _Post, surname: str, given: str, used: set[str]) -> str:
    wished = _USERNAMES.get(post.role, f"{surname}.{given}")
    free, number = wished, 2
    while free in used:
        free, number = f"{wished}{number}", number + 1
    return free


def _posts(story: Story) -> list[_Post]:
    areas = _areas(story)
    cast = [areas[city].pop(0) for city in _CAST_CITIES]
    rest = [area for city in areas.values() for area in city]
    accounts = [_Post("account_manager", "客户经理", _seat(area), tuple(c.key for c in area)) for area in cast + rest]
    return accounts + _marketing(story) + _others(story)


def _areas(story: Story) -> dict[int, list[list[County]]]:
    """City key -> the counties each of its account managers looks after, the busiest manager first."""
    cities: dict[int, list[County]] = {}
    for county in counties(story):
        cities.setdefault(county.city, []).append(county)
    return {city: _deal(found, _CAST_CITIES.count(city)) for city, found in cities.items()}


def _deal(found: list[County], least: int) -> list[list[County]]:
    wished = max(1, least, round(sum(county.weight for county in found) / _ACCOUNTS_A_MANAGER))
    areas: list[list[County]] = [[] for _ in range(min(wished, len(found)))]
    for county in sorted(found, key=lambda county: (-county.weight, county.key)):
        min(areas, key=lambda area: sum(held.weight for held in area)).append(county)
    return areas


def _seat(area: list[County]) -> int:
    return area[0].key if len(area) == 1 else area[0].city


def _marketing(story: Story) -> list[_Post]:
    found = counties(story)
    provinces = sorted({county.key // 10000 * 10000 for county in found})
    cities = sorted({county.city for county in found})
    busiest = sorted(found, key=lambda county: (-county.weight, county.key))[:3]
    return (
        [_Post("marketing_manager", "省公司营销经理", province) for province in provinces]
        + [_Post("marketing_manager", "市公司营销经理", city) for city in cities]
        + [_Post("marketing_manager", "区县营销经理", county.key) for county in busiest]
    )


def _others(story: Story) -> list[_Post]:
    home = 350000
    return [
        *[_Post("service_agent", "客服专员", home) for _ in range(4)],
        _Post("analyst", "数据分析师", home),
        _Post("director", "政企部总经理", home),
        _Post("administrator", "系统管理员", COUNTRY),
    ]
