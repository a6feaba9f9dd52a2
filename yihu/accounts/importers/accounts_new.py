"""New accounts with their names, numbers, designations, contact points, owner and search entry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yihu.accounts.models import (
    ContactPoint,
    Designation,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    Scheme,
    TeamMember,
)
from yihu.accounts.search import organisation_entry
from yihu.ground import bulk, clock
from yihu.ground.imports.batch import CREATED, Batch
from yihu.ground.imports.finder import Finder
from yihu.ground.imports.session import Session
from yihu.ground.imports.writes import Pile, Writes

ACCOUNT = (
    "id", "name", "kind", "parent_id", "territory_id", "owner_id", "industry", "employees", "founded", "website",
    "address", "country", "created_at", "created_by", "changed_at",
)  # fmt: skip
NAME = ("id", "organisation_id", "kind", "value")
NUMBER = ("id", "organisation_id", "scheme", "value")
POINT = ("id", "organisation_id", "kind", "value")
DESIGNATION = ("id", "organisation_id", "kind", "reason", "since")
MEMBER = ("id", "organisation_id", "user_id", "role", "since")

NAMES = (
    ("short_name", OrganisationName.Kind.SHORT.value),
    ("former_name", OrganisationName.Kind.FORMER.value),
    ("name_en", OrganisationName.Kind.ENGLISH.value),
)
NUMBERS = (
    ("external_id", Scheme.EXTERNAL.value),
    ("credit_code", Scheme.USCC.value),
    ("registration_number", Scheme.REGISTRATION.value),
)
POINTS = (("phone", ContactPoint.Kind.PHONE.value), ("email", ContactPoint.Kind.EMAIL.value))
DESIGNATIONS = (
    ("high_potential", Designation.Kind.HIGH_POTENTIAL.value),
    ("strategic", Designation.Kind.STRATEGIC.value),
)


class Parts:
    """The piles of what belongs to an account."""

    def __init__(self, session: Session, writes: Writes) -> None:
        whole = "organisation_id"
        self.names = writes.pile(OrganisationName, NAME, whole)
        self.numbers = writes.pile(OrganisationIdentifier, NUMBER, whole)
        self.points = writes.pile(ContactPoint, POINT, whole)
        self.designations = writes.pile(Designation, DESIGNATION, whole)
        self.members = writes.pile(TeamMember, MEMBER, whole)
        self.reason = session.run.file_name[:200]
        self.now, self.today = session.now, clock.today()
        self.ids = bulk.ids()

    def add(self, pile: Pile, row: int, account: UUID, kind: str, value: Any) -> None:
        """A name, number or contact point."""
        pile.add(row, next(self.ids), account, kind, value)

    def designate(self, row: int, account: UUID, kind: str) -> None:
        """That the account is of high potential or strategic, because the file says so."""
        self.designations.add(row, next(self.ids), account, kind, self.reason, self.now)

    def own(self, row: int, account: UUID, user: UUID) -> None:
        """The account manager as a member of the team."""
        self.members.add(row, next(self.ids), account, user, TeamMember.Role.OWNER.value, self.today)


class NewAccounts:
    """The rows of a batch that become new accounts."""

    def __init__(
        self,
        batch: Batch,
        session: Session,
        writes: Writes,
        territories: list[UUID | None],
        owners: list[UUID | None],
        parents: dict[int, UUID],
    ) -> None:
        self.batch, self.session, self.writes = batch, session, writes
        self.territories, self.owners, self.parents = territories, owners, parents
        self.parts = Parts(session, writes)
        self.names = [(batch[field], kind) for field, kind in NAMES if field in batch]
        self.numbers = [(batch[field], scheme) for field, scheme in NUMBERS if field in batch]
        self.points = [(batch[field], kind) for field, kind in POINTS if field in batch]
        self.designations = [(batch[field], kind) for field, kind in DESIGNATIONS if field in batch]

    def add(self, new: dict[int, UUID]) -> None:
        """Put the new accounts down."""
        batch, now = self.batch, self.session.now
        pile = self.writes.pile(Organisation, ACCOUNT)
        names, kinds, industries = batch["name"], batch["kind"], batch["industry"]
        employees, founded, websites = batch["employees"], batch["founded"], batch["website"]
        addresses, countries = batch["address"], batch["country"]
        created, authors = batch["created_at"], batch["created_by"]
        known: Finder[str, tuple[UUID, ...]] = self.session.finder("accounts.names", lambda keys: {})
        for i, id in new.items():
            row, name = batch.rows[i], names[i]
            pile.add(
                row, id, name, kinds[i] or "company", self.parents.get(i), self.territories[i], self.owners[i],
                industries[i] or "", employees[i], founded[i], websites[i] or "", addresses[i] or "",
                countries[i] or "", created[i] or now, authors[i] or "", now,
            )  # fmt: skip
            self._add_parts(i, row, id, name)
            if len(known.get(name) or ()) > 1:
                self.session.remark(_("There are several accounts of this name; all are kept."), row, "name")
            batch.end(i, CREATED)

    def _add_parts(self, i: int, row: int, id: UUID, name: str) -> None:
        parts = self.parts
        names = [(kind, value) for values, kind in self.names if (value := values[i]) and value != name]
        for kind, value in names:
            parts.add(parts.names, row, id, kind, value)
        codes = [(scheme, value) for values, scheme in self.numbers if (value := values[i])]
        for scheme, value in codes:
            parts.add(parts.numbers, row, id, scheme, value)
        points = [(kind, value) for values, kind in self.points if (value := values[i])]
        for kind, value in points:
            parts.add(parts.points, row, id, kind, value)
        for values, kind in self.designations:
            if values[i]:
                parts.designate(row, id, kind)
        owner = self.owners[i]
        if owner is not None:
            parts.own(row, id, owner)
        self.writes.entries.append(
            organisation_entry(
                id,
                name,
                self.territories[i],
                names=[value for _kind, value in names],
                codes=[value for _scheme, value in codes],
                phones=[value for kind, value in points if kind != "email"],
                emails=[value for kind, value in points if kind == "email"],
            )
        )
