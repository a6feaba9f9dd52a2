"""Reading of accounts and people, always for an actor."""

from __future__ import annotations

import contextlib
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from yihu.accounts.models import (
    Affiliation,
    ContactPoint,
    Department,
    Organisation,
    Person,
    Site,
    TeamMember,
)
from yihu.ground import clock
from yihu.ground.actors import Actor
from yihu.ground.scope import get_visible


def accounts(actor: Actor) -> QuerySet[Organisation]:
    """The accounts that the actor may see, those in the bin left out."""
    return Organisation.objects.visible_to(actor).filter(archived_at=None)


def account(actor: Actor, id: UUID) -> Organisation:
    """One account with what its header shows; Refused where it is not for this actor."""
    rows = Organisation.objects.select_related("parent", "territory__parent", "owner")
    found: Organisation = get_visible(rows, actor, pk=id)
    return found


def parent_of(actor: Actor, account: Organisation) -> Organisation | None:
    """What the account belongs to, where the actor may see that too; a query only for who is limited to territories."""
    if account.parent is None or actor.everywhere("accounts.account:view"):
        return account.parent
    if account.parent.territory_id in actor.territories("accounts.account:view"):
        return account.parent
    return accounts(actor).filter(pk=account.parent.pk).first()


def labels(account: Organisation) -> dict[str, list[str]]:
    """The account's other names by kind and its open identifiers by scheme; one query."""
    names = account.names.order_by().values_list("kind", "value")
    codes = account.identifiers.filter(until=None).order_by().values_list("scheme", "value")
    found: dict[str, list[str]] = {}
    for key, value in names.union(codes, all=True):
        found.setdefault(key, []).append(value)
    return found


def people_of(actor: Actor, account: Organisation) -> QuerySet[Affiliation]:
    """Who has or had a role in the account: present ones first, then by name."""
    return (
        Affiliation.objects.visible_to(actor)
        .filter(organisation=account, person__archived_at=None)
        .select_related("person", "department")
        .prefetch_related("person__contact_points")
        .order_by("until", "person__name", "pk")
    )


def is_current(row: Any) -> bool:
    """Whether a dated row holds today."""
    today = clock.today()
    return (row.since is None or row.since <= today) and (row.until is None or row.until >= today)


def structure_of(actor: Actor, account: Organisation) -> dict[str, Any]:
    """Where the account stands: children (the first 50), sites, departments, contact points, team."""
    children = accounts(actor).filter(parent=account).select_related("territory").order_by("name")
    return {
        "children": children[:50],
        "children_count": children.count(),
        "sites": Site.objects.visible_to(actor)
        .filter(organisation=account)
        .select_related("territory")
        .order_by("name"),
        "departments": tree(Department.objects.visible_to(actor).filter(organisation=account).order_by("name")),
        "contact_points": ContactPoint.objects.visible_to(actor).filter(organisation=account).order_by("kind"),
        "team": TeamMember.objects.visible_to(actor)
        .filter(organisation=account)
        .select_related("user")
        .order_by("-since"),
    }


def tree(departments: QuerySet[Department]) -> list[Any]:
    """Departments as nested lists for `unordered_list`: a department, then the list of those below it."""
    children: dict[UUID | None, list[Department]] = {}
    rows = list(departments)
    known = {row.pk for row in rows}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)

    def below(parent: UUID | None) -> list[Any]:
        nested: list[Any] = []
        for row in children.get(parent, []):
            nested.append(row)
            if row.pk in children:
                nested.append(below(row.pk))
        return nested

    return below(None)


def person(actor: Actor, id: UUID) -> Person:
    """One person; Refused where he is not for this actor."""
    rows = Person.objects.filter(archived_at=None).prefetch_related("contact_points")
    found: Person = get_visible(rows, actor, pk=id)
    return found


def roles_of(actor: Actor, person: Person) -> QuerySet[Affiliation]:
    """The person's roles in the organisations that the actor may see."""
    rows = Affiliation.objects.visible_to(actor).filter(person=person).select_related("organisation", "department")
    return rows.order_by("until", "-since", "pk")


def find(actor: Actor, reference: str) -> list[Organisation]:
    """Accounts known by `reference`: id, customer number, credit code or exact name. 17850.0 also finds 17850."""
    text = reference.strip()
    values = {text, text.upper(), text.removesuffix(".0")}
    found = Q(identifiers__value__in=values, identifiers__until=None) | Q(name=text)
    with contextlib.suppress(ValueError):
        found |= Q(pk=UUID(text))
    return list(Organisation.objects.visible_to(actor).filter(found).distinct().order_by("name")[:20])
