"""Transactions files: every line counted once, to the penny."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import translation

from yihu.accounts.models import Organisation, OrganisationIdentifier
from yihu.catalogue.models import Offering
from yihu.ground.actors import SYSTEM
from yihu.ground.imports import running
from yihu.ground.models import ImportRun
from yihu.ground.tests.importing import checked, counts, faults, imported, no_progress, reasons, received
from yihu.holdings.models import Transaction
from yihu.testing.cast import Cast

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
RETAIL = {
    "columns": {
        "account": "CustomerID", "document": "InvoiceNo", "date": "InvoiceDate", "offering": "StockCode",
        "offering_name": "Description", "quantity": "Quantity", "unit_price": "UnitPrice", "region": "Country",
    },
    "constants": {"currency": "GBP"},
}  # fmt: skip
LINES = (
    "536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
    "C536366,85123A,HEART,-6,2010-12-02 08:26:00,2.55,17850.0,United Kingdom\n"
    "536367,71053,,1,2010-12-01 23:59:00,0.0625,12583.0,France\n"
    "536367,71053,LANTERN,3,2010-12-01 23:59:00,3.39,12583.0,France\n"
    "536368,71053,LANTERN,3,2010-12-01 23:59:00,3.39,,France\n"
    "536369,71053,LANTERN,3,2010-12-01 23:59:00,3.39,17850.0,France\n"
    "536369,71053,LANTERN,3,2010-12-01 23:59:00,3.39,17850.0,France\n"
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def total() -> Decimal | None:
    found: Decimal | None = Transaction.objects.aggregate(total=Sum("amount"))["total"]
    return found


def test_lines_become_transactions_and_their_accounts_and_offerings() -> None:
    data = imported("transactions", HEADER + LINES, RETAIL)
    assert counts(data) == {"read": 7, "created": 6, "duplicates": 1, "skipped": 1}
    assert reasons(data) == {6: "No account named."}
    first = Transaction.objects.get(row=2)
    assert (first.document, first.day, first.currency, first.region) == (
        "536365",
        date(2010, 12, 1),
        "GBP",
        "United Kingdom",
    )
    assert first.at == datetime(2010, 12, 1, 0, 26, tzinfo=UTC)
    assert (first.quantity, first.unit_price, first.amount) == (Decimal(6), Decimal("2.55"), Decimal("15.3"))
    assert str(first.run_id) == data["run"]
    assert Transaction.objects.get(row=3).amount == Decimal("-15.3")
    assert total() == Decimal("0.0625") + Decimal("3.39") * 9
    assert set(OrganisationIdentifier.objects.values_list("value", flat=True)) == {"17850", "12583"}
    assert set(Organisation.objects.values_list("name", flat=True)) == {"17850", "12583"}
    assert dict(Offering.objects.values_list("code", "name")) == {"85123A": "HEART", "71053": "LANTERN"}
    remarks = [(remark["column"], remark["count"]) for remark in data["remarks"]]
    assert remarks == [("CustomerID", 0), ("CustomerID", 2), ("StockCode", 2)]


def test_numbers_that_are_not_all_like_17850_0_stay_as_they_are() -> None:
    imported("transactions", "account,document,date,amount\n17850.0,1,2026-01-01,5\n17850.5,2,2026-01-01,5\n")
    assert set(OrganisationIdentifier.objects.values_list("value", flat=True)) == {"17850.0", "17850.5"}


def test_exact_duplicates_can_be_dropped_and_are_counted_either_way() -> None:
    dropped = imported("transactions", HEADER + LINES, {**RETAIL, "duplicates": "drop"})
    assert counts(dropped) == {"read": 7, "created": 5, "duplicates": 1, "skipped": 2}
    assert reasons(dropped)[8] == "The row is the same as row 7."


def test_the_dry_run_says_what_the_run_will_do_and_writes_nothing() -> None:
    dry = checked("transactions", HEADER + LINES, RETAIL)
    assert not Transaction.objects.exists()
    assert not Organisation.objects.exists()
    assert not Offering.objects.exists()
    data = imported("transactions", HEADER + LINES, RETAIL)
    for same in ("read", "created", "duplicates", "skipped", "errors", "remarks"):
        assert dry[same] == data[same]


def test_known_accounts_are_used_by_number_and_by_credit_code(cast: Cast) -> None:
    OrganisationIdentifier.objects.create(organisation=cast.neighbour, scheme="uscc", value="91350100M000100Y43")
    text = (
        "account,account_name,document,date,amount\nFJ000001,别的名字,X1,2026-03-05,10\n"
        "91350100m000100y43,,X2,2026-03-05,20\n新客户,新客户有限公司,X3,2026-03-05,30\n"
    )
    assert counts(imported("transactions", text)) == {"read": 3, "created": 3}
    assert Transaction.objects.get(document="X1").account == cast.account
    assert Transaction.objects.get(document="X2").account == cast.neighbour
    assert Transaction.objects.get(document="X3").account.name == "新客户有限公司"
    cast.account.refresh_from_db()
    assert cast.account.name == "长安重工股份有限公司"


def test_the_amount_is_the_files_own_or_quantity_times_price() -> None:
    text = (
        "account,document,date,quantity,unit_price,amount,cost,currency\nA,1,2026-03-05,3,0.33335,,,\n"
        "A,2,2026-03-05,3,5,14.5,(7),usd\nA,3,2026-03-05,,5,,,\nA,4,2026-03-05,1000000000,1000000000,,,\n"
    )
    data = imported("transactions", text)
    assert faults(data) == {4: "amount", 5: "amount"}
    one, two = Transaction.objects.order_by("document")
    assert (one.amount, one.unit_price, one.currency) == (Decimal("1.0001"), Decimal("0.3334"), "CNY")
    assert (two.amount, two.cost, two.currency) == (Decimal("14.5"), Decimal(-7), "USD")


def test_dates_in_three_styles_in_one_column() -> None:
    text = (
        "account,document,date,amount\nA,1,2026-03-05,1\nA,2,2026年3月5日,1\nA,3,2026/3/5 14:08,1\nA,4,3/5/2026,1\n"
        "A,5,31/12/2026,1\nA,6,20260305,1\nA,7,2026-02-30,1\n"
    )
    data = imported("transactions", text)
    assert faults(data) == {5: "date", 6: "date", 8: "date"}
    assert set(Transaction.objects.values_list("day", flat=True)) == {date(2026, 3, 5)}
    assert '"%m/%d/%Y" / "%d/%m/%Y"' in data["errors"][0]["fix"]
    again = imported("transactions", text, {"dates": "%m/%d/%Y"}, again=True)
    assert faults(again) == {6: "date", 8: "date"}


def test_ten_thousand_rows_with_five_hundred_wrong_ones() -> None:
    wrong = set(range(7, 10_001, 20))
    assert len(wrong) == 500
    lines = [f"K{n % 50},D{n},2026-03-05,{'many' if n in wrong else n}" for n in range(1, 10_001)]
    data = imported("transactions", "account,document,date,amount\n" + "\n".join(lines) + "\n")
    assert counts(data) == {"read": 10_000, "created": 9_500, "errors": 500}
    assert {error["row"] for error in data["errors"]} == {n + 1 for n in wrong}
    assert total() == sum(n for n in range(1, 10_001) if n not in wrong)


def test_the_same_file_is_not_counted_twice(cast: Cast) -> None:
    imported("transactions", HEADER + LINES, RETAIL)
    before = total()
    with pytest.raises(running.AlreadyImported, match="imported the same way"):
        imported("transactions", HEADER + LINES, RETAIL)
    assert total() == before
    other = imported("transactions", HEADER + LINES, {**RETAIL, "constants": {"currency": "EUR"}})
    assert "imported before" in other["remarks"][0]["remark"]


def test_asked_for_again_or_taken_back_it_may_be_imported_again() -> None:
    first = imported("transactions", HEADER + LINES, RETAIL)
    imported("transactions", HEADER + LINES, RETAIL, again=True)
    assert Transaction.objects.count() == 12
    running.take_back(ImportRun.objects.get(pk=first["run"]), SYSTEM)
    assert Transaction.objects.count() == 6
    imported("transactions", HEADER + LINES, RETAIL)
    assert Transaction.objects.count() == 12


def test_strict_imports_nothing_when_a_row_is_wrong() -> None:
    run = received("transactions", "account,document,date,amount\nA,1,2026-03-05,1\nA,2,soon,1\n", strict=True)
    run = running.carry_out(run, SYSTEM, no_progress)
    assert (run.state, run.counts["errors"], run.content_key) == ("refused", 1, None)
    assert not Transaction.objects.exists()
    good = imported("transactions", "account,document,date,amount\nA,1,2026-03-05,1\n", strict=True)
    assert counts(good) == {"read": 1, "created": 1}


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    used = []
    for first, last in ((0, 2), (1000, 1900)):
        lines = "".join(f"K{n},D{n},2026-03-05,P{n},产品{n},1,5\n" for n in range(first, last))
        text = "account,document,date,offering,offering_name,quantity,unit_price\n" + lines
        with django_assert_max_num_queries(200) as queries:
            assert not imported("transactions", text)["errors"]
        used.append(len(queries))
    assert used[1] <= used[0] + 1


def test_lines_of_documents_that_are_there_already_are_remarked_on_and_imported() -> None:
    header = "account,document,date,amount\n"
    imported("transactions", header + "A1,D1,2026-01-01,5\nA1,D2,2026-01-01,6\nA2,D3,2026-01-01,7\n")
    again = header + "A1,D1,2026-01-01,5\nA1,D1,2026-01-01,9\nA1,D9,2026-01-01,6\nA2,D1,2026-01-01,7\n"
    text = "The rows belong to documents that are there already; they are imported once more."
    for tried in (checked, imported):
        data = tried("transactions", again)
        said = [(remark["count"], remark["rows"]) for remark in data["remarks"] if remark["remark"] == text]
        assert said == [(2, [2, 3])]
        assert counts(data) == {"read": 4, "created": 4}
    assert Transaction.objects.count() == 7


def test_asking_for_earlier_documents_takes_one_query_a_batch(django_assert_max_num_queries: Any) -> None:
    header = "account,document,date,amount\n"
    imported("transactions", header + "".join(f"A{n},D{n},2026-01-01,{n}\n" for n in range(1, 60)))

    def queries(rows: int) -> int:
        run = received("transactions", header + "".join(f"A{n},D{n},2026-01-02,{n}\n" for n in range(1, rows)))
        with django_assert_max_num_queries(100) as seen:
            running.check(run, SYSTEM, no_progress)
        return len(seen)

    assert queries(5) == queries(60)
