"""What the rows of a file refer to: accounts, territories, members of staff. Other rooms' importers use it too."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yihu.accounts.models import Organisation, OrganisationIdentifier, Scheme
from yihu.ground.imports.batch import Batch
from yihu.ground.imports.near import Near
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.imports.session import Session
from yihu.ground.imports.territories import Tree
from yihu.ground.models import User
from yihu.ground.text.faults import shown
from yihu.ground.text.names import squeeze, tidy_name

CHANGE = "accounts.account:change"


class Accounts:
    """Accounts by customer number, credit code, registration number or name; those that the actor may change."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.external = session.finder("accounts.external", partial(_by_value, Scheme.EXTERNAL))
        self.uscc = session.finder("accounts.uscc", partial(_by_value, Scheme.USCC))
        self.registration = session.finder("accounts.registration", partial(_by_value, Scheme.REGISTRATION))
        self.names = session.finder("accounts.names", partial(_by_name, session))
        self.binned = session.finder("accounts.binned", _binned)
        self.mine: set[UUID] = set()

    def look_up(self, references: Iterable[str | None]) -> None:
        """Find whatever these words refer to, whichever kind of word each is; at most six queries."""
        words = {word for word in references if word}
        self.external.look_up(words)
        self.registration.look_up(words)
        self.uscc.look_up({word.upper() for word in words if len(word) == 18})
        self.names.look_up({tidy_name(word) for word in words})
        found = {id for word in words for id in self.called(word)}
        self.own(found)

    def own(self, ids: set[UUID]) -> None:
        """Find which of `ids` the actor may change, and which of those are in the bin; two queries."""
        self.mine |= self.session.may_reach(CHANGE, Organisation, ids - self.mine)
        self.binned.look_up(ids & self.mine)

    def is_in_bin(self, batch: Batch, i: int, id: UUID, word: str, field: str) -> bool:
        """Whether the account `id` of the actor's lies in the bin; then the row is wrong in `field`."""
        if not self.binned.get(id):
            return False
        fault = _("The account “%(word)s” is in the bin.")
        batch.fail(i, RowFault(fault, _("Take it out of the bin first."), {"word": shown(word)}), field)
        return True

    def called(self, word: str) -> tuple[UUID, ...]:
        """The ids that `word` refers to, by number before code before name; not yet limited to what is the actor's."""
        for finder, key in ((self.external, word), (self.uscc, word.upper()), (self.registration, word)):
            id = finder.get(key)
            if id is not None:
                return (id,)
        return self.names.get(tidy_name(word)) or ()

    def made(self, id: UUID) -> None:
        """This run has made the account `id`."""
        self.mine.add(id)

    def refer(self, batch: Batch, i: int, word: str, field: str) -> UUID | None:
        """The one account that `word` refers to; else the row is wrong in `field`."""
        found = [id for id in self.called(word) if id in self.mine]
        if len(found) == 1:
            return None if self.is_in_bin(batch, i, found[0], word, field) else found[0]
        batch.fail(i, several(word) if found else self.unknown(word), field)
        return None

    def unknown(self, word: str) -> RowFault:
        """The fault of a word that refers to no account, with the nearest name there is."""
        near = self.session.kept("accounts.near", self._all_names).best(word)
        if near:
            fix = _("Did you mean “%(near)s”? Otherwise import the account first.")
        else:
            fix = _("Import the account first, or write the number, credit code or exact name of one that is there.")
        return RowFault(_("There is no account “%(word)s”."), fix, {"word": shown(word), "near": near})

    def _all_names(self) -> Near:
        rows = self.session.visible(Organisation, CHANGE).filter(archived_at=None)
        return Near(rows.values_list("name", flat=True)[:300_000])


def several(word: str) -> RowFault:
    """The fault of a name that several accounts have."""
    return RowFault(
        _("Several accounts are called “%(word)s”."),
        _("Write the customer number or the credit code instead."),
        {"word": shown(word)},
    )


def _by_value(scheme: str, values: list[str]) -> dict[str, UUID]:
    rows = OrganisationIdentifier.objects.filter(scheme=scheme, until=None, value__among=values)
    return dict(rows.values_list("value", "organisation_id"))


def _binned(ids: list[UUID]) -> dict[UUID, bool]:
    return dict.fromkeys(
        Organisation.objects.filter(pk__among=ids, archived_at__isnull=False).values_list("pk", flat=True), True
    )


def _by_name(session: Session, names: list[str]) -> dict[str, tuple[UUID, ...]]:
    """Only accounts that the actor may change: a name must not tell who else is a customer."""
    found: dict[str, tuple[UUID, ...]] = {}
    rows = session.visible(Organisation, CHANGE).filter(name__among=names, archived_at=None)
    for name, id in rows.values_list("name", "pk"):
        found[name] = (*found.get(name, ()), id)
    return found


def territory_of(batch: Batch, i: int, word: str, session: Session) -> UUID | None:
    """The id of the one territory that `word` names; else the row is wrong."""
    tree = session.kept("territories", Tree)
    found = tree.find(word)
    if len(found) == 1:
        return found[0].id
    if found:
        fault = RowFault(
            _("Several territories are called “%(word)s”."),
            _("Write the code, or the name with the one above it: 福州市/鼓楼区."),
            {"word": shown(word)},
        )
    else:
        near = session.kept("territories.near", lambda: Near(node.name for node in tree.by_code.values())).best(word)
        fix = _("Did you mean “%(near)s”?") if near else _("Write a code or a name, or import the territories first.")
        fault = RowFault(_("There is no territory “%(word)s”."), fix, {"word": shown(word), "near": near})
    batch.fail(i, fault, "territory")
    return None


def staff_called(session: Session, word: str) -> tuple[UUID, ...]:
    """The ids of the members of staff with this log-in or name."""
    known: dict[str, tuple[UUID, ...]] = session.kept("accounts.staff", _staff)
    return known.get(squeeze(word), ())


def owner_of(batch: Batch, i: int, word: str, session: Session) -> UUID | None:
    """The id of the one member of staff that `word` names; else the row is wrong."""
    found = staff_called(session, word)
    if len(found) == 1:
        return found[0]
    if found:
        fix = _("Write the user name instead: several members of staff have this name.")
    else:
        fix = _("Write the name or user name of a member of staff, or leave the cell empty.")
    batch.fail(i, RowFault(_("“%(word)s” names no single member of staff."), fix, {"word": shown(word)}), "owner")
    return None


def _staff() -> dict[str, tuple[UUID, ...]]:
    known: dict[str, dict[UUID, None]] = {}
    rows: Any = User.objects.filter(kind=User.Kind.STAFF, is_active=True).values_list("pk", "username", "name")
    for id, username, name in rows:
        for word in (squeeze(username), squeeze(name)):
            known.setdefault(word, {})[id] = None
    return {word: tuple(ids) for word, ids in known.items()}
