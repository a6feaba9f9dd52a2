"""People at customers and the dated roles they have there.

A few work for two organisations, a few came from another one; the other organisation is always an
earlier account.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from .blocks import Block, blocks
from .departments import Department
from .departments import of_block as departments_of_block
from .dice import Dice
from .organisations import domain
from .person_names import PersonName, draw_person_name
from .profiles import Profile
from .roles import Position, first_position, later_position, position_of
from .showcase import CAST, Member
from .story import Story

_MOST = 32  # people of one account, for numbers that differ for each person


class Person(NamedTuple):
    """Somebody we know at a customer; `mobile` and `email` may be empty."""

    key: int
    name: str
    mobile: str
    email: str
    cast: str  # what tests and guides call him, else empty


class Role(NamedTuple):
    """What a person is in an organisation, from `since` until `until` (None: still)."""

    key: int
    person: int
    account: int
    department: int | None
    title: str
    buying_role: str  # initiator, user, influencer, buyer, decider, gatekeeper, or empty
    since: date
    until: date | None


class Known(NamedTuple):
    """A person with his roles, the present one at the account he belongs to first."""

    person: Person
    roles: tuple[Role, ...]
    spoken: str  # how we speak to him: 陈科长


def people(story: Story) -> Iterator[Known]:
    """Everyone, account by account; roles refer to the same or to an earlier account."""
    for block in blocks(story):
        yield from of_block(block, departments_of_block(block))


def of_block(block: Block, departments: dict[int, list[Department]]) -> Iterator[Known]:
    """Everyone who belongs to the accounts of one block."""
    dice = block.dice("people")
    for index, profile in enumerate(block.profiles):
        cast = CAST.get(profile.key, ())
        for number in range(1, profile.people + 1):
            member = cast[number - 1] if number <= len(cast) else None
            earlier = block.profiles[:index] if member is None else ()
            yield _known(dice, block.story, profile, number, member, earlier, departments)


def _known(
    dice: Dice, story: Story, profile: Profile, number: int, member: Member | None,
    earlier: tuple[Profile, ...], departments: dict[int, list[Department]],
) -> Known:  # fmt: skip
    name = PersonName(member.surname, member.given) if member else draw_person_name(dice)
    key = profile.key * 100 + number
    person = Person(key, name.text, _mobile(dice, story, profile, number), _email(dice, profile, name, number),
                    member.cast if member else "")  # fmt: skip
    own = departments[profile.key]
    place = position_of(member, own) if member else _position(dice, profile, number, own)
    since = profile.created if member else _since(dice, story, profile)
    roles = [_role(key, 1, profile.key, place, since, None)]
    if earlier and (draw := dice.random()) < 0.095:
        other = _other(dice, profile, earlier)
        elsewhere = later_position(dice, other.kind, departments[other.key])
        if draw < 0.042:
            roles.append(_role(key, 2, other.key, elsewhere, _since(dice, story, other), None))
        else:
            left = since - timedelta(days=dice.whole(1, 90))
            start = max(left - timedelta(days=dice.whole(200, 1500)), date(other.founded, 1, 1))
            if start < left:
                roles.append(_role(key, 2, other.key, elsewhere, start, left))
    return Known(person, tuple(roles), name.surname[0] + place.address)


def _position(dice: Dice, profile: Profile, number: int, own: list[Department]) -> Position:
    return first_position(dice, profile.kind) if number == 1 else later_position(dice, profile.kind, own)


def _role(person: int, number: int, account: int, place: Position, since: date, until: date | None) -> Role:
    return Role(person * 10 + number, person, account, place.department, place.title, place.buying_role, since, until)


def _other(dice: Dice, profile: Profile, earlier: tuple[Profile, ...]) -> Profile:
    near = [other for other in earlier if other.core is profile.core or other.county.city == profile.county.city]
    return dice.pick(near or earlier)


def _since(dice: Dice, story: Story, profile: Profile) -> date:
    known = (story.as_of - profile.created).days
    return max(story.days_ago(dice.whole(10, known + 400)), date(profile.founded, 1, 1))


def _mobile(dice: Dice, story: Story, profile: Profile, number: int) -> str:
    # no operator has the numbers that begin with 164; the stride makes every number differ
    if dice.random() < 0.06:
        return ""
    return f"164{((profile.key * _MOST + number) * 12_345_701 + story.seed * 7919) % 10**8:08d}"


def _email(dice: Dice, profile: Profile, name: PersonName, number: int) -> str:
    if dice.random() < 0.22:
        return ""
    return f"{name.surname[1]}.{name.given[1]}{number if number > 1 else ''}@{domain(profile)}"
