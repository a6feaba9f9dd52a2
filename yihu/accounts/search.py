"""What accounts and people are found by. The entries are pure functions of plain data: imports call them too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yihu.accounts.models import (
    Affiliation,
    ContactPoint,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    Person,
    PersonIdentifier,
)
from yihu.ground import clock
from yihu.ground.search import Entry, entry, index

ORGANISATION = "accounts.organisation"
PERSON = "accounts.person"


def organisation_entry(
    id: UUID,
    name: str,
    territory_id: UUID | None = None,
    *,
    names: Sequence[str] = (),
    codes: Sequence[str] = (),
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
) -> Entry:
    """The entry of an organisation: `names` are its short, former and foreign ones, `codes` its identifiers."""
    return entry(
        ORGANISATION,
        id,
        name,
        account_id=id,
        territory_id=territory_id,
        subtitle=" · ".join([*names[:1], *codes[:1]]),
        names=names,
        codes=codes,
        phones=phones,
        emails=emails,
    )


def person_entry(
    id: UUID,
    name: str,
    account_id: UUID | None = None,
    territory_id: UUID | None = None,
    *,
    account_name: str = "",
    title: str = "",
    codes: Iterable[str] = (),
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
) -> Entry:
    """The entry of a person in one organisation; who works for several has one for each."""
    return entry(
        PERSON,
        id,
        name,
        account_id=account_id,
        territory_id=territory_id,
        subtitle=" · ".join(part for part in (title, account_name) if part),
        codes=codes,
        phones=phones,
        emails=emails,
    )


class Points(NamedTuple):
    """Telephone numbers and e-mail addresses."""

    phones: list[str]
    emails: list[str]


def organisation_rows(ids: Sequence[UUID]) -> Iterator[Entry]:
    """The entries of these organisations, but for those in the bin; four queries."""
    names = _grouped(OrganisationName.objects.filter(organisation__in=ids), "organisation_id", "value")
    codes = _grouped(OrganisationIdentifier.objects.filter(organisation__in=ids), "organisation_id", "value")
    points = _points("organisation_id", ids)
    found = Organisation.objects.filter(pk__in=ids, archived_at=None).values_list("id", "name", "territory_id")
    for id, name, territory_id in found:
        yield organisation_entry(
            id,
            name,
            territory_id,
            names=names[id],
            codes=codes[id],
            phones=points[id].phones,
            emails=points[id].emails,
        )


def person_rows(ids: Sequence[UUID]) -> Iterator[Entry]:
    """The entries of these people, one for each organisation; four queries."""
    codes = _grouped(PersonIdentifier.objects.filter(person__in=ids), "person_id", "value")
    points = _points("person_id", ids)
    roles = _roles(ids)
    for id, name in Person.objects.filter(pk__in=ids, archived_at=None).values_list("id", "name"):
        for account_id, (territory_id, account_name, title) in (roles[id] or {None: (None, "", "")}).items():
            yield person_entry(
                id,
                name,
                account_id,
                territory_id,
                account_name=account_name,
                title=title,
                codes=codes[id],
                phones=points[id].phones,
                emails=points[id].emails,
            )


_Roles = dict[UUID | None, tuple[UUID | None, str, str]]


def _roles(ids: Sequence[UUID]) -> dict[UUID, _Roles]:
    """For each person the organisations of all roles, past ones too; of several roles in one the present one counts."""
    found: dict[UUID, _Roles] = defaultdict(dict)
    today = clock.today()
    rows = Affiliation.objects.filter(person__in=ids).values_list(
        "person_id", "organisation_id", "organisation__territory_id", "organisation__name", "title", "until"
    )
    present_last = sorted(rows, key=lambda row: row[5] is None or row[5] >= today)
    for person, account, territory, name, title, _until in present_last:
        found[person][account] = (territory, name, title)
    return found


def _grouped(rows: Any, key: str, value: str) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for owner, text in rows.order_by("pk").values_list(key, value):
        found[owner].append(text)
    return found


def _points(owner: str, ids: Sequence[UUID]) -> dict[UUID, Points]:
    found: dict[UUID, Points] = defaultdict(lambda: Points([], []))
    rows = ContactPoint.objects.filter(**{f"{owner}__in": ids}).exclude(kind=ContactPoint.Kind.WECHAT)
    for id, kind, value in rows.values_list(owner, "kind", "value"):
        found[id].emails.append(value) if kind == ContactPoint.Kind.EMAIL else found[id].phones.append(value)
    return found


index(
    ORGANISATION,
    _("Accounts"),
    organisation_rows,
    url=lambda id: reverse("account", args=[id]),
    icon="accounts",
    order=10,
)
index(PERSON, _("People"), person_rows, url=lambda id: reverse("person", args=[id]), icon="person", order=20)
