"""What was talked about with customers: visits, calls and notes, in the words of the people who wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from math import log2
from typing import NamedTuple

from . import lines, people
from .blocks import Block, blocks
from .catalogue import Offering, offering, offerings
from .departments import Department
from .departments import of_block as departments_of_block
from .dice import Dice
from .lines import Line
from .people import Known
from .profiles import Profile
from .showcase import GROUP
from .staff import WANG, managers, marketing_of, service_agents
from .story import HISTORY_MONTHS, Story, month_start
from .tables import rows

_SHANGHAI_HOURS = 8
_WINBACK = 0.8  # of the accounts one of whose departments left us


class Interaction(NamedTuple):
    """A visit, call or note; `author` is a staff key, `at` the time in UTC."""

    key: int
    account: int
    kind: str  # visit, call, note
    author: int
    person: int | None
    department: int | None
    at: datetime
    text: str


class _Draft(NamedTuple):
    at: datetime
    kind: str
    author: int
    known: Known | None
    text: str


class _Scene(NamedTuple):
    """One account with all that may be talked about."""

    story: Story
    profile: Profile
    departments: dict[int, Department]
    known: list[Known]
    lines: list[Line]
    authors: dict[str, int]


def interactions(story: Story) -> Iterator[Interaction]:
    """All visits, calls and notes, account by account in the order of time."""
    manager_of = managers(story)
    for block in blocks(story):
        dice = block.dice("interactions")
        for scene in _scenes(block, manager_of):
            drafts = sorted(_drafts(dice, scene), key=lambda draft: draft.at)
            for number, draft in enumerate(drafts, start=1):
                yield _interaction(scene.profile.key, number, draft)


def _interaction(account: int, number: int, draft: _Draft) -> Interaction:
    person = draft.known.person.key if draft.known else None
    department = draft.known.roles[0].department if draft.known else None
    return Interaction(
        account * 1000 + number, account, draft.kind, draft.author, person, department, draft.at, draft.text
    )


def _scenes(block: Block, manager_of: dict[int, int]) -> Iterator[_Scene]:
    story = block.story
    departments = departments_of_block(block)
    met: dict[int, list[Known]] = {}
    for known in people.of_block(block, departments):
        met.setdefault(known.roles[0].account, []).append(known)
    agents, marketing = service_agents(story), marketing_of(story)
    for profile, held in lines.of_block(block, departments):
        manager = manager_of[profile.county.key]
        authors = {
            "manager": manager,
            "colleague": WANG if manager != WANG else manager_of[350102],
            "marketing": marketing.get(profile.county.city, manager),
            "agent": agents[profile.key % len(agents)],
        }
        found = {department.key: department for department in departments[profile.key]}
        yield _Scene(story, profile, found, met.get(profile.key, []), held, authors)


def _drafts(dice: Dice, scene: _Scene) -> Iterator[_Draft]:
    wanted = 1.2 + max(0.0, log2(scene.profile.fee / 60)) * 1.05 * dice.between(0.4, 1.6)
    written: set[str] = set()
    for _ in range(min(dice.part(wanted), 24)):
        course = scene.profile.course if dice.chance(0.35) else "any"
        row = dice.pick(_notes(course))
        if row["text"] not in written:
            written.add(row["text"])
            yield _everyday(dice, scene, row)
    lost = _lost(scene)
    if lost and (scene.profile.key == GROUP or dice.chance(_WINBACK)):
        yield from _winback(dice, scene, *lost)


def _everyday(dice: Dice, scene: _Scene, row: dict[str, str]) -> _Draft:
    at = _office_hour(dice, _day(dice, scene))
    met = _met(dice, scene, row["function"], at.date())
    held = [offering(line.offering) for line in scene.lines if line.since <= at.date()]
    if not held:
        held = list(offerings())[:4]
    text = _filled(dice, scene, row["text"], met, held)
    return _Draft(at, row["kind"], scene.authors[row["author"]], met, text)


def _met(dice: Dice, scene: _Scene, function: str, day: date) -> Known | None:
    """Somebody who was there that day, if possible one whose work the talk was about."""
    there = [known for known in scene.known if known.roles[0].since <= day]
    fitting = [known for known in there if _function(scene, known) == function]
    return dice.pick(fitting or there) if there else None


def _function(scene: _Scene, known: Known) -> str:
    department = known.roles[0].department
    return scene.departments[department].function if department else "management"


def _winback(dice: Dice, scene: _Scene, line: Line, known: Known) -> Iterator[_Draft]:
    """A department left us, and a colleague hears that it is not happy where it went."""
    for row in rows("winback"):
        at = _office_hour(dice, _weekday(scene.story.days_ago(int(row["days"]))))
        text = _filled(dice, scene, row["text"], known, [offering(line.offering)])
        yield _Draft(at, row["kind"], scene.authors[row["author"]], known, text)


def _lost(scene: _Scene) -> tuple[Line, Known] | None:
    """A line of a department that ended within the last nine months or so, and somebody of that department."""
    for line in reversed(scene.lines):
        if line.until and line.department and scene.story.days_ago(300) < line.until < scene.story.days_ago(240):
            for known in scene.known:
                role = known.roles[0]
                if role.department == line.department and role.since < scene.story.days_ago(310):
                    return line, known
    return None


def _filled(dice: Dice, scene: _Scene, text: str, met: Known | None, held: list[Offering]) -> str:
    department = scene.departments.get(met.roles[0].department or 0) if met else None
    fast = [found for found in held if found.speed]
    return text.format(
        who=met.spoken if met else "对方值班同事",
        dept=department.name if department else "办公室",
        offering=dice.pick(held).spoken,
        line=dice.pick(fast).spoken if fast else "互联网线路",
        n=dice.whole(2, 9),
    )


def _day(dice: Dice, scene: _Scene) -> date:
    oldest = max(scene.profile.created, month_start(scene.story.as_of, HISTORY_MONTHS - 1))
    span = (scene.story.as_of - oldest).days
    return _weekday(scene.story.days_ago(int(span * dice.random() * dice.between(0.3, 1.0))))


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _office_hour(dice: Dice, day: date) -> datetime:
    minutes = dice.whole(8 * 60 + 40, 17 * 60 + 50)
    local = datetime.combine(day, time(minutes // 60, minutes % 60), UTC)
    return local - timedelta(hours=_SHANGHAI_HOURS)


@cache
def _notes(course: str) -> tuple[dict[str, str], ...]:
    wanted = "churned" if course == "refunded" else course
    return tuple(row for row in rows("notes") if row["course"] == wanted) or _notes("any")
