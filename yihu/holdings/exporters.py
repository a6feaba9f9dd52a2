from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from yihu.accounts.models import OrganisationIdentifier, Scheme
from yihu.ground.actors import Actor
from yihu.ground.exports import DAY, MOMENT, NUMBER, Column, Export, register
from yihu.holdings.models import Contract, Transaction

# unscoped: the identifiers of rows that are scoped themselves
NUMBERS = Prefetch("account__identifiers", OrganisationIdentifier.objects.filter(until=None, scheme=Scheme.EXTERNAL))


def _account_number(row: Any) -> str | None:
    return next((i.value for i in row.account.identifiers.all()), None)


def _contracts(actor: Actor) -> Any:
    rows = Contract.objects.visible_to(actor).filter(account__archived_at=None)
    return rows.select_related("account").prefetch_related(NUMBERS).order_by("number")


register(
    Export(
        "contracts",
        _("Contracts"),
        "holdings.contract:view",
        _contracts,
        (
            Column("number", _("Number"), lambda r: r.number),
            Column("account", _("Account"), _account_number),
            Column("account_name", _("Account name"), lambda r: r.account.name),
            Column("title", _("Title"), lambda r: r.title),
            Column("since", _("From"), lambda r: r.since, DAY),
            Column("until", _("Until"), lambda r: r.until, DAY),
            Column("amount", _("Amount"), lambda r: r.amount, NUMBER),
            Column("currency", _("Currency"), lambda r: r.currency),
        ),
    )
)


def _transactions(actor: Actor) -> Any:
    rows = Transaction.objects.visible_to(actor).filter(account__archived_at=None)
    return rows.select_related("account", "offering").prefetch_related(NUMBERS).order_by("account", "day", "pk")


register(
    Export(
        "transactions",
        _("Transactions"),
        "holdings.transaction:view",
        _transactions,
        (
            Column("account", _("Account"), _account_number),
            Column("account_name", _("Account name"), lambda r: r.account.name),
            Column("document", _("Document"), lambda r: r.document),
            Column("date", _("Date"), lambda r: r.day, DAY),
            Column("at", _("Moment"), lambda r: r.at, MOMENT),
            Column("offering", _("Offering"), lambda r: r.offering and r.offering.code),
            Column("offering_name", _("Offering name"), lambda r: r.offering and r.offering.name),
            Column("quantity", _("Quantity"), lambda r: r.quantity, NUMBER),
            Column("unit_price", _("Unit price"), lambda r: r.unit_price, NUMBER),
            Column("amount", _("Amount"), lambda r: r.amount, NUMBER),
            Column("cost", _("Cost"), lambda r: r.cost, NUMBER),
            Column("currency", _("Currency"), lambda r: r.currency),
            Column("region", _("Region"), lambda r: r.region),
        ),
    )
)
