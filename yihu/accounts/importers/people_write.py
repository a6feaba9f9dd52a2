"""The rows that people become."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from yihu.accounts.importers.people_lookups import (
    Known,
    People,
    present_numbers,
    present_points,
    present_roles,
)
from yihu.accounts.models import Affiliation, ContactPoint, Department, Person, PersonIdentifier, Scheme
from yihu.accounts.search import PERSON, person_entry
from yihu.ground import bulk
from yihu.ground.imports.batch import CREATED, UNCHANGED, UPDATED, Batch
from yihu.ground.imports.session import Session
from yihu.ground.imports.writes import Writes

PEOPLE = ("id", "name", "user_id", "created_at", "created_by", "changed_at")
NUMBER = ("id", "person_id", "scheme", "value")
POINT = ("id", "person_id", "kind", "value")
ROLE = ("id", "person_id", "organisation_id", "department_id", "title", "buying_role", "since", "until")
ROLE_CHANGES = ("department_id", "title", "buying_role", "since", "until")
DEPARTMENT = ("id", "organisation_id", "name")
VALUE = ("value",)
POINTS = tuple((kind.value, kind.value) for kind in ContactPoint.Kind)  # the fields are called like the kinds


class PeopleWriter:
    """Puts down what a batch of people becomes."""

    def __init__(
        self, batch: Batch, session: Session, writes: Writes, people: People, places: list[UUID | None]
    ) -> None:
        self.batch, self.session, self.writes, self.people, self.places = batch, session, writes, people, places
        self.ids = bulk.ids()
        self.persons = writes.pile(Person, PEOPLE)
        self.departments = writes.pile(Department, DEPARTMENT)
        self.roles = writes.pile(Affiliation, ROLE, "person_id")
        self.numbers = writes.pile(PersonIdentifier, NUMBER, "person_id")
        self.points = writes.pile(ContactPoint, POINT, "person_id")
        self.given = [(batch[field], kind) for field, kind in POINTS if field in batch]
        self.names, self.codes, self.titles = batch["name"], batch["external_id"], batch["title"]
        self.created, self.authors, self.rooms = batch["created_at"], batch["created_by"], batch["department"]
        self.buying, self.since, self.until = batch["buying_role"], batch["since"], batch["until"]
        self.changes: list[tuple[int, UUID, UUID]] = []  # row, person, role

    def add(self, i: int, id: UUID, account: UUID) -> None:
        """A new person with a first role."""
        batch, people, now = self.batch, self.people, self.session.now
        row, name, number = batch.rows[i], self.names[i], self.codes[i]
        self.persons.add(row, id, name, None, self.created[i] or now, self.authors[i] or "", now)
        if number is not None:
            self.numbers.add(row, next(self.ids), id, Scheme.EXTERNAL.value, number)
            people.external.add(number, id)
        points = [(kind, value) for values, kind in self.given if (value := values[i]) is not None]
        for kind, value in points:
            self.points.add(row, next(self.ids), id, kind, value)
            if kind == "mobile":
                people.mobile.add((value, name), id)
            elif kind == "email":
                people.email.add((value, name), id)
        people.made.add(id)
        apart = number is not None or any(kind in ("mobile", "email") for kind, _value in points)
        people.by_name.add((account, name), Known(id, apart))
        self._role(i, id, account)
        self._entry(i, id, account, points)
        batch.end(i, CREATED)

    def _entry(self, i: int, id: UUID, account: UUID, points: list[tuple[str, Any]]) -> None:
        face, number = self.people.faces.get(account), self.codes[i]
        self.writes.entries.append(
            person_entry(
                id,
                self.names[i],
                account,
                face.territory_id if face else None,
                account_name=face.name if face else "",
                title=self.titles[i] or "",
                codes=[number] if number is not None else [],
                phones=[value for kind, value in points if kind in ("mobile", "phone")],
                emails=[value for kind, value in points if kind == "email"],
            )
        )

    def add_role(self, i: int, id: UUID, account: UUID) -> None:
        """A person who is known, in another organisation."""
        self._role(i, id, account)
        self.writes.reindex(PERSON, id)
        self.batch.end(i, UPDATED)

    def _role(self, i: int, id: UUID, account: UUID) -> None:
        role = next(self.ids)
        self.roles.add(
            self.batch.rows[i], role, id, account, self._department(i, account), self.titles[i] or "",
            self.buying[i] or "", self.since[i], self.until[i],
        )  # fmt: skip
        self.people.roles.add((id, account), role)

    def _department(self, i: int, account: UUID) -> UUID | None:
        name = self.rooms[i]
        if name is None:
            return None
        known = self.people.departments.get((account, name))
        if known is None:
            known = next(self.ids)
            self.departments.add(self.batch.rows[i], known, account, name)
            self.people.departments.add((account, name), known)
        return known

    def update(self, i: int, id: UUID, role: UUID | None) -> None:
        """A person in a role that is known: what the file gives is set when all such rows have been seen."""
        assert role is not None
        self.changes.append((i, id, role))

    def finish(self) -> None:
        """Compare the rows that change something with what is there; three queries."""
        if not self.changes:
            return
        roles = present_roles([role for _i, _id, role in self.changes], ROLE_CHANGES)
        persons = [id for _i, id, _role in self.changes]
        points, numbered = present_points(persons), present_numbers(persons)
        for i, id, role in self.changes:
            changed = [
                role in roles and self._change_role(i, role, roles[role]),
                self._change_points(i, id, points.get(id, {})),
                self._number(i, id, numbered),
            ]
            self.batch.end(i, UPDATED if any(changed) else UNCHANGED)
            if any(changed):
                self.writes.reindex(PERSON, id)

    def _change_role(self, i: int, role: UUID, before: list[Any]) -> bool:
        batch, account = self.batch, self.places[i]
        assert account is not None
        given = [self._department(i, account), *(batch[field][i] for field in ROLE_CHANGES[1:])]
        after = [old if new is None else new for old, new in zip(before, given, strict=True)]
        if after == before:
            return False
        self.writes.change(Affiliation, ROLE_CHANGES).add(batch.rows[i], role, before, after)
        return True

    def _change_points(self, i: int, id: UUID, present: dict[str, tuple[UUID, str]]) -> bool:
        changed = False
        for values, kind in self.given:
            given, known = values[i], present.get(kind)
            if given is None or (known is not None and known[1] == given):
                continue
            changed = True
            if known is None:
                self.points.add(self.batch.rows[i], next(self.ids), id, kind, given)
            else:
                self.writes.change(ContactPoint, VALUE).add(self.batch.rows[i], known[0], (known[1],), (given,))
        return changed

    def _number(self, i: int, id: UUID, numbered: set[UUID]) -> bool:
        number = self.batch["external_id"][i]
        if number is None or id in numbered or self.people.external.get(number) is not None:
            return False
        self.numbers.add(self.batch.rows[i], next(self.ids), id, Scheme.EXTERNAL.value, number)
        self.people.external.add(number, id)
        numbered.add(id)
        return True
