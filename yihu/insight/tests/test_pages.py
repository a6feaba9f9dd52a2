from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yihu.accounts.models import TeamMember
from yihu.ground import exports
from yihu.ground.actors import Actor
from yihu.ground.models import Job
from yihu.insight import scorecard
from yihu.insight.answers import tier
from yihu.insight.models import AccountMeasures, RefreshRun, TierChange, YearMeasures
from yihu.insight.panels import spending
from yihu.insight.standing import Standing
from yihu.insight.tests.base import account, refreshed, sell
from yihu.testing.cast import Cast

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]
SCORECARD = "/scorecard"
MOST = 15  # queries of a page


def page(client: Client, address: str = SCORECARD) -> str:
    """The page's text; it must open."""
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def names(text: str) -> list[str]:
    """The accounts of the list, in its order."""
    return re.findall(r'class="main[^"]*"[^>]*><a href="/accounts/[^"]*">([^<]*)</a>', text)


def test_the_scorecard_shows_ones_own_territory_only(cast: Cast, client_as: SignIn) -> None:
    refreshed()
    assert names(page(client_as("李经理"))) == [cast.account.name]
    assert set(names(page(client_as("王经理")))) == {cast.account.name, cast.neighbour.name}
    assert names(page(client_as("赵经理"))) == [cast.foreign.name]
    assert len(names(page(client_as("管理员")))) == 3


def test_who_may_not_see_figures_sees_no_scorecard(cast: Cast, client_as: SignIn) -> None:
    refreshed()
    for name in ("采购陈", "伙伴孙"):
        client = client_as(name)
        assert [client.get(address).status_code for address in (SCORECARD, "/scorecard/changes")] == [404, 404]
    agent = client_as("客服何")  # sees figures only where he is on the team: nowhere
    assert names(page(agent)) == []
    assert spending(cast.actor("客服何"), cast.account) == {}
    assert 'id="spending"' not in page(agent, cast.account.get_absolute_url())
    TeamMember.objects.create(
        organisation=cast.account, user=cast.users["客服何"], role="service", since=date(2020, 1, 1)
    )
    assert names(page(agent)) == [cast.account.name]
    assert 'id="spending"' in page(agent, cast.account.get_absolute_url())


def test_each_order_goes_both_ways_and_keeps_the_missing_last(cast: Cast, client_as: SignIn) -> None:
    for number, cost in (("M1", "9"), ("M2", "1"), ("M3", None)):
        sell(account(number, cast.territories["鼓楼区"]), "10000", cost=cost)
    refreshed()
    client = client_as("管理员")
    falling = names(page(client, f"{SCORECARD}?sort=-margin_12m"))
    rising = names(page(client, f"{SCORECARD}?sort=margin_12m"))
    assert falling[:2] == ["客户 M2", "客户 M1"]
    assert rising[:2] == ["客户 M1", "客户 M2"]
    assert set(falling[2:]) == set(rising[2:])


def test_pages_go_by_key_and_show_every_account_once(cast: Cast, client_as: SignIn) -> None:
    for n in range(120):
        sell(account(f"P{n:03}", cast.territories["鼓楼区"]), str(n % 7))
    refreshed()
    client, address, seen = client_as("管理员"), SCORECARD, []
    while address:
        text = page(client, address)
        seen += names(text)
        found = re.search(r'href="([^"]*)" rel="next"', text)
        address = found.group(1).replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 123


def ranks(text: str) -> list[int]:
    return [int(rank.replace(",", "")) for rank in re.findall(r'data-label="排名">([\d,]+)</td>', text)]


def test_accounts_of_the_same_revenue_stand_by_their_rank(cast: Cast, client_as: SignIn) -> None:
    for n in range(20):
        sell(account(f"R{n:02}", cast.territories["鼓楼区"]), "5000")
    refreshed()
    client = client_as("管理员")
    assert ranks(page(client)) == list(range(1, 24))
    assert ranks(page(client, f"{SCORECARD}?sort=revenue_12m")) == list(range(23, 0, -1))


def test_the_page_asks_the_same_number_of_questions_however_many_accounts(cast: Cast, client_as: SignIn) -> None:
    client = client_as("王经理")
    refreshed()
    counts = []
    for more in (0, 60):
        for n in range(more):
            sell(account(f"Q{n:03}", cast.territories["台江区"]), str(n))
        refreshed()
        page(client)
        with CaptureQueriesContext(connection) as asked:
            page(client)
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= MOST


def test_the_accounts_page_stays_within_its_questions(cast: Cast, client_as: SignIn) -> None:
    refreshed()
    client, address = client_as("李经理"), cast.account.get_absolute_url()
    page(client, address)
    with CaptureQueriesContext(connection) as without_figures:
        AccountMeasures.objects.count()
    with CaptureQueriesContext(connection) as asked:
        text = page(client, address)
    assert 'id="spending"' in text
    assert len(asked) - len(without_figures) < 25
    with CaptureQueriesContext(connection) as of_the_panel:
        spending(cast.actor("李经理"), cast.account)
    assert len([q for q in of_the_panel.captured_queries if "insight_" in q["sql"] or "holdings_" in q["sql"]]) <= 6


@pytest.mark.parametrize("condition", ["tier=1", "tier=2", "tier=none"])
def test_the_list_can_be_narrowed_to_a_tier(cast: Cast, client_as: SignIn, condition: str) -> None:
    for number, amount in (("T1", "900000"), ("T2", "90000"), ("T3", "1")):
        sell(account(number, cast.territories["鼓楼区"]), amount)
    refreshed()
    wanted_tier = {"tier=1": 1, "tier=2": 2, "tier=none": None}[condition]
    wanted = set(AccountMeasures.objects.filter(tier=wanted_tier).values_list("account__name", flat=True))
    assert set(names(page(client_as("管理员"), f"{SCORECARD}?{condition}"))) == wanted != set()


def test_a_territory_includes_what_lies_below_it(cast: Cast, client_as: SignIn) -> None:
    refreshed()
    found = names(page(client_as("管理员"), f"{SCORECARD}?territory=350000"))
    assert set(found) == {cast.account.name, cast.neighbour.name}


def test_currencies_stand_apart(cast: Cast, client_as: SignIn) -> None:
    sell(account("USD1", cast.territories["鼓楼区"]), "5", currency="USD")
    refreshed()
    client = client_as("管理员")
    assert "客户 USD1" not in names(page(client))
    assert names(page(client, f"{SCORECARD}?currency=USD")) == ["客户 USD1"]
    assert names(page(client, f"{SCORECARD}?currency=XXX")) == names(page(client))


def test_a_missing_figure_says_why_and_is_no_zero(cast: Cast, client_as: SignIn) -> None:
    account("silent", cast.territories["鼓楼区"])
    refreshed()
    client = client_as("管理员")
    client.cookies["django_language"] = "en"
    text = page(client)
    row = text[text.index("客户 silent") :]
    assert row.count("no transactions") >= 4
    assert "¥0.00" not in row[: row.index("</tr>")]


def test_the_tier_says_why_in_both_languages(cast: Cast, client_as: SignIn) -> None:
    refreshed()
    client = client_as("管理员")
    assert re.search(r"在 3 个客户中排第 \d：排在前面的客户占全部收入的", page(client))
    client.cookies["django_language"] = "en"
    assert re.search(r"rank \d of 3: the accounts before it make", page(client))


def test_who_sees_a_part_is_told_nothing_that_speaks_of_the_whole(cast: Cast, client_as: SignIn) -> None:
    """Own revenue and one's share of the whole would give the supplier's revenue, and that of the accounts beside."""
    for number, amount in (("W1", "90000"), ("W2", "9000"), ("W3", "7")):
        sell(account(number, cast.territories["鼓楼区"]), amount)
    sell(account("W4", cast.territories["福建省"]), "5000000")
    refreshed()
    sentences = ("占全部收入 80% 的客户", "占 1 级之外收入 80% 的客户")
    client, chief = client_as("李经理"), client_as("管理员")
    own = AccountMeasures.objects.visible_to(cast.actor("李经理")).select_related("account")
    texts = [page(client), *(page(client, m.account.get_absolute_url()) for m in own)]
    assert len(texts) == 5
    for text in texts:
        assert ranks(text) == []
        assert not re.search(r"排第|排在前面|5,1\d\d,\d{3}|51\d\.\d", text)
        assert any(sentence in text for sentence in sentences)
    assert "排第" in page(chief, cast.account.get_absolute_url())
    assert ranks(page(chief)) == [1, 2, 3, 4, 5, 6, 7]
    client.cookies["django_language"] = "en"
    assert "accounts that together make 80% of" in page(client)
    facts = tier(cast.actor("李经理"), own[0], Standing(2, Decimal(5000000)), RefreshRun.last())
    assert [facts[name] for name in ("rank", "ranked", "share_before", "share_after")] == [None] * 4
    assert scorecard.plain(cast.actor("李经理"), year=None, sort="revenue_12m", limit=9)["currencies"] == {}


def test_changes_of_tier_are_shown_to_those_who_see_the_account(cast: Cast, client_as: SignIn) -> None:
    refreshed()
    sell(cast.account, "1000000")
    refreshed()
    assert {change.kind for change in TierChange.objects.all()} == {"down"}
    assert cast.foreign.name in page(client_as("赵经理"), "/scorecard/changes")
    assert cast.foreign.name not in page(client_as("李经理"), "/scorecard/changes")
    assert cast.neighbour.name in page(client_as("王经理"), "/scorecard/changes?kind=down")
    assert cast.neighbour.name not in page(client_as("王经理"), "/scorecard/changes?kind=up")
    client = client_as("管理员")
    client.cookies["django_language"] = "en"
    assert "2 accounts went down" in page(client)
    assert "等级变化" in page(client_as("赵经理"), cast.foreign.get_absolute_url())


def test_a_past_year_is_computed_when_asked_for(cast: Cast, client_as: SignIn) -> None:
    sell(cast.account, "77", date(2024, 5, 5))
    refreshed()
    client = client_as("李经理")
    text = page(client, f"{SCORECARD}?year=2024")
    assert names(text) == []
    assert 'name="year"' not in text  # an account manager may not have it computed
    assert client.post(reverse("insight:year"), {"year": 2024}).status_code == 404
    director = client_as("总监")
    assert 'name="year"' in page(director, f"{SCORECARD}?year=2024")
    answer = director.post(reverse("insight:year"), {"year": 2024})
    job = Job.objects.get(kind="insight.year")
    assert answer.headers["Location"] == reverse("job", args=[job.pk])
    YearMeasures.objects.create(account=cast.account, as_of=date(2024, 12, 31), currency="CNY", revenue_12m=Decimal(77))
    assert director.post(reverse("insight:year"), {"year": "2999"}).status_code == 302
    assert Job.objects.filter(kind="insight.year").count() == 1


def test_a_year_that_somebody_else_has_computed_leads_back_to_the_scorecard(cast: Cast, client_as: SignIn) -> None:
    sell(cast.account, "77", date(2024, 5, 5))
    refreshed()
    client_as("总监").post(reverse("insight:year"), {"year": 2024})
    answer = client_as("分析员").post(reverse("insight:year"), {"year": 2024}, follow=True)
    assert answer.redirect_chain == [(f"{SCORECARD}?year=2024", 302)]
    assert "正在计算 2024 年的数据" in answer.content.decode()
    assert Job.objects.filter(kind="insight.year").count() == 1


def test_a_refresh_can_be_asked_for_by_those_who_may(cast: Cast, client_as: SignIn) -> None:
    for name, status in (("李经理", 404), ("总监", 302), ("分析员", 302)):
        assert client_as(name).post(reverse("insight:refresh")).status_code == status
    assert client_as("总监").get(reverse("insight:refresh")).status_code == 405
    assert Job.objects.filter(kind="insight.refresh").count() == 1


def test_changed_records_are_said(cast: Cast, client_as: SignIn) -> None:
    refreshed()
    client = client_as("李经理")
    client.cookies["django_language"] = "en"
    assert "Records have changed" not in page(client)
    sell(cast.account, "1")
    assert "Records have changed" in page(client)


def test_before_the_first_refresh_the_page_says_what_to_do(cast: Cast, client_as: SignIn) -> None:
    client = client_as("李经理")
    client.cookies["django_language"] = "en"
    assert "Nothing has been computed yet" in page(client)
    assert "Nothing has been computed yet" in page(client, cast.account.get_absolute_url())


def test_the_accounts_page_agrees_with_the_lines(cast: Cast, client_as: SignIn) -> None:
    sell(cast.account, "99", date(2026, 4, 1), currency="USD")
    refreshed()
    shown = spending(cast.actor("李经理"), cast.account)
    assert shown["measures"].revenue_12m == Decimal("2250.75")
    assert shown["figures"][0]["value"] == "¥2,250.75"
    assert shown["others"] == ["US$99.00"]
    assert len(shown["chart"].rows) == 24
    by_month = {row[0]: row[1] for row in shown["chart"].rows}
    assert by_month["2026-02"] == "¥750.25"
    assert by_month["2026-04"] == "¥0"
    assert by_month["2025-11"] is None  # before the data begin
    text = page(client_as("李经理"), cast.account.get_absolute_url())
    assert "¥2,250.75" in text


def exported(kind: str, actor: Actor, query: str = "") -> list[dict[str, Any]]:
    """The rows of an export by the names of its columns."""
    rows, columns = exports.kinds.assemble(exports.registry()[kind], actor, query)
    return [{column.name: column.value(row) for column in columns} for row in rows]


@pytest.mark.parametrize("kind", ["scorecard", "accounts"])
def test_exports_have_the_figures_of_ones_own_territory(cast: Cast, kind: str) -> None:
    refreshed()
    for name, wanted in (("李经理", 0), ("总监", 2), ("管理员", 3)):
        rows = exported(kind, cast.actor(name))
        assert len(rows) == wanted
        for row in rows:
            assert (row["revenue_12m"], row["currency"], row["tier"]) == (Decimal("2250.75"), "CNY", 1)
            assert (row["as_of"], row["complete"]) == (date(2026, 5, 31), False)
            assert row["missing"]


def test_an_account_newer_than_the_figures_is_exported_without_them(cast: Cast) -> None:
    refreshed()
    fresh = account("new", cast.territories["鼓楼区"])
    row = next(r for r in exported("accounts", cast.actor("总监")) if r["id"] == fresh.pk)
    assert {row[name] for name in ("revenue_12m", "tier", "tier_reason", "as_of", "complete", "missing")} == {None}


def test_the_export_of_the_page_has_the_rows_of_the_page(cast: Cast) -> None:
    sell(account("USD1", cast.territories["鼓楼区"]), "5", currency="USD")
    refreshed()
    rows = exported("scorecard", cast.actor("管理员"), "currency=USD")
    assert [row["external_id"] for row in rows] == ["USD1"]
    rows = exported("scorecard", cast.actor("管理员"), "territory=360000")
    assert [row["name"] for row in rows] == [cast.foreign.name]


def test_odd_addresses_do_no_harm(cast: Cast, client_as: SignIn) -> None:
    refreshed()
    client = client_as("李经理")
    for query in (
        "year=x",
        "year=99999",
        "year=-1",
        "sort=nothing",
        "after=zzz",
        "tier=9",
        "territory=x",
        "currency=%27",
    ):
        assert names(page(client, f"{SCORECARD}?{query}")) == [cast.account.name]
