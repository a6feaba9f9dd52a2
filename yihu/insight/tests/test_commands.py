from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from typing import Any

import pytest

from yihu.accounts.models import OrganisationIdentifier, OrganisationName
from yihu.ground import clock
from yihu.ground.commands import Failed, WrongInput, registry
from yihu.insight.models import RefreshRun
from yihu.insight.tests.base import NOON, account, sell

pytestmark = pytest.mark.django_db


def call(*words: str, at: datetime = NOON) -> Any:
    """What a command answers, as JSON gives it."""
    name, *rest = words
    parser = ArgumentParser()
    declared = registry()[name]
    declared.arguments(parser)
    with clock.frozen(at):
        return json.loads(json.dumps(declared.run(parser.parse_args(rest))))


def test_refresh_is_as_of_today_unless_told_and_says_what_it_did() -> None:
    made = account("A")
    sell(made, "10")
    done = call("refresh")
    assert (done["as_of"], done["changed"], done["accounts"], done["queries"]) == ("2026-05-31", True, 1, 1)
    assert done["read"]["transactions"] == {"rows": 1, "how": "whole"}
    again = call("refresh")
    assert (again["changed"], again["queries"], again["run"]) == (False, 0, done["run"])
    assert call("refresh", "--all")["changed"]
    assert call("refresh", "--as-of", "2025-12-31")["as_of"] == "2025-12-31"
    assert [run.chosen for run in RefreshRun.objects.order_by("pk")] == [False, False, True]


@pytest.mark.parametrize("words", [("refresh", "--as-of", "31.5.2026"), ("refresh", "--engine", "oracle://x")])
def test_wrong_words_are_refused_with_what_to_write(words: tuple[str, ...]) -> None:
    sell(account("A"), "1")
    with pytest.raises(WrongInput, match="write"):
        call(*words)


def test_account_says_figures_tier_months_and_other_currencies() -> None:
    made = account("17850")
    sell(made, "100.10", date(2026, 2, 3), cost="60.06")
    sell(made, "50", date(2025, 5, 31))
    sell(made, "-0.10", date(2026, 2, 28))
    sell(made, "7", date(2026, 2, 3), currency="USD")
    call("refresh")
    found = call("account", "17850")
    assert (found["id"], found["name"], found["external_id"]) == (str(made.pk), "客户 17850", "17850")
    assert found["identifiers"] == [{"scheme": "external", "value": "17850"}]
    assert found["revenue_12m"] == {
        "value": "100.00", "currency": "CNY", "as_of": "2026-05-31", "complete": False, "reason": "data_end_earlier",
    }  # fmt: skip
    assert found["growth_12m"] == {
        "value": None, "as_of": "2026-05-31", "complete": False, "reason": "data_end_earlier",
    }  # fmt: skip
    assert found["margin_12m"]["value"] == "0.40"
    assert found["margin_12m"]["known_share"] == "0.999002"
    assert found["value_added_share_12m"]["reason"] == "kind_unknown"
    assert found["tier"]["value"] == 1
    assert "{" not in found["tier"]["why"]
    assert (found["tier"]["rank"], found["tier"]["share_after"]) == (1, "1.000000")
    months = {month["month"]: month for month in found["months"]}
    assert len(months) == 24
    assert months["2026-02"] == {"month": "2026-02", "revenue": "100.00", "complete": True}
    assert months["2025-05"] == {
        "month": "2025-05",
        "revenue": "50.00",
        "complete": False,
    }  # the data begin on its last day
    assert months["2025-04"] == {"month": "2025-04", "revenue": None, "complete": False}
    assert months["2026-03"]["revenue"] == "0.00"
    assert [(o["currency"], o["revenue_12m"], o["as_of"]) for o in found["other_currencies"]] == [
        ("USD", "7.0000", "2026-05-31")
    ]


def test_account_is_found_by_whatever_names_it() -> None:
    made, other = account("17850"), account("2")
    made.name = "长安重工股份有限公司"
    made.save()
    OrganisationIdentifier.objects.create(organisation=made, scheme="uscc", value="91350100M000100Y43")
    OrganisationName.objects.create(organisation=other, kind="short", value="长安物流")
    for reference in (str(made.pk), "17850", "17850.0", "91350100M000100Y43", "长安重工股份有限公司"):
        assert call("account", reference)["id"] == str(made.pk)
    with pytest.raises(WrongInput, match="no account"):
        call("account", "不存在的公司")


def test_several_accounts_of_a_name_are_named() -> None:
    for number in ("1", "2"):
        made = account(number)
        made.name = "同名公司"
        made.save()
    with pytest.raises(WrongInput, match=r"may be 2 accounts.*同名公司"):
        call("account", "同名公司")


def test_an_account_without_any_refresh_says_so() -> None:
    account("A")
    found = call("account", "A")
    assert found["revenue_12m"]["reason"] == "not_computed"
    assert found["tier"]["reason"] == "not_computed"


def test_accounts_are_listed_by_a_metric_missing_ones_last() -> None:
    a, b, c = account("A"), account("B"), account("C")
    sell(a, "10", cost="9")
    sell(b, "5", cost="1")
    sell(c, "7")
    account("none")
    call("refresh")
    assert [row["external_id"] for row in call("accounts")] == ["A", "C", "B", "none"]
    assert [row["external_id"] for row in call("accounts", "--sort", "margin_12m")] == ["B", "A", "C", "none"]
    assert [row["external_id"] for row in call("accounts", "--limit", "1")] == ["A"]
    with pytest.raises(WrongInput, match="revenue_12m"):
        call("accounts", "--sort", "name")
    with pytest.raises(WrongInput, match="at least 1"):
        call("accounts", "--limit", "0")


def test_the_scorecard_ranks_now_and_at_the_end_of_a_year() -> None:
    a, b = account("A"), account("B")
    sell(a, "10", date(2024, 3, 1))
    sell(a, "1", date(2026, 1, 1))
    sell(b, "4", date(2024, 5, 5))
    sell(b, "30", date(2026, 1, 1))
    call("refresh")
    now = call("scorecard")
    assert _ranked(now) == [("B", "30.00", 1, 1), ("A", "1.00", 2, 2)]
    assert now["currencies"]["CNY"]["total"] == "31.0000"
    then = call("scorecard", "--year", "2024")
    assert then["as_of"] == "2024-12-31"
    assert _ranked(then) == [("A", "10.00", 1, 1), ("B", "4.00", 1, 2)]
    assert call("scorecard")["accounts"] == now["accounts"]
    assert RefreshRun.objects.count() == 1


def _ranked(card: Any) -> list[tuple[Any, ...]]:
    rows = card["accounts"]
    return [(r["external_id"], r["revenue_12m"]["value"], r["tier"]["value"], r["tier"]["rank"]) for r in rows]


@pytest.mark.parametrize("year", ["2026", "2031", "1"])
def test_a_year_that_is_not_over_is_refused(year: str) -> None:
    sell(account("A"), "1")
    call("refresh")
    with pytest.raises(WrongInput, match="over"):
        call("scorecard", "--year", year)


def test_without_a_refresh_the_scorecard_says_what_to_do() -> None:
    for words in (("scorecard",), ("scorecard", "--year", "2024")):
        with pytest.raises(Failed, match="yihu refresh"):
            call(*words)


def test_the_same_moment_in_utc_is_another_business_day() -> None:
    sell(account("A"), "1")
    late = datetime(2026, 5, 31, 17, tzinfo=UTC)  # in Shanghai it is already June
    assert call("refresh", at=late)["as_of"] == "2026-06-01"
