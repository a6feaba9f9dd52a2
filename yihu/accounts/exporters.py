from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yihu.accounts.models import Affiliation, Interaction, Organisation, OrganisationIdentifier, Scheme
from yihu.ground.actors import Actor
from yihu.ground.exports import DAY, MOMENT, NUMBER, Column, Export, register

# unscoped: the identifiers of rows that are scoped themselves
OPEN = Prefetch("identifiers", OrganisationIdentifier.objects.filter(until=None))


def _accounts(actor: Actor) -> Any:
    rows = Organisation.objects.visible_to(actor).filter(archived_at=None)
    parents = Organisation.objects.visible_to(actor).filter(pk=OuterRef("parent"))  # another's parent stays unsaid
    rows = rows.annotate(parent_name=Subquery(parents.values("name")[:1]))
    return rows.select_related("territory", "owner").prefetch_related(OPEN, "names").order_by("name", "pk")


def _code(scheme: str) -> Any:
    return lambda row: next((i.value for i in row.identifiers.all() if i.scheme == scheme), None)


def _name(kind: str) -> Any:
    return lambda row: next((n.value for n in row.names.all() if n.kind == kind), None)


register(
    Export(
        "accounts",
        _("Accounts"),
        "accounts.account:view",
        _accounts,
        (
            Column("id", "id", lambda r: r.pk),
            Column("external_id", _("Customer number"), _code(Scheme.EXTERNAL)),
            Column("name", _("Name"), lambda r: r.name),
            Column("short_name", _("Short name"), _name("short")),
            Column("name_en", _("English name"), _name("english")),
            Column("credit_code", _("Unified social credit code"), _code(Scheme.USCC)),
            Column("kind", _("Kind"), lambda r: r.kind),
            Column("parent", _("Belongs to"), lambda r: r.parent_name),
            Column("territory", _("Territory"), lambda r: r.territory and r.territory.code),
            Column("territory_name", _("Territory"), lambda r: r.territory and r.territory.name),
            Column("owner", _("Account manager"), lambda r: r.owner and r.owner.name),
            Column("industry", _("Industry"), lambda r: r.industry),
            Column("employees", _("Employees"), lambda r: r.employees, NUMBER),
            Column("founded", _("Founded"), lambda r: r.founded, NUMBER),
            Column("website", _("Website"), lambda r: r.website),
            Column("address", _("Address"), lambda r: r.address),
            Column("country", _("Country or region"), lambda r: r.country),
            Column("created_at", _("Created"), lambda r: r.created_at, MOMENT),
            Column("created_by", _("Created by"), lambda r: r.created_by),
        ),
    )
)


def _people(actor: Actor) -> Any:
    rows = Affiliation.objects.visible_to(actor).filter(person__archived_at=None, organisation__archived_at=None)
    rows = rows.select_related("person", "organisation", "department")
    return rows.prefetch_related("person__contact_points").order_by("organisation__name", "person__name", "pk")


def _reach(kind: str) -> Any:
    return lambda row: next((p.value for p in row.person.contact_points.all() if p.kind == kind), None)


register(
    Export(
        "people",
        _("People"),
        "accounts.person:view",
        _people,
        (
            Column("id", "id", lambda r: r.person_id),
            Column("name", _("Name"), lambda r: r.person.name),
            Column("account", _("Account"), lambda r: r.organisation.name),
            Column("department", _("Department"), lambda r: r.department and r.department.name),
            Column("title", pgettext_lazy("job", "Title"), lambda r: r.title),
            Column("buying_role", _("Buying role"), lambda r: r.buying_role),
            Column("since", _("Since"), lambda r: r.since, DAY),
            Column("until", _("Until"), lambda r: r.until, DAY),
            Column("mobile", _("Mobile"), _reach("mobile")),
            Column("phone", _("Telephone"), _reach("phone")),
            Column("email", _("E-mail"), _reach("email")),
            Column("wechat", _("WeChat"), _reach("wechat")),
        ),
    )
)


def _notes(actor: Actor) -> Any:
    rows = Interaction.objects.visible_to(actor).filter(removed_at=None, organisation__archived_at=None)
    return rows.select_related("organisation", "person").order_by("-at", "pk")


register(
    Export(
        "notes",
        _("Notes and interactions"),
        "accounts.account:view",
        _notes,
        (
            Column("id", "id", lambda r: r.pk),
            Column("account", _("Account"), lambda r: r.organisation.name),
            Column("person", _("Person"), lambda r: r.person and r.person.name),
            Column("kind", _("Kind"), lambda r: r.kind),
            Column("at", _("When"), lambda r: r.at, MOMENT),
            Column("author", _("Author"), lambda r: r.author_name),
            Column("text", _("Text"), lambda r: r.text),
        ),
    )
)
