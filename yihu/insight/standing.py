"""Where accounts stand in the order by revenue of their currency, counted from the milestones of the last refresh."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from yihu.insight.models import AccountMeasures, Place

Key = tuple[Decimal, bool, str, str]  # the order: largest first, then by customer number, those without one last


@dataclass(frozen=True)
class Standing:
    """An account's rank (1 is the largest) and the revenue of all accounts before it."""

    rank: int
    before: Decimal


@dataclass(frozen=True)
class _Stretch:
    """The accounts from one milestone up to the next."""

    currency: str
    first: Key
    next: Key | None
    rank: int
    before: Decimal


def standings(measures: Iterable[AccountMeasures]) -> dict[UUID, Standing]:
    """The standing of each of these accounts that has revenue figures. Two queries, however many accounts."""
    ranked = [m for m in measures if m.revenue_12m is not None]
    places: dict[str, list[Place]] = {}
    for place in Place.objects.filter(currency__in={m.currency for m in ranked}).order_by("currency", "rank"):
        places.setdefault(place.currency, []).append(place)
    stretches = {_stretch(m, places[m.currency]) for m in ranked if places.get(m.currency)}
    counted = _count(stretches)
    return {m.pk: counted[m.pk] for m in ranked if m.pk in counted}


def order_key(revenue: Decimal, number: str, account: Any) -> Key:
    """What orders accounts: the same rule as in the engine's expression."""
    return -revenue, not number, number, str(account)


def _stretch(measures: AccountMeasures, places: list[Place]) -> _Stretch:
    assert measures.revenue_12m is not None
    keys = [order_key(p.revenue, p.number, p.account_id) for p in places]
    at = max(0, bisect_right(keys, order_key(measures.revenue_12m, measures.number, measures.pk)) - 1)
    following = keys[at + 1] if at + 1 < len(keys) else None
    return _Stretch(measures.currency, keys[at], following, places[at].rank, places[at].revenue_before)


def _count(stretches: set[_Stretch]) -> dict[UUID, Standing]:
    """The standing of every account of these stretches."""
    if not stretches:
        return {}
    wanted = Q()
    for each in stretches:
        within = Q(currency=each.currency, revenue_12m__lte=-each.first[0])
        wanted |= within if each.next is None else within & Q(revenue_12m__gte=-each.next[0])
    # unscoped: ranks are counted among all accounts, for who sees the figures of all; none of them is shown
    rows = AccountMeasures.objects.filter(wanted)
    found: dict[str, list[tuple[Key, UUID, Decimal]]] = {}
    for pk, currency, revenue, number in rows.values_list("pk", "currency", "revenue_12m", "number"):
        found.setdefault(currency, []).append((order_key(revenue, number, pk), pk, revenue))
    for ordered in found.values():
        ordered.sort()
    return {pk: standing for each in stretches for pk, standing in _within(each, found.get(each.currency, []))}


def _within(stretch: _Stretch, rows: list[tuple[Key, UUID, Decimal]]) -> Iterator[tuple[UUID, Standing]]:
    """Count from the stretch's milestone on; `rows` are in order."""
    rank, before = stretch.rank, stretch.before
    for key, pk, revenue in rows[bisect_left(rows, (stretch.first,)) :]:
        if stretch.next is not None and key >= stretch.next:
            return
        yield pk, Standing(rank, before)
        rank, before = rank + 1, before + revenue
