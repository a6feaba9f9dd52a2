"""Accounts of which a file says no more than their number and name. Other rooms' importers make them."""

from __future__ import annotations

from uuid import UUID

from yihu.accounts.importers.accounts_new import ACCOUNT, NUMBER
from yihu.accounts.importers.lookups import Accounts
from yihu.accounts.models import Organisation, OrganisationIdentifier, Scheme
from yihu.accounts.search import organisation_entry
from yihu.ground import bulk
from yihu.ground.imports.session import Session
from yihu.ground.imports.writes import Writes


class SimpleAccounts:
    """Makes accounts by customer number and name."""

    def __init__(self, session: Session, writes: Writes, accounts: Accounts) -> None:
        self.session, self.writes, self.accounts = session, writes, accounts
        self.organisations = writes.pile(Organisation, ACCOUNT)
        self.numbers = writes.pile(OrganisationIdentifier, NUMBER, "organisation_id")
        self.ids = bulk.ids()

    def add(self, row: int, number: str, name: str) -> UUID:
        """Put down an account that is not there yet; its id."""
        id, now = next(self.ids), self.session.now
        self.organisations.add(
            row, id, name, "company", None, None, None, "", None, None, "", "", "", now, self.session.run.user_name, now
        )  # fmt: skip
        self.numbers.add(row, next(self.ids), id, Scheme.EXTERNAL.value, number)
        self.accounts.external.add(number, id)
        self.accounts.names.add(name, (*(self.accounts.names.get(name) or ()), id))
        self.accounts.made(id)
        self.writes.entries.append(organisation_entry(id, name, codes=[number]))
        return id
