"""The figures and tiers recomputed from the lines in plain Python, by the definitions and by nothing of the engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Line:
    """An invoice line."""

    account: str
    day: date
    amount: Decimal
    currency: str = "CNY"
    cost: Decimal | None = None
    value_added: bool | None = None


@dataclass
class Expected:
    """What an account's figures should be, in its main currency."""

    currency: str | None = None
    revenue: Decimal | None = None
    before: Decimal | None = None
    growth: Decimal | None = None
    margin: Decimal | None = None
    value_added: Decimal | None = None
    rank: int | None = None
    tier: int | None = None
    others: tuple[str, ...] = ()


def same_day_before(day: date) -> date:
    """The same day a year earlier."""
    if day.month == 2 and day.day == 29:
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def recompute(
    lines: Iterable[Line], numbers: Mapping[str, str | None], as_of: date, designated: Iterable[str] = ()
) -> dict[str, Expected]:
    """Figures and tiers of every account of `numbers` (account → customer number)."""
    begin = same_day_before(as_of) + timedelta(days=1)
    begin_before = same_day_before(begin - timedelta(days=1)) + timedelta(days=1)
    seen = [line for line in lines if line.day <= as_of and line.account in numbers]
    first_day: dict[str, date] = {}
    last_day: dict[str, date] = {}
    for line in seen:
        first_day[line.currency] = min(first_day.get(line.currency, line.day), line.day)
        last_day[line.currency] = max(last_day.get(line.currency, line.day), line.day)
    by_account: dict[str, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in seen:
        by_account[line.account][line.currency].append(line)
    found = {account: Expected() for account in numbers}
    for account, currencies in by_account.items():
        found[account] = made = _figures(currencies, begin, begin_before, as_of, first_day)
        last = last_day[str(made.currency)]
        if last < as_of - timedelta(days=31):
            made.growth = None
        if last < begin:
            made.revenue = None
        if last < begin_before:
            made.before = None
    _tiers(found, numbers, set(designated))
    return found


def _figures(
    currencies: Mapping[str, list[Line]], begin: date, begin_before: date, as_of: date, first_day: Mapping[str, date]
) -> Expected:
    def turnover(currency: str) -> Decimal:
        return sum((abs(x.amount) for x in currencies[currency] if begin <= x.day <= as_of), Decimal(0))

    order = sorted(currencies, key=lambda c: (-turnover(c), -max(x.day for x in currencies[c]).toordinal(), c))
    main = order[0]
    year = [x for x in currencies[main] if begin <= x.day <= as_of]
    before = sum((x.amount for x in currencies[main] if begin_before <= x.day < begin), Decimal(0))
    revenue = sum((x.amount for x in year), Decimal(0))
    costed = [x for x in year if x.cost is not None]
    known = [x for x in year if x.value_added is not None]
    growth = None
    if first_day[main] <= begin_before and before > 0:
        growth = (revenue - before) / before
    return Expected(
        currency=main,
        revenue=revenue,
        before=before,
        growth=growth,
        margin=_share(sum((x.amount - (x.cost or 0) for x in costed), Decimal(0)), [x.amount for x in costed]),
        value_added=_share(sum((x.amount for x in known if x.value_added), Decimal(0)), [x.amount for x in known]),
        others=tuple(order[1:]),
    )


def _share(part: Decimal, amounts: list[Decimal]) -> Decimal | None:
    whole = sum(amounts, Decimal(0))
    return part / whole if whole > 0 else None


def _tiers(found: dict[str, Expected], numbers: Mapping[str, str | None], designated: set[str]) -> None:
    """By the definition: the smallest prefix that reaches 80 %, then the same of the rest."""
    for currency in {e.currency for e in found.values() if e.currency}:
        members = [a for a, e in found.items() if e.currency == currency and e.revenue is not None]
        members.sort(key=lambda a: (-(found[a].revenue or 0), numbers[a] is None, numbers[a] or "", a))
        for rank, account in enumerate(members, 1):
            found[account].rank = rank
        positive = [a for a in members if (found[a].revenue or 0) > 0]
        total = sum((found[a].revenue or Decimal(0) for a in members), Decimal(0))
        first = _smallest_prefix(positive, found, total)
        for account in positive[:first]:
            found[account].tier = 1
        rest = total - sum((found[a].revenue or Decimal(0) for a in positive[:first]), Decimal(0))
        second = _smallest_prefix(positive[first:], found, rest)
        for account in positive[first : first + second]:
            found[account].tier = 2
    for account in designated & set(found):
        found[account].tier = found[account].tier or 2


def _smallest_prefix(accounts: list[str], found: Mapping[str, Expected], whole: Decimal) -> int:
    """How many of the accounts, from the first on, reach 80 % of `whole`; all of them where they never do."""
    reached = Decimal(0)
    for count, account in enumerate(accounts):
        if reached >= whole * Decimal("0.8"):
            return count
        reached += found[account].revenue or Decimal(0)
    return len(accounts)
