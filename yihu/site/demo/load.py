"""Writes the telecom story into an empty database: in one transaction, in bulk, with progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from yihu.accounts.models import (
    Affiliation,
    ContactPoint,
    Department,
    Interaction,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    Person,
    Site,
    TeamMember,
)
from yihu.catalogue.models import Offering
from yihu.deals.models import Opportunity
from yihu.ground import bulk, search
from yihu.ground.ids import uuid7
from yihu.ground.models import RoleAssignment, Territory, User
from yihu.ground.search.writing import renew
from yihu.ground.text.names import squeeze
from yihu.holdings.models import Contract, Line, Transaction
from yihu.site.demo import generate
from yihu.site.demo.generate import Story

Say = Callable[[str], None]
BATCH = 5_000
LEVELS = {"country": 0, "province": 1, "city": 2, "county": 3}
KINDS = {"company": "company", "government": "government", "hospital": "health", "school": "education"}
ENTERED_BY = "演示数据"


class Loader:
    """One story on its way into the database; keys of the story become ids here."""

    def __init__(self, story: Story, password: str, say: Say = lambda text: None) -> None:
        self.story = story
        self.password = make_password(password)
        self.say = say
        self.ids: dict[str, dict[int, UUID]] = {}
        self.names: dict[int, str] = {}  # of staff

    def run(self) -> dict[str, int]:
        """Write everything; the number of rows by noun."""
        written: dict[str, int] = {}
        with transaction.atomic():
            for noun, write in self._steps():
                self.say(noun)
                written[noun] = write()
        return written

    def _steps(self) -> Iterator[tuple[str, Callable[[], int]]]:
        yield "territories", self._territories
        yield "staff", self._staff
        yield "offerings", self._offerings
        yield "accounts", self._organisations
        yield "sites", self._sites
        yield "departments", self._departments
        yield "people", self._people
        yield "contracts", self._holdings
        yield "transactions", self._transactions
        yield "interactions", self._interactions
        yield "opportunities", self._opportunities
        yield "search entries", _found

    def _id(self, noun: str, key: int) -> UUID:
        """The id that the thing with `key` has, or from now on will have."""
        known = self.ids.setdefault(noun, {})
        if key not in known:
            known[key] = uuid7()
        return known[key]

    def _maybe(self, noun: str, key: int | None) -> UUID | None:
        return None if key is None else self._id(noun, key)

    def _territories(self) -> int:
        paths: dict[int, str] = {}
        rows = []
        for t in generate.territories(self.story):
            paths[t.key] = f"{paths.get(t.parent or 0, '') if t.parent is not None else ''}{t.code}/"
            parent = self._maybe("territory", t.parent)
            rows.append(
                (self._id("territory", t.key), t.code, t.name, t.english, LEVELS[t.level], parent, paths[t.key])
            )
        return bulk.insert(Territory, ["id", "code", "name", "name_en", "level", "parent", "path"], rows)

    def _staff(self) -> int:
        users, roles = [], []
        for s in generate.staff(self.story):
            id = self._id("user", s.key)
            self.names[s.key] = s.name
            users.append((id, s.username, s.name, s.email, "staff", self.password))
            for role in s.roles:
                for place in s.counties or (s.territory,):
                    roles.append((id, role, self._id("territory", place), date(2020, 1, 1)))
        count = bulk.insert(User, ["id", "username", "name", "email", "kind", "password"], users)
        bulk.insert(RoleAssignment, ["user", "role", "territory", "since"], roles)
        return count

    def _offerings(self) -> int:
        families = {family.key: family.name for family in generate.categories()}
        columns = ["id", "code", "name", "name_en", "squeezed", "category", "value_added", "list_price", "unit_cost"]
        rows = [
            (
                self._id("offering", o.key),
                o.code,
                o.name,
                o.english,
                squeeze(o.name),
                families[o.category],
                o.value_added,
                o.list_price,
                o.unit_cost,
                "CNY",
            )
            for o in generate.offerings()
        ]
        return bulk.insert(Offering, [*columns, "currency"], rows)

    def _organisations(self) -> int:
        count = 0
        for batch in batches(generate.organisations(self.story)):
            rows, names, codes, points, team = [], [], [], [], []
            for o in batch:
                id, owner = self._id("account", o.key), self._id("user", o.manager)
                created = at_noon(o.created)
                rows.append(
                    (
                        id,
                        o.name,
                        KINDS[o.kind],
                        self._maybe("account", o.parent),
                        self._id("territory", o.territory),
                        owner,
                        o.industry,
                        o.employees,
                        o.founded,
                        o.website,
                        created,
                        ENTERED_BY,
                        created,
                    )
                )
                names += [(id, "short", o.short_name)] if o.short_name else []
                names += [(id, "former", name) for name in o.former_names]
                names += [(id, "english", o.english_name)] if o.english_name else []
                codes.append((id, "external", o.external_id))
                codes += [(id, "uscc", o.credit_code)] if o.credit_code else []
                points += [(id, "phone", o.phone)] if o.phone else []
                points += [(id, "email", o.email)] if o.email else []
                team.append((id, owner, "owner", o.created))
            columns = ["id", "name", "kind", "parent", "territory", "owner", "industry", "employees", "founded"]
            columns += ["website", "created_at", "created_by", "changed_at"]
            count += bulk.insert(Organisation, columns, rows)
            bulk.insert(OrganisationName, ["organisation", "kind", "value"], names)
            bulk.insert(OrganisationIdentifier, ["organisation", "scheme", "value"], codes)
            bulk.insert(ContactPoint, ["organisation", "kind", "value"], points)
            bulk.insert(TeamMember, ["organisation", "user", "role", "since"], team)
            self.say(f"accounts {count}")
        return count

    def _sites(self) -> int:
        rows = (
            (
                self._id("site", s.key),
                self._id("account", s.account),
                s.name,
                s.address,
                self._id("territory", s.territory),
            )
            for s in generate.sites(self.story)
        )
        return insert_all(Site, ["id", "organisation", "name", "address", "territory"], rows)

    def _departments(self) -> int:
        rows = (
            (self._id("department", d.key), self._id("account", d.account), d.name, self._maybe("department", d.parent))
            for d in generate.departments(self.story)
        )
        return insert_all(Department, ["id", "organisation", "name", "parent"], rows)

    def _people(self) -> int:
        count = 0
        for batch in batches(generate.people(self.story)):
            people, roles, points = [], [], []
            for known in batch:
                person, id = known.person, self._id("person", known.person.key)
                first = min((role.since for role in known.roles), default=self.story.as_of)
                people.append((id, person.name, at_noon(first), ENTERED_BY, at_noon(first)))
                points += [(id, "mobile", person.mobile)] if person.mobile else []
                points += [(id, "email", person.email)] if person.email else []
                for r in known.roles:
                    department = self._maybe("department", r.department)
                    roles.append(
                        (id, self._id("account", r.account), department, r.title, r.buying_role, r.since, r.until)
                    )
            count += bulk.insert(Person, ["id", "name", "created_at", "created_by", "changed_at"], people)
            columns = ["person", "organisation", "department", "title", "buying_role", "since", "until"]
            bulk.insert(Affiliation, columns, roles)
            bulk.insert(ContactPoint, ["person", "kind", "value"], points)
            self.say(f"people {count}")
        return count

    def _holdings(self) -> int:
        count = 0
        for batch in batches(generate.holdings(self.story)):
            contracts = [
                (
                    self._id("contract", c.key),
                    self._id("account", c.account),
                    c.number,
                    c.title,
                    c.since,
                    c.until,
                    c.amount,
                    c.currency,
                )
                for held in batch
                for c in held.contracts
            ]
            lines = [
                (
                    self._id("account", n.account),
                    self._id("contract", n.contract),
                    self._id("site", n.site),
                    self._id("offering", n.offering),
                    n.circuit,
                    n.speed,
                    n.monthly_fee,
                    "CNY",
                    n.since,
                    n.until,
                )
                for held in batch
                for n in held.lines
            ]
            columns = ["id", "account", "number", "title", "since", "until", "amount", "currency"]
            count += bulk.insert(Contract, columns, contracts)
            columns = ["account", "contract", "site", "offering", "number", "speed_mbps", "monthly_fee", "currency"]
            bulk.insert(Line, [*columns, "since", "until"], lines)
        return count

    def _transactions(self) -> int:
        columns = ["account", "document", "day", "offering", "quantity", "unit_price", "amount", "cost", "currency"]
        rows = (
            (
                self._id("account", t.account),
                t.document,
                t.date,
                self._id("offering", t.offering),
                t.quantity,
                t.unit_price,
                t.amount,
                t.cost,
                t.currency,
            )
            for t in generate.transactions(self.story)
        )
        return insert_all(Transaction, columns, rows, lambda n: self.say(f"transactions {n}"))

    def _interactions(self) -> int:
        columns = ["organisation", "person", "kind", "at", "author", "author_name", "text"]
        rows = (
            (
                self._id("account", i.account),
                self._maybe("person", i.person),
                i.kind,
                i.at,
                self._id("user", i.author),
                self.names[i.author],
                i.text,
            )
            for i in generate.interactions(self.story)
        )
        return insert_all(Interaction, columns, rows)

    def _opportunities(self) -> int:
        columns = ["number", "account", "title", "offering", "owner", "owner_name", "stage", "amount", "currency"]
        rows = (
            (
                f"OP{o.key:07d}",
                self._id("account", o.account),
                o.title,
                self._id("offering", o.offering),
                self._id("user", o.owner),
                self.names[o.owner],
                o.stage,
                o.amount,
                o.currency,
                o.opened,
                o.closed,
            )
            for o in generate.opportunities(self.story)
        )
        return insert_all(Opportunity, [*columns, "opened_on", "closed_on"], rows)


def _found() -> int:
    """Write what everything is found by."""
    return sum(
        renew(index.kind, ids)
        for index in search.indexes()
        for ids in batches(index.model._default_manager.values_list("pk", flat=True).iterator(), BATCH)
    )


def batches(records: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """`records` in lists of at most `size`."""
    stream = iter(records)
    while batch := list(islice(stream, size)):
        yield batch


def insert_all(model: type[models.Model], columns: list[str], rows: Iterable[Any], say: Any = None) -> int:
    """Write all `rows`, batch by batch; how many there were."""
    count = 0
    for batch in batches(rows):
        count += bulk.insert(model, columns, batch)
        if say:
            say(count)
    return count


def at_noon(day: date) -> datetime:
    """Noon in China on `day`, for what is known to the day only."""
    return datetime.combine(day, time(4), UTC)
