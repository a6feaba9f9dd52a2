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
    _look_up(batch, people, places)
    writer = PeopleWriter(batch, session, writes, people, places)
    fresh = bulk.ids()
    for i in batch.open():
        account = places[i]
        if account is None:
            fault = _("The person has no account.")
            batch.fail(
                i, RowFault(fault, _("Name the account, or say staff: yes for one of our own people.")), "account"
            )
            continue
        if _dates_are_wrong(batch, i):
            continue
        id = _who(batch, i, people, account)
        if id is not None and not people.is_mine(id):
            batch.fail(i, not_yours("external_id"), "external_id")
        elif id is None:
            writer.add(i, next(fresh), account)
        elif people.roles.get((id, account)) is None:
            writer.add_role(i, id, account)
        elif session.update and id not in people.made:
            writer.update(i, id, people.roles.get((id, account)))
        else:
            batch.duplicate(i, _("%(name)s is there already with this account."), name=batch["name"][i])
    writer.finish()


def _accounts(batch: Batch, accounts: Accounts) -> list[UUID | None]:
    words = batch["account"]
    accounts.look_up(words)
    return [
        accounts.refer(batch, i, word, "account") if word and not batch.ends[i] else None
        for i, word in enumerate(words)
    ]


def _look_up(batch: Batch, people: People, places: list[UUID | None]) -> None:
    names = batch["name"]
    people.external.look_up(batch["external_id"])
    people.mobile.look_up(pairs(batch["mobile"], names))
    people.email.look_up(pairs(batch["email"], names))
    people.by_name.look_up(pairs(places, names))
    people.departments.look_up(pairs(places, batch["department"]))
    people.faces.look_up(places)
    numbered = {people.external.get(number) for number in batch["external_id"]}
    pointed = {people.mobile.get(key) for key in pairs(batch["mobile"], names)}
    pointed |= {people.email.get(key) for key in pairs(batch["email"], names)}
    named = {known.id for key in pairs(places, names) if (known := people.by_name.get(key))}
    people.mine = people.session.may_reach(CHANGE, Person, numbered | pointed) | named
    found = [_who(batch, i, people, account) if account else None for i, account in enumerate(places)]
    people.roles.look_up(pairs(found, places))


def _who(batch: Batch, i: int, people: People, account: UUID) -> UUID | None:
    """The person that the row means: by number; else by mobile or e-mail with the same name; else by name in the
    account, unless a number or contact point says that it is another of this name."""
    number, name = batch["external_id"][i], batch["name"][i]
    mobile, email = batch["mobile"][i], batch["email"][i]
    if number is not None and (id := people.external.get(number)) is not None:
        return id
    for finder, value in ((people.mobile, mobile), (people.email, email)):
        if value is not None and (id := finder.get((value, name))) is not None and people.is_mine(id):
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
