"""Revenue of some accounts month by month, straight from their transactions: few rows, found by index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, F, Sum
from django.db.models.functions import Cast, Round, TruncMonth

from yihu.ground.actors import Actor
from yihu.holdings.models import Transaction
from yihu.insight.models import AccountMeasures, RefreshRun

SHOWN = 24
PLACES = 4
# Whole units of the last decimal: SQLite would add binary floats.
UNITS = Sum(Cast(Round(F("amount") * 10**PLACES), BigIntegerField()))


@dataclass(frozen=True)
class Month:
    """One month's revenue: None where the data do not reach so far back; `complete` when they cover all of it."""

    first: date
    revenue: Decimal | None
    complete: bool


def months(
    actor: Actor, measures: Iterable[AccountMeasures], run: RefreshRun, count: int = SHOWN
) -> dict[UUID, list[Month]]:
    """For each account its last `count` months up to the as-of day, in its main currency, oldest first; one query."""
    wanted = {m.pk: m.currency for m in measures if m.currency}
    firsts = _firsts(run.as_of, count)
    rows = Transaction.objects.visible_to(actor).filter(account__in=wanted, day__gte=firsts[0], day__lte=run.as_of)
    grouped = rows.values("account_id", "currency", month=TruncMonth("day")).annotate(units=UNITS).order_by()
    found: dict[UUID, dict[date, Decimal]] = defaultdict(dict)
    for row in grouped:
        if row["currency"] == wanted[row["account_id"]]:
            found[row["account_id"]][row["month"]] = Decimal(int(row["units"])).scaleb(-PLACES)
    return {pk: _series(found[pk], firsts, run, run.of(currency)) for pk, currency in wanted.items()}


def _firsts(as_of: date, count: int) -> list[date]:
    """The first days of the last `count` months."""
    last = as_of.year * 12 + as_of.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last - count + 1, last + 1)]


def _series(found: dict[date, Decimal], firsts: list[date], run: RefreshRun, of: dict[str, Any]) -> list[Month]:
    begin = date.fromisoformat(of["first_day"]) if of.get("first_day") else None
    return [_month(first, found.get(first), begin, run.as_of) for first in firsts]


def _month(first: date, revenue: Decimal | None, begin: date | None, as_of: date) -> Month:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    if begin is None or following <= begin:
        return Month(first, None, False)
    covered = begin <= first and as_of.toordinal() >= following.toordinal() - 1
    return Month(first, Decimal(0) if revenue is None else revenue, covered)
