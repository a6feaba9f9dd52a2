from __future__ import annotations

import random
from decimal import Decimal

import pytest

from yihu.accounts.models import Organisation
from yihu.ground.actors import SYSTEM
from yihu.insight.models import AccountMeasures, Place, RefreshRun
from yihu.insight.publish import shape
from yihu.insight.standing import Standing, standings
from yihu.insight.tests.base import account, measures, refreshed, sell
from yihu.insight.why import tier_why

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("places", [1, 3, 1000])
def test_standings_are_those_of_counting_all(monkeypatch: pytest.MonkeyPatch, places: int) -> None:
    monkeypatch.setattr(shape, "PLACES", places)
    chance = random.Random(places)
    for n in range(30):
        made = account(f"N{n}") if n % 7 else Organisation.objects.create(name=f"无号 {n}")
        sell(made, chance.choice(["5", "5", "-3", "0", str(n)]), currency="USD" if n % 5 == 0 else "CNY")
    account("nothing")
    refreshed()
    rows = list(AccountMeasures.objects.all())
    found = standings(rows)
    for currency in ("CNY", "USD"):
        mine = [row for row in rows if row.currency == currency]
        mine.sort(key=lambda r: (-(r.revenue_12m or 0), not r.number, r.number, str(r.pk)))
        before = Decimal(0)
        for rank, row in enumerate(mine, 1):
            assert found[row.pk] == Standing(rank, before)
            before += row.revenue_12m or 0
    assert len(found) == 30
    assert standings(rows[4:5]) == {rows[4].pk: found[rows[4].pk]}


def test_milestones_stay_few() -> None:
    made = [account(f"N{n}") for n in range(12)]
    for n, each in enumerate(made):
        sell(each, str(n))
    refreshed()
    assert Place.objects.count() == 12
    Place.objects.all().delete()
    sell(made[0], "1")
    refreshed()
    assert Place.objects.count() == 12


def test_why_says_rank_shares_and_threshold() -> None:
    a, b, c, n = (account(number) for number in "ABCN")
    for made, amount in ((a, "80"), (b, "16"), (c, "4")):
        sell(made, amount)
    sell(n, "-50")
    sell(n, "50")
    refreshed()
    run = RefreshRun.last()
    places = standings(AccountMeasures.objects.all())
    first = tier_why(SYSTEM, measures(a), places[a.pk], run)
    assert (first.tier, first.rank, first.ranked, first.share_before, first.share_after) == (
        1,
        1,
        4,
        Decimal(0),
        Decimal("0.8"),
    )
    second = tier_why(SYSTEM, measures(b), places[b.pk], run)
    assert (second.tier, second.share_before, second.share_after) == (2, Decimal(0), Decimal("0.8"))
    third = tier_why(SYSTEM, measures(c), places[c.pk], run)
    assert (third.tier, third.reason, third.share_before) == (None, "small", Decimal("0.8"))
    assert tier_why(SYSTEM, measures(n), places[n.pk], run).reason == "not_positive"
    for row in (a, b, c, n):
        why = tier_why(SYSTEM, measures(row), places[row.pk], run)
        assert "{" not in why.sentence
