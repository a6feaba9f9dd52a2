"""Members of our own staff: a log-in that nobody can use before an administrator gives it a password, and a person."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_noop as _

from yihu.accounts.importers.lookups import staff_called, territory_of
from yihu.accounts.importers.people_write import PEOPLE
from yihu.accounts.models import Person
from yihu.accounts.search import person_entry
from yihu.ground import bulk, clock
from yihu.ground.actors import Actor
from yihu.ground.imports.batch import CREATED, Batch
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.imports.session import Session, not_yours
from yihu.ground.imports.writes import Writes
from yihu.ground.models import RoleAssignment, User
from yihu.ground.text.names import squeeze
from yihu.ground.text.pinyin import name_readings

USER = ("id", "username", "name", "email", "kind", "password", "created_at")
ASSIGNMENT = ("id", "user_id", "role", "territory_id", "since")
ROLE = "account_manager"
_NOT_IN_USERNAME = re.compile(r"[^a-z0-9._-]+")


class Staff:
    """The rows of a batch that are members of staff."""

    def __init__(self, batch: Batch, session: Session, writes: Writes) -> None:
        self.batch, self.session = batch, session
        self.users = writes.pile(User, USER)
        self.persons = writes.pile(Person, PEOPLE)
        self.assignments = writes.pile(RoleAssignment, ASSIGNMENT, "user_id")
        self.writes = writes
        self.ids = bulk.ids()
        self.limits = _limits(session.actor)

    def decide(self) -> None:
        """Decide on every row that says it is one of our own people."""
        mine = [i for i in self.batch.open() if self.batch["staff"][i]]
        if not mine:
            return
        if not (self.session.actor.kind == "system" or "administrator" in self.session.actor.roles):
            fault = _("Only administrators may import members of staff.")
            for i in mine:
                self.batch.fail(i, RowFault(fault, _("Ask an administrator, or leave the column staff out.")), "staff")
            return
        for i in mine:
            self._one(i)

    def _one(self, i: int) -> None:
        batch, name = self.batch, self.batch["name"][i]
        if staff_called(self.session, name) or self._made(name):
            batch.duplicate(i, _("%(name)s is a member of staff already."), name=name)
            return
        word = batch["territory"][i]
        territory = territory_of(batch, i, word, self.session) if word else None
        if word and territory is None:
            return
        if territory is not None and self.limits is not None and territory not in self.limits:
            batch.fail(i, not_yours("territory"), "territory")
            return
        self._make(i, name, territory)
        manager = batch["manager"][i]
        if manager and not staff_called(self.session, manager) and not self._made(manager):
            self._make(i, manager, territory, itself=False)
            self.session.remark(_("Managers who were no members of staff became some."), batch.rows[i], "manager")
        batch.end(i, CREATED)

    def _made(self, name: str) -> bool:
        return squeeze(name) in self.session.kept("people.staff made", set)

    def _make(self, i: int, name: str, territory: UUID | None, *, itself: bool = True) -> None:
        batch, row, now = self.batch, self.batch.rows[i], self.session.now
        user, person = next(self.ids), next(self.ids)
        number, email = (batch["external_id"][i], batch["email"][i]) if itself else (None, None)
        username = self._username(number or (email or "").partition("@")[0] or name)
        created = (batch["created_at"][i] if itself else None) or now
        self.users.add(row, user, username, name[:64], email or "", User.Kind.STAFF.value, make_password(None), created)
        author = (batch["created_by"][i] if itself else None) or ""
        self.persons.add(row, person, name, user, created, author, now)
        if territory is not None:
            self.assignments.add(row, next(self.ids), user, ROLE, territory, clock.today())
        made: set[str] = self.session.kept("people.staff made", set)
        made.add(squeeze(name))
        self.writes.entries.append(person_entry(person, name, emails=[email] if email else []))

    def _username(self, wish: str) -> str:
        """A free user name as near to `wish` as letters without marks allow."""
        spelled = "".join((name_readings(char) or (char,))[0] for char in wish.strip().lower().replace(" ", "."))
        base = _NOT_IN_USERNAME.sub("", spelled)[:56] or "staff"
        taken: set[str] = self.session.kept("people.usernames", _usernames)
        names = (f"{base}{n}" if n else base for n in range(len(taken) + 1))
        free = next(name for name in names if name not in taken)
        taken.add(free)
        return free


def _limits(actor: Actor) -> frozenset[UUID] | None:
    """The territories in which the actor is an administrator; None means everywhere."""
    grants = [grant.territories for grant in actor.grants if grant.role == "administrator"]
    if actor.kind == "system" or None in grants:
        return None
    return frozenset().union(*(territories for territories in grants if territories is not None))


def _usernames() -> set[str]:
    rows: Any = User.objects.values_list("username", flat=True)
    return set(rows)
