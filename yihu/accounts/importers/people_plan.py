"""What the rows of a people file become: a new person, another role of a known one, or a change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yihu.accounts.importers.lookups import Accounts
from yihu.accounts.importers.people_lookups import Known, People, pairs
from yihu.accounts.importers.people_staff import Staff
from yihu.accounts.importers.people_write import PeopleWriter
from yihu.accounts.models import Person
from yihu.ground import bulk
from yihu.ground.imports.batch import Batch
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.imports.session import Session, not_yours
from yihu.ground.imports.writes import Writes

CHANGE = "accounts.person:change"


def plan(batch: Batch, session: Session, writes: Writes) -> None:
    """Decide on every row of the batch; the number of queries does not depend on the number of rows."""
    people, accounts = People(session), Accounts(session)
    places = _accounts(batch, accounts)
    Staff(batch, session, writes).decide()
    persons = Persons(batch, people, places)
    writer = PeopleWriter(batch, session, writes, people, places)
    fresh, names = bulk.ids(), batch["name"]
    for i in batch.open():
        account = places[i]
        if account is None:
            batch.fail(i, RowFault(_NO_ACCOUNT, _NAME_ACCOUNT), "account")
            continue
        if _dates_are_wrong(batch, i):
            continue
        id = persons.who(i, account)
        if id is None:
            writer.add(i, next(fresh), account)
        elif not people.is_mine(id):
            batch.fail(i, not_yours("external_id"), "external_id")
        elif people.roles.get((id, account)) is None:
            writer.add_role(i, id, account)
        elif session.update and id not in people.made:
            writer.update(i, id, people.roles.get((id, account)))
        else:
            batch.duplicate(i, _("%(name)s is there already with this account."), name=names[i])
    writer.finish()


_NO_ACCOUNT = _("The person has no account.")
_NAME_ACCOUNT = _("Name the account, or say staff: yes for one of our own people.")


def _accounts(batch: Batch, accounts: Accounts) -> list[UUID | None]:
    words = batch["account"]
    accounts.look_up(words)
    return [
        accounts.refer(batch, i, word, "account") if word and not batch.ends[i] else None
        for i, word in enumerate(words)
    ]


class Persons:
    """Which person each row means, if it is one who is there."""

    def __init__(self, batch: Batch, people: People, places: list[UUID | None]) -> None:
        self.people = people
        self.names, self.numbers = batch["name"], batch["external_id"]
        self.mobiles, self.emails = batch["mobile"], batch["email"]
        mobiles, emails = pairs(self.mobiles, self.names), pairs(self.emails, self.names)
        in_account = pairs(places, self.names)
        people.external.look_up(self.numbers)
        people.mobile.look_up(mobiles)
        people.email.look_up(emails)
        people.by_name.look_up(in_account)
        people.departments.look_up(pairs(places, batch["department"]))
        people.faces.look_up(places)
        found = {people.external.get(number) for number in self.numbers}
        found |= {people.mobile.get(key) for key in mobiles}
        found |= {people.email.get(key) for key in emails}
        named = {known.id for key in in_account if (known := people.by_name.get(key))}
        people.mine = people.session.may_reach(CHANGE, Person, found) | named
        if found | named != {None}:
            known_ones = [self.who(i, account) if account else None for i, account in enumerate(places)]
            people.roles.look_up(pairs(known_ones, places))

    def who(self, i: int, account: UUID) -> UUID | None:
        """By number; else by mobile or e-mail with the same name; else by name in the account, unless a number or
        contact point says that it is another of this name."""
        people, name, number = self.people, self.names[i], self.numbers[i]
        if number is not None and (id := people.external.get(number)) is not None:
            return id
        mobile, email = self.mobiles[i], self.emails[i]
        if mobile is not None and (id := people.mobile.get((mobile, name))) is not None and people.is_mine(id):
            return id
        if email is not None and (id := people.email.get((email, name))) is not None and people.is_mine(id):
            return id
        known: Known | None = people.by_name.get((account, name))
        if known is None:
            return None
        tells = number is not None or mobile is not None or email is not None
        return None if tells and known.told_apart else known.id


def _dates_are_wrong(batch: Batch, i: int) -> bool:
    since, until = batch["since"][i], batch["until"][i]
    if since is None or until is None or since <= until:
        return False
    facts: dict[str, Any] = {"since": since.isoformat(), "until": until.isoformat()}
    fault = _("The role ends on %(until)s, before it begins on %(since)s.")
    batch.fail(i, RowFault(fault, _("Correct one of the days."), facts), "until")
    return True
