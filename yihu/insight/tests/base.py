"""A small supplier in the records database, and what a refresh made of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from yihu.accounts.models import Organisation, OrganisationIdentifier
from yihu.catalogue.models import Offering
from yihu.ground import clock
from yihu.ground.actors import SYSTEM
from yihu.ground.models import Territory
from yihu.holdings.models import Transaction
from yihu.insight.models import AccountMeasures
from yihu.insight.refresh import Outcome, refresh
from yihu.insight.tests.recompute import Line

AS_OF = date(2026, 5, 31)
NOON = datetime(2026, 5, 31, 4, tzinfo=UTC)
DAY = date(2026, 1, 15)


def account(number: str, territory: Territory | None = None) -> Organisation:
    """An account with a customer number."""
    made = Organisation.objects.create(name=f"客户 {number}", territory=territory)
    OrganisationIdentifier.objects.create(organisation=made, scheme="external", value=number)
    return made


def sell(to: Organisation, amount: str | Decimal, day: date = DAY, **more: Any) -> Transaction:
    """An invoice line."""
    fields = {"currency": "CNY", "document": "D1", **more}
    return Transaction.objects.create(account=to, amount=Decimal(amount), day=day, **fields)


def offering(value_added: bool | None) -> Offering:
    """An offering that is value-added, is not, or is not known to be."""
    code = f"OFFER-{value_added}"
    return Offering.objects.get_or_create(code=code, defaults={"name": code, "value_added": value_added})[0]


def write_lines(lines: Iterable[Line], accounts: dict[str, Organisation]) -> None:
    """Lines of the recomputation as transactions."""
    offerings = {kind: offering(kind) for kind in (None, True, False)}
    for line in lines:
        sell(
            accounts[line.account],
            line.amount,
            line.day,
            currency=line.currency,
            cost=line.cost,
            offering=offerings[line.value_added],
        )


def refreshed(**more: Any) -> Outcome:
    """A refresh as of the day of these tests."""
    with clock.frozen(NOON):
        return refresh(SYSTEM, **more)


def measures(of: Organisation | UUID) -> AccountMeasures:
    """The published figures of an account."""
    return AccountMeasures.objects.get(pk=of.pk if isinstance(of, Organisation) else of)
