"""Finding the people, departments and roles that the rows of a file mean."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from yihu.accounts.models import Affiliation, ContactPoint, Department, Organisation, PersonIdentifier, Scheme
from yihu.ground.imports.session import Session

Named = tuple[str, str]  # a contact point's value, the person's name
InAccount = tuple[UUID, str]  # an account, a name in it


class Known(NamedTuple):
    """A person found by name in an account, and whether he could be told apart by a number or contact point."""

    id: UUID
    told_apart: bool


class Face(NamedTuple):
    """What the search entry of a person shows of the account."""

    name: str
    territory_id: UUID | None


class People:
    """The finders of one session."""

    def __init__(self, session: Session) -> None:
        kinds = ContactPoint.Kind
        self.session = session
        self.mine: set[UUID] = set()
        self.made: set[UUID] = session.memory.setdefault("people.made", set())
        self.external = session.finder("people.external", _by_number)
        self.mobile = session.finder("people.mobile", partial(_by_point, kinds.MOBILE))
        self.email = session.finder("people.email", partial(_by_point, kinds.EMAIL))
        self.by_name = session.finder("people.in account", _in_account)
        self.roles = session.finder("people.roles", _roles)
        self.departments = session.finder("people.departments", _departments)
        self.faces = session.finder("people.faces", _faces)

    def is_mine(self, id: UUID) -> bool:
        """Whether the actor may change this person, who was looked up or made by this run."""
        return id in self.mine or id in self.made


def pairs(firsts: Iterable[Any], seconds: Iterable[Any]) -> set[tuple[Any, Any]]:
    """Pairs of what stands side by side, where neither is missing."""
    return {(a, b) for a, b in zip(firsts, seconds, strict=True) if a is not None and b is not None}


def _by_number(numbers: list[str]) -> dict[str, UUID]:
    rows = PersonIdentifier.objects.filter(scheme=Scheme.EXTERNAL, until=None, value__among=numbers)
    return dict(rows.values_list("value", "person_id"))


def _by_point(kind: str, keys: list[Named]) -> dict[Named, UUID]:
    rows = ContactPoint.objects.filter(
        kind=kind, value__among={value for value, _name in keys}, person__archived_at=None
    )
    found = rows.order_by("-pk").values_list("value", "person__name", "person_id")
    wanted = set(keys)
    return {(value, name): id for value, name, id in found if (value, name) in wanted}


def _in_account(keys: list[InAccount]) -> dict[InAccount, Known]:
    accounts, names = {key[0] for key in keys}, {key[1] for key in keys}
    rows = Affiliation.objects.filter(organisation__among=accounts, person__name__among=names, person__archived_at=None)
    found = list(rows.order_by("-person").values_list("organisation_id", "person__name", "person_id"))
    ids = {id for _account, _name, id in found}
    apart = set(PersonIdentifier.objects.filter(person__among=ids).values_list("person_id", flat=True))
    points = ContactPoint.objects.filter(
        person__among=ids, kind__in=(ContactPoint.Kind.MOBILE, ContactPoint.Kind.EMAIL)
    )
    apart |= set(points.values_list("person_id", flat=True))
    return {(account, name): Known(id, id in apart) for account, name, id in found}


def _roles(keys: list[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], UUID]:
    people = {person for person, _account in keys}
    rows = Affiliation.objects.filter(person__among=people).order_by("-pk")
    return {(person, account): id for id, person, account in rows.values_list("pk", "person_id", "organisation_id")}


def _departments(keys: list[InAccount]) -> dict[InAccount, UUID]:
    rows = Department.objects.filter(organisation__among={key[0] for key in keys}, name__among={key[1] for key in keys})
    found = rows.order_by("-pk").values_list("pk", "organisation_id", "name")
    return {(account, name): id for id, account, name in found}


def _faces(ids: list[UUID]) -> dict[UUID, Face]:
    rows = Organisation.objects.filter(pk__among=ids).values_list("pk", "name", "territory_id")
    return {id: Face(name, territory) for id, name, territory in rows}


def present_roles(ids: list[UUID], columns: tuple[str, ...]) -> dict[UUID, list[Any]]:
    """role → the values of `columns`."""
    return {id: values for id, *values in Affiliation.objects.filter(pk__among=ids).values_list("pk", *columns)}


def present_points(people: list[UUID]) -> dict[UUID, dict[str, tuple[UUID, str]]]:
    """person → kind → (key, value) of the first contact point of the kind."""
    found: dict[UUID, dict[str, tuple[UUID, str]]] = {}
    rows = ContactPoint.objects.filter(person__among=people).order_by("pk")
    for person, kind, key, value in rows.values_list("person_id", "kind", "pk", "value"):
        found.setdefault(person, {}).setdefault(kind, (key, value))
    return found


def present_numbers(people: list[UUID]) -> set[UUID]:
    """Those of `people` who have a number of ours."""
    rows = PersonIdentifier.objects.filter(person__among=people, scheme=Scheme.EXTERNAL, until=None)
    return set(rows.values_list("person_id", flat=True))
