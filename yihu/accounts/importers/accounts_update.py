"""Accounts that are there already, in update mode: only what the file gives is changed; an empty cell gives nothing."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yihu.accounts.importers.accounts_new import DESIGNATIONS, NAMES, NUMBERS, POINTS, Parts
from yihu.accounts.models import (
    ContactPoint,
    Designation,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    TeamMember,
)
from yihu.accounts.search import ORGANISATION
from yihu.ground import clock
from yihu.ground.imports.batch import UNCHANGED, UPDATED, Batch
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.imports.session import Session
from yihu.ground.imports.writes import Writes

PLAIN = (
    "name",
    "kind",
    "industry",
    "employees",
    "founded",
    "website",
    "address",
    "country",
    "created_at",
    "created_by",
)
COLUMNS = (*PLAIN, "parent_id", "territory_id", "owner_id", "changed_at")
VALUE, UNTIL = ("value",), ("until",)
Part = tuple[UUID, Any]  # key and value of a row that hangs on an account


class Updates:
    """The rows of a batch that are accounts already."""

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

    def add(self, there: dict[int, UUID]) -> None:
        """Put the changes down; six queries, however many rows."""
        if not there:
            return
        ids = list(there.values())
        self.parts = Parts(self.session, self.writes)
        self.present = {
            id: values for id, *values in Organisation.objects.filter(pk__among=ids).values_list("pk", *COLUMNS)
        }
        self.names = _by_kind(OrganisationName.objects.filter(until=None, organisation__among=ids), "kind")
        self.numbers = _by_kind(OrganisationIdentifier.objects.filter(until=None, organisation__among=ids), "scheme")
        self.points = _by_kind(ContactPoint.objects.filter(organisation__among=ids), "kind")
        self.designations = _by_kind(
            Designation.objects.filter(until=None, organisation__among=ids), "kind", value="organisation_id"
        )
        members = TeamMember.objects.filter(until=None, role=TeamMember.Role.OWNER, organisation__among=ids)
        self.members = _by_kind(members, "role", value="user_id")
        done: dict[UUID, int] = {}
        for i, id in there.items():
            if id in done:
                self.batch.duplicate(i, _("The account is the same as in row %(row)d."), row=done[id])
                continue
            done[id] = self.batch.rows[i]
            if self._numbers_agree(i, id):
                parts = any([self._parts(i, id), self._designations(i, id), self._owner(i, id)])
                changed = self._plain(i, id, parts)
                self.batch.end(i, UPDATED if changed else UNCHANGED)
                if changed:
                    self.writes.reindex(ORGANISATION, id)

    def _numbers_agree(self, i: int, id: UUID) -> bool:
        """A number is added where there is none; another one in its place is no change but a mistake."""
        for field, scheme in NUMBERS:
            given, present = self.batch[field][i], self.numbers[id].get(scheme)
            if given is not None and present is not None and present[1] != given:
                fault = RowFault(
                    _("The account has the number %(present)s already."),
                    _("Correct the cell, or the number on the account's page."),
                    {"present": present[1]},
                )
                self.batch.fail(i, fault, field)
                return False
        return True

    def _plain(self, i: int, id: UUID, parts_changed: bool) -> bool:
        """Its own columns; the stamp of change also says that a part of it has changed."""
        before = self.present[id]
        given = [self.batch[field][i] for field in PLAIN]
        given += [self.parents.get(i), self.territories[i], self.owners[i]]
        after = [old if new is None else new for old, new in zip(before, [*given, None], strict=True)]
        if after == before and not parts_changed:
            return False
        after[-1] = self.session.now
        self.writes.change(Organisation, COLUMNS).add(self.batch.rows[i], id, before, after)
        return True

    def _parts(self, i: int, id: UUID) -> bool:
        row, parts, changed = self.batch.rows[i], self.parts, False
        for fields, present, pile in (
            (NAMES, self.names, parts.names),
            (NUMBERS, self.numbers, parts.numbers),
            (POINTS, self.points, parts.points),
        ):
            for field, kind in fields:
                given = self.batch[field][i]
                known = present[id].get(kind)
                if given is None or (known is not None and known[1] == given):
                    continue
                changed = True
                if known is None:
                    parts.add(pile, row, id, kind, given)
                else:
                    self.writes.change(pile.model, VALUE).add(row, known[0], (known[1],), (given,))
        return changed

    def _designations(self, i: int, id: UUID) -> bool:
        row, changed = self.batch.rows[i], False
        for field, kind in DESIGNATIONS:
            given, open_ = self.batch[field][i], self.designations[id].get(kind)
            if given and open_ is None:
                self.parts.designate(row, id, kind)
                changed = True
            elif given is False and open_ is not None:
                self.writes.change(Designation, UNTIL).add(row, open_[0], (None,), (self.session.now,))
                changed = True
        return changed

    def _owner(self, i: int, id: UUID) -> bool:
        owner = self.owners[i]
        present = self.members[id].get(TeamMember.Role.OWNER.value)
        if owner is None or (present is not None and present[1] == owner):
            return False
        if present is not None:
            yesterday = clock.today() - timedelta(days=1)
            self.writes.change(TeamMember, UNTIL).add(self.batch.rows[i], present[0], (None,), (yesterday,))
        self.parts.own(self.batch.rows[i], id, owner)
        return True


def _by_kind(rows: Any, kind: str, value: str = "value") -> dict[UUID, dict[str, Part]]:
    """account → kind → (key, value) of the first such row."""
    found: dict[UUID, dict[str, Part]] = defaultdict(dict)
    for owner, which, key, text in rows.order_by("pk").values_list("organisation_id", kind, "pk", value):
        found[owner].setdefault(which, (key, text))
    return found
