"""What the rows of an accounts file become: which account each of them is, under which parent, new or not."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_noop as _

from yihu.accounts.importers.accounts_new import NewAccounts
from yihu.accounts.importers.accounts_parents import Parents
from yihu.accounts.importers.accounts_update import Updates
from yihu.accounts.importers.lookups import Accounts, owner_of, several, territory_of
from yihu.accounts.models import OrganisationIdentifier, Scheme
from yihu.ground import bulk
from yihu.ground.imports.batch import Batch
from yihu.ground.imports.ordering import from_the_top
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.imports.session import Session, not_yours
from yihu.ground.imports.writes import Writes
from yihu.ground.text.names import tidy_name

CREATE = "accounts.account:create"
MADE_IN = "accounts.made in row"  # session memory: account made by this run → its row
CIRCLES = "accounts.circles"  # session memory: rows that stand above themselves


def plan(batch: Batch, session: Session, writes: Writes) -> None:
    """Decide on every row of the batch; the number of queries does not depend on the number of rows."""
    accounts = Accounts(session)
    accounts.external.look_up(batch["external_id"])
    accounts.uscc.look_up(batch["credit_code"])
    accounts.registration.look_up(batch["registration_number"])
    accounts.names.look_up(batch["name"])
    accounts.look_up(batch["parent"])
    territories = _territories(batch, session)
    owners = [
        owner_of(batch, i, word, session) if word and not batch.ends[i] else None
        for i, word in enumerate(batch["owner"])
    ]
    identities = Identities(batch, session, accounts)
    identities.decide()
    parents = Parents(batch, session, accounts, identities.new, identities.there)
    parents.decide(identities.take_back)
    NewAccounts(batch, session, writes, territories, owners, parents.ids).add(identities.new)
    Updates(batch, session, writes, territories, owners, parents.ids).add(identities.there)


def order(batch: Batch, session: Session) -> list[int]:
    """Parents before their children; rows that stand above themselves are remembered."""
    places: dict[str, int] = {}
    for field in ("name", "registration_number", "credit_code", "external_id"):  # the surest word last
        for i, word in enumerate(batch[field]):
            if word:
                places[word] = i

    def above(word: str | None) -> int | None:
        return None if word is None else places.get(word, places.get(tidy_name(word)))

    ordered, circles = from_the_top([above(word) for word in batch["parent"]])
    session.memory[CIRCLES] = {batch.rows[i] for i in circles}
    return ordered


def _territories(batch: Batch, session: Session) -> list[UUID | None]:
    """The territory of each row; outside the actor's own a row is wrong."""
    found: list[UUID | None] = []
    mine = session.territories(CREATE)
    for i, word in enumerate(batch["territory"]):
        id = territory_of(batch, i, word, session) if word and not batch.ends[i] else None
        if id is not None and mine is not None and id not in mine:
            batch.fail(i, not_yours("territory"), "territory")
        found.append(id)
    return found


class Identities:
    """Which account each row is: one that is there, or a new one."""

    def __init__(self, batch: Batch, session: Session, accounts: Accounts) -> None:
        self.batch, self.session, self.accounts = batch, session, accounts
        self.new: dict[int, UUID] = {}
        self.there: dict[int, UUID] = {}
        self.made_in: dict[UUID, int] = session.memory.setdefault(MADE_IN, {})
        self.numbers = session.finder("accounts.numbers", _numbers)
        self.limited = not session.everywhere(CREATE)

    def decide(self) -> None:
        """Give every open row an id, or end it."""
        batch, accounts = self.batch, self.accounts
        fresh = bulk.ids()
        hits = {i: self._hits(i) for i in batch.open()}
        known = {id for ids in hits.values() for id in ids}
        accounts.own(known)
        self.numbers.look_up(id for i, ids in hits.items() if batch["external_id"][i] for id in ids)
        for i in hits:
            ids = self._hits(i)
            if len(ids) > 1 or self._contradicts(i, ids):
                self._conflict(i, ids)
            elif ids:
                self._there(i, ids.pop())
            elif self.limited and batch["territory"][i] is None:
                batch.fail(i, not_yours("territory"), "territory")
            else:
                self._new(i, next(fresh))

    def _hits(self, i: int) -> set[UUID]:
        """The accounts that the row's numbers belong to, or its name where it has no number."""
        batch, accounts = self.batch, self.accounts
        number, code, old = batch["external_id"][i], batch["credit_code"][i], batch["registration_number"][i]
        if number is None and code is None and old is None:
            return set(accounts.names.get(batch["name"][i]) or ())
        ids = (accounts.external.get(number), accounts.uscc.get(code), accounts.registration.get(old))
        return {id for id in ids if id is not None}

    def _where(self, i: int, ids: set[UUID]) -> str:
        """The column by which the row led to one of `ids`: one that the file has."""
        batch, accounts = self.batch, self.accounts
        finders = (
            ("external_id", accounts.external),
            ("credit_code", accounts.uscc),
            ("registration_number", accounts.registration),
        )
        return next((field for field, finder in finders if finder.get(batch[field][i]) in ids), "name")

    def _contradicts(self, i: int, ids: set[UUID]) -> bool:
        """Whether a code leads to an account that has another customer number."""
        number = self.batch["external_id"][i]
        return bool(number and ids) and any(self.numbers.get(id) not in (None, "", number) for id in ids)

    def _conflict(self, i: int, ids: set[UUID]) -> None:
        batch = self.batch
        if foreign := ids - self.accounts.mine:
            field = self._where(i, foreign)
            batch.fail(i, not_yours(field), field)
        elif self._where(i, ids) == "name":
            batch.fail(i, several(batch["name"][i]), "name")
        else:
            by_code = self.accounts.uscc.get(batch["credit_code"][i]) in ids
            field = "credit_code" if by_code else "registration_number"
            other = next((number for id in ids if (number := self.numbers.get(id))), "--")
            fault = RowFault(
                _("The number %(code)s belongs to another account, with the customer number %(other)s."),
                _("Correct the one or the other; no two accounts have the same code."),
                {"code": batch[field][i] or "", "other": other},
            )
            batch.fail(i, fault, field)

    def _there(self, i: int, id: UUID) -> None:
        batch, row = self.batch, self.made_in.get(id)
        field = self._where(i, {id})
        if id not in self.accounts.mine:
            batch.fail(i, not_yours(field), field)
        elif self.accounts.is_in_bin(batch, i, id, batch[field][i], field):
            return
        elif row is not None:
            batch.duplicate(i, _("The account is the same as in row %(row)d."), row=row)
        elif not self.session.update:
            word = batch["external_id"][i] or batch["credit_code"][i] or batch["name"][i]
            batch.duplicate(i, _("The account %(word)s is there already."), word=word)
        else:
            self.there[i] = id

    def _new(self, i: int, id: UUID) -> None:
        batch, accounts = self.batch, self.accounts
        number, code, old, name = (
            batch[field][i] for field in ("external_id", "credit_code", "registration_number", "name")
        )
        if number is not None:
            accounts.external.add(number, id)
        if code is not None:
            accounts.uscc.add(code, id)
        if old is not None:
            accounts.registration.add(old, id)
        if code is not None or old is not None:
            self.numbers.add(id, number or "")
        accounts.names.add(name, (*(accounts.names.get(name) or ()), id))
        accounts.made(id)
        self.new[i] = id
        self.made_in[id] = batch.rows[i]

    def take_back(self, i: int) -> None:
        """The row comes to nothing after all, or not yet."""
        batch, accounts = self.batch, self.accounts
        id = self.new.pop(i, None)
        self.there.pop(i, None)
        if id is None:
            return
        for finder, field in (
            (accounts.external, "external_id"),
            (accounts.uscc, "credit_code"),
            (accounts.registration, "registration_number"),
        ):
            if batch[field][i] is not None:
                finder.discard(batch[field][i])
        name = batch["name"][i]
        accounts.names.add(name, tuple(other for other in accounts.names.get(name) or () if other != id))
        self.made_in.pop(id, None)


def _numbers(ids: list[UUID]) -> dict[UUID, str]:
    rows = OrganisationIdentifier.objects.filter(organisation__among=ids, scheme=Scheme.EXTERNAL, until=None)
    return dict(rows.values_list("organisation_id", "value"))
