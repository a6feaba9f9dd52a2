from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

import pytest

from yihu.site.demo import generate
from yihu.site.demo.generate import Story
from yihu.site.demo.generate.blocks import blocks
from yihu.site.tests.conftest import OF_ACCOUNTS


def yearly(bills: list[Any], end: date) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for bill in bills:
        if end - timedelta(days=365) < bill.date <= end:
            found[bill.account] += bill.amount
    return found


def test_bills_add_up(told: dict[str, list[Any]], story: Story) -> None:
    costs = {offering.key: offering.unit_cost for offering in generate.offerings()}
    assert 25 < len(told["transactions"]) / 3000 < 40
    for bill in told["transactions"]:
        assert bill.amount == (bill.quantity * bill.unit_price).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert bill.quantity
        assert (bill.document[0] == "C") == (bill.quantity < 0)
        assert (bill.cost is None) == (costs[bill.offering] is None)
        assert date(2024, 5, 1) <= bill.date <= story.as_of
        assert bill.currency == "CNY"
    by_account: dict[int, list[date]] = defaultdict(list)
    for bill in told["transactions"]:
        by_account[bill.account].append(bill.date)
    assert all(earlier <= later for days in by_account.values() for earlier, later in pairwise(days))
    assert 0.005 < sum(bill.amount < 0 for bill in told["transactions"]) / len(told["transactions"]) < 0.03


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_few_accounts_make_most_of_the_revenue(seed: int) -> None:
    story = Story("telecom", 3000, seed)
    revenue = sorted(yearly(list(generate.transactions(story)), story.as_of).values(), reverse=True)
    goal, reached, count = sum(revenue) * Decimal("0.8"), Decimal(0), 0
    while reached < goal:
        reached += revenue[count]
        count += 1
    assert 0.03 < count / story.accounts < 0.20
    assert revenue[0] < sum(revenue) / 8


def test_business_goes_as_its_course_says(told: dict[str, list[Any]], story: Story) -> None:
    courses = {profile.key: profile.course for block in blocks(story) for profile in block.profiles}
    accounts = defaultdict(set)
    for key, course in courses.items():
        accounts[course].add(key)
    now = yearly(told["transactions"], story.as_of)
    before = yearly(told["transactions"], story.as_of - timedelta(days=365))
    billed = {bill.account for bill in told["transactions"]}
    assert accounts["never"]
    assert not accounts["never"] & billed
    assert accounts["churned"] & set(before)
    assert not accounts["churned"] & set(now)
    assert all(now[key] < 0 for key in accounts["refunded"])
    assert not accounts["new"] & set(before)
    assert len(accounts["new"] & set(now)) > 100
    total = {
        course: sum(now[k] for k in keys) / (sum(before[k] for k in keys) or 1) for course, keys in accounts.items()
    }
    assert total["growing"] > Decimal("1.15")
    assert total["declining"] < Decimal("0.9")
    assert Decimal("0.85") < total["steady"] < Decimal("1.2")


@pytest.mark.parametrize("wanted", [10.0, 34.0, 70.0])
def test_as_many_bill_lines_as_asked_for_and_the_same_revenue(wanted: float) -> None:
    story = Story("telecom", 3000, 1)
    usual = sum(yearly(list(generate.transactions(story)), story.as_of).values())
    bills = list(generate.transactions(story, lines_per_account=wanted))
    assert 0.85 < len(bills) / 3000 / wanted < 1.15
    assert Decimal("0.95") < sum(yearly(bills, story.as_of).values()) / usual < Decimal("1.05")


def test_contracts_cover_their_lines(told: dict[str, list[Any]], story: Story) -> None:
    for holding in told["holdings"]:
        for contract in holding.contracts:
            assert contract.since < contract.until
            assert contract.amount > 0
        for line in holding.lines:
            assert line.monthly_fee == line.unit_price * line.quantity > 0
            assert line.since <= story.as_of
            assert line.until is None or line.since < line.until
    ends = [contract.until for holding in told["holdings"] for contract in holding.contracts]
    assert sum(story.as_of < end <= story.as_of + timedelta(days=90) for end in ends) > 100


def test_opportunities_are_open_or_closed(told: dict[str, list[Any]], story: Story) -> None:
    found = told["opportunities"]
    assert 0.3 < len(found) / 3000 < 0.5
    assert {chance.stage for chance in found} == {"prospecting", "engaging", "won", "lost"}
    for chance in found:
        assert (chance.closed is not None) == (chance.stage in ("won", "lost"))
        assert bool(chance.reason) == (chance.stage == "lost")
        assert chance.opened <= (chance.closed or chance.expected)
        assert chance.opened <= story.as_of
        assert chance.amount > 0


def test_catalogue_has_value_added_services_and_unknown_costs() -> None:
    found = list(generate.offerings())
    categories = {category.key for category in generate.categories()}
    assert len({offering.code for offering in found}) == len(found) >= 35
    assert {offering.category for offering in found} == categories
    assert any(offering.value_added for offering in found)
    assert 5 < sum(offering.unit_cost is None for offering in found) < 20
    assert all(offering.unit_cost < offering.list_price for offering in found if offering.unit_cost)


def test_the_day_it_is_told_moves_the_story() -> None:
    later = Story("telecom", 60, 1, as_of=date(2027, 2, 28))
    days = [bill.date for bill in generate.transactions(later)]
    assert min(days) >= date(2027, 2, 1) - timedelta(days=26 * 31)
    assert date(2027, 2, 1) <= max(days) <= date(2027, 2, 28)


def test_invoice_file_has_what_such_files_have() -> None:
    rows = list(generate.invoices())
    assert len(rows) == 8000
    assert rows == list(generate.invoices())
    assert 150 < len({row.account for row in rows if row.account}) <= 200
    assert 0.08 < sum(not row.account for row in rows) / 8000 < 0.25
    cancelled = [row for row in rows if row.quantity < 0]
    assert 50 < len(cancelled) < 400
    assert all(row.document.startswith("C") for row in cancelled)
    assert len(set(rows)) < 8000
    assert all(bool(row.account) == bool(row.account_name) for row in rows)
    assert len({row.offering for row in rows}) == len({row.offering_name for row in rows})


def test_a_story_without_accounts_still_has_its_stage() -> None:
    nobody = Story("telecom", accounts=0)
    assert [list(stream(nobody)) for stream in OF_ACCOUNTS] == [[]] * len(OF_ACCOUNTS)
    assert list(generate.staff(nobody))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (lambda: Story("telecon"), "telecom"),
        (lambda: Story("telecom", -1), "-1"),
        (lambda: list(generate.transactions(Story("telecom", 1), lines_per_account=0)), "lines_per_account"),
    ],
)
def test_wrong_arguments_are_named(fault: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        fault()
