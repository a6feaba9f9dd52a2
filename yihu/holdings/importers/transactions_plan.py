"""What the rows of a transactions file become: lines of documents, and the accounts and offerings they are the first
to name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yihu.accounts.importers.lookups import Accounts
from yihu.accounts.importers.simple import SimpleAccounts
from yihu.catalogue.importers.lookups import Offerings
from yihu.ground import bulk
from yihu.ground.imports.batch import CREATED, Batch
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.imports.session import Session, not_yours
from yihu.ground.imports.values import fixed
from yihu.ground.imports.writes import Writes
from yihu.holdings.models import Transaction

LINE = (
    "id", "account_id", "document", "day", "at", "offering_id", "quantity", "unit_price", "amount", "cost", "currency",
    "region", "run_id", "row",
)  # fmt: skip
LARGEST = Decimal(10) ** 14


def plan(batch: Batch, session: Session, writes: Writes) -> None:
    """Decide on every row of the batch; the number of queries does not depend on the number of rows."""
    accounts, offerings = Accounts(session), Offerings(session, writes)
    accounts.external.look_up(batch["account"])
    accounts.uscc.look_up({word.upper() for word in batch["account"] if word and len(word) == 18})
    offerings.look_up(batch["offering"], batch["offering_name"])
    lines = Lines(batch, session, writes, accounts, offerings)
    for i in batch.open():
        lines.one(i)


class Lines:
    """The lines of one batch."""

    def __init__(
        self, batch: Batch, session: Session, writes: Writes, accounts: Accounts, offerings: Offerings
    ) -> None:
        self.batch, self.session, self.accounts, self.offerings = batch, session, accounts, offerings
        self.pile = writes.pile(Transaction, LINE)
        self.new_accounts = SimpleAccounts(session, writes, accounts)
        self.ids = bulk.ids()
        self.names = _first(batch["offering"], batch["offering_name"])
        self.account_names = _first(batch["account"], batch["account_name"])
        known = {id for word in batch["account"] if (id := self._known(word)) is not None}
        accounts.own(known)
        self.documents = _documents(session, known & accounts.mine, batch["document"])

    def one(self, i: int) -> None:
        """One row: a line, or why it is none."""
        batch, session = self.batch, self.session
        amount = self._amount(i)
        account = None if amount is None else self._account(i)
        if amount is None or account is None:
            return
        moment, quantity, price, cost = (batch[field][i] for field in ("date", "quantity", "unit_price", "cost"))
        self.pile.rows.append(
            (
                next(self.ids), account, batch["document"][i], moment.date(), moment, self._offering(i),
                _stored(quantity), _stored(price), amount, _stored(cost), batch["currency"][i] or session.currency,
                batch["region"][i] or "", session.run.pk, batch.rows[i],
            )
        )  # fmt: skip
        self.pile.source.append(batch.rows[i])
        if (account, batch["document"][i]) in self.documents:
            text = _("The rows belong to documents that are there already; they are imported once more.")
            session.remark(text, batch.rows[i], "document")
        batch.end(i, CREATED)

    def _amount(self, i: int) -> Decimal | None:
        """What the file says, else quantity × unit price; else the row is wrong."""
        batch = self.batch
        amount, quantity, price = (batch[field][i] for field in ("amount", "quantity", "unit_price"))
        if amount is None and quantity is not None and price is not None:
            amount = quantity * price
        if amount is None:
            fault = _("There is no amount, and not both of quantity and unit price.")
            batch.fail(i, RowFault(fault, _("Fill in the amount, or both of the others.")), "amount")
            return None
        if not -LARGEST < amount < LARGEST:
            fault = _("The amount %(amount)s is too large.")
            batch.fail(i, RowFault(fault, _("Correct quantity or unit price."), {"amount": str(amount)}), "amount")
            return None
        return fixed(amount)

    def _known(self, word: str | None) -> UUID | None:
        if word is None:
            return None
        found = self.accounts.external.get(word)
        return found if found is not None or len(word) != 18 else self.accounts.uscc.get(word.upper())

    def _account(self, i: int) -> UUID | None:
        batch, word = self.batch, self.batch["account"][i]
        id = self._known(word)
        if id is not None and id in self.accounts.mine:
            return None if self.accounts.is_in_bin(batch, i, id, word, "account") else id
        if id is not None or not self.session.everywhere("accounts.account:create"):
            batch.fail(i, not_yours("account"), "account")
            return None
        self.session.remark(_("Accounts that were not there were made."), batch.rows[i], "account")
        return self.new_accounts.add(batch.rows[i], word, self.account_names.get(word) or word)

    def _offering(self, i: int) -> UUID | None:
        code, name = self.batch["offering"][i], self.batch["offering_name"][i]
        if code is None and name is None:
            return None
        id = self.offerings.find(code, name)
        if id is None:
            id = self.offerings.add(self.batch.rows[i], code, name or self.names.get(code))
            self.session.remark(_("Offerings that were not there were made."), self.batch.rows[i], "offering")
        return id


def _documents(session: Session, accounts: set[UUID], documents: list[str | None]) -> set[tuple[UUID, str]]:
    """The documents of these accounts of which other runs have brought lines; one query, none before the first."""
    others = Transaction.objects.exclude(run_id=session.run.pk)
    wanted = {document for document in documents if document is not None}
    if not (accounts and wanted and session.kept("transactions.before", others.exists)):
        return set()
    rows = others.filter(account__among=accounts, document__among=wanted).values_list("account_id", "document")
    return set(rows.distinct())


def _first(keys: list[Any], names: list[Any]) -> dict[Any, Any]:
    """The first name that stands beside each key."""
    found: dict[Any, Any] = {}
    for key, name in zip(keys, names, strict=True):
        if key is not None and name is not None:
            found.setdefault(key, name)
    return found


def _stored(value: Decimal | None) -> Decimal | None:
    return None if value is None else fixed(value)
