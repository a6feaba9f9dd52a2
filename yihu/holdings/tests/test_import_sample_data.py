"""Real files out of the sample data folder: an independent recomputation agrees to the penny.

The folder is YIHU_TEST_SAMPLE_DATA, or `shared/data` beside the checkout; without it these tests are left out.
"""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from yihu.accounts.models import Organisation, OrganisationIdentifier
from yihu.deals.models import Opportunity
from yihu.ground.models import User
from yihu.ground.tests.importing import counts, imported
from yihu.holdings.models import Transaction

BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data"
FOLDER = Path(os.environ.get("YIHU_TEST_SAMPLE_DATA") or os.environ.get("YIHU_SHARED_DATA") or BESIDE)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not FOLDER.is_dir(), reason="Sample data: the folder is not there; name it in YIHU_TEST_SAMPLE_DATA"
    ),
]

RETAIL = {
    "columns": {
        "account": "CustomerID",
        "document": "InvoiceNo",
        "date": "InvoiceDate",
        "offering": "StockCode",
        "offering_name": "Description",
        "quantity": "Quantity",
        "unit_price": "UnitPrice",
        "region": "Country",
    },
    "constants": {"currency": "GBP"},
}
LINES = 40_000  # of the invoices, so that the test takes seconds; the whole file is measured by bin/bench


def invoices() -> Iterator[str]:
    with gzip.open(FOLDER / "online_retail" / "online_retail.csv.gz", "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number > LINES:
                break
            yield line


def test_invoices_to_the_penny() -> None:
    text = "".join(invoices())
    data = imported("transactions", text, RETAIL)
    revenue: dict[str, Decimal] = defaultdict(Decimal)
    lines: Counter[str] = Counter()
    left_out, seen, repeated = [], set(), 0
    for row, record in enumerate(csv.DictReader(text.splitlines()), 2):
        cells = tuple(record.values())
        if not record["CustomerID"]:
            left_out.append(row)
        else:
            account = record["CustomerID"].removesuffix(".0")
            revenue[account] += Decimal(record["Quantity"]) * Decimal(record["UnitPrice"])
            lines[account] += 1
            repeated += cells in seen
        seen.add(cells)
    assert [entry["row"] for entry in data["skipped"]] == left_out
    assert {entry["reason"] for entry in data["skipped"]} == {data["skipped"][0]["reason"]}
    assert (data["read"], data["created"], data["duplicates"]) == (LINES, sum(lines.values()), repeated)
    assert not data["errors"]
    numbers = dict(OrganisationIdentifier.objects.values_list("organisation_id", "value"))
    found: dict[str, list[Decimal]] = defaultdict(list)
    for account_id, amount in Transaction.objects.values_list("account_id", "amount"):
        found[numbers[account_id]].append(amount)
    assert {account: (sum(amounts), len(amounts)) for account, amounts in found.items()} == {
        account: (total.quantize(Decimal("0.0001")), lines[account]) for account, total in revenue.items()
    }


def crm(name: str) -> bytes:
    return (FOLDER / "crm_maven" / name).read_bytes()


def rows_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(crm(name).decode("utf-8").splitlines()))


def test_a_crm_with_spelling_errors_american_dates_and_missing_accounts() -> None:
    accounts = imported("accounts", crm("accounts.csv"))
    assert counts(accounts) == {"read": 85, "created": 85}
    above = {row["account"]: row["subsidiary_of"] for row in rows_of("accounts.csv") if row["subsidiary_of"]}
    assert dict(Organisation.objects.exclude(parent=None).values_list("name", "parent__name")) == above
    assert counts(imported("accounts", crm("accounts.csv"))) == {"read": 85, "duplicates": 85, "skipped": 85}

    staff: dict[str, Any] = {"columns": {"name": "sales_agent", "manager": "manager"}, "constants": {"staff": "yes"}}
    teams = rows_of("sales_teams.csv")
    assert counts(imported("people", crm("sales_teams.csv"), staff)) == {"read": 35, "created": 35}
    named = {row["sales_agent"] for row in teams} | {row["manager"] for row in teams}
    assert set(User.objects.values_list("name", flat=True)) == named

    deals = rows_of("sales_pipeline.csv")
    data = imported("opportunities", crm("sales_pipeline.csv"), {"dates": "%m/%d/%Y", "constants": {"currency": "USD"}})
    nobody = [row for row, deal in enumerate(deals, 2) if not deal["account"]]
    assert [entry["row"] for entry in data["skipped"]] == nobody
    assert counts(data) == {"read": 8800, "created": 8800 - 1425, "skipped": 1425}
    won = sum(Decimal(deal["close_value"]) for deal in deals if deal["account"] and deal["deal_stage"] == "Won")
    assert Opportunity.objects.filter(stage="won").aggregate(sum=Sum("amount"))["sum"] == won
    assert Opportunity.objects.filter(owner=None).count() == 0
    products = {deal["product"].replace(" ", "").lower() for deal in deals if deal["account"]}
    assert Opportunity.objects.values("offering").distinct().count() == len(products) == 7
