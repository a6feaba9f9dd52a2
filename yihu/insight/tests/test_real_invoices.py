"""The real invoices of a wholesaler: the product computes what plain Python computes from the file, to the penny.

The file is no part of the project; without it these tests are left out.
"""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from yihu.accounts.models import Organisation, OrganisationIdentifier
from yihu.catalogue.models import Offering
from yihu.ground import bulk
from yihu.holdings.models import Transaction
from yihu.insight.models import AccountMeasures, RefreshRun
from yihu.insight.standing import standings
from yihu.insight.tests.base import refreshed
from yihu.insight.tests.recompute import Expected, Line, recompute

ROOT = Path(__file__).resolve().parent.parent.parent.parent
FOLDER = Path(os.environ.get("YIHU_TEST_SAMPLE_DATA") or ROOT.parent / "shared" / "data")
FILE = FOLDER / "online_retail" / "online_retail.csv.gz"
AS_OF = date(2011, 9, 8)
QUIET = Decimal("0.0001")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.exists(), reason=f"the sample invoices are not at {FILE}; set YIHU_TEST_SAMPLE_DATA"),
]


def invoice_lines() -> Iterator[Line]:
    """The file's lines that name a customer: quantity × unit price, four decimals."""
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if number := row["CustomerID"].removesuffix(".0"):
                amount = (Decimal(row["Quantity"]) * Decimal(row["UnitPrice"])).quantize(QUIET)
                yield Line(number, date.fromisoformat(row["InvoiceDate"][:10]), amount, "GBP")


@pytest.fixture
def lines() -> list[Line]:
    """The invoices in the records database; the lines as they are in the file."""
    found = list(invoice_lines())
    numbers = sorted({line.account for line in found})
    ids = dict(zip(numbers, bulk.new_ids(len(numbers)), strict=True))
    bulk.insert(Organisation, ["id", "name"], ((ids[n], n) for n in numbers))
    bulk.insert(OrganisationIdentifier, ["scheme", "value", "organisation"], (("external", n, ids[n]) for n in numbers))
    offering = Offering.objects.create(code="ALL", name="ALL")
    bulk.insert(
        Transaction,
        ["account", "document", "day", "offering", "amount", "currency"],
        ((ids[x.account], "D", x.day, offering.pk, x.amount, x.currency) for x in found),
    )
    return found


def test_every_account_agrees_with_the_file(lines: list[Line]) -> None:
    done = refreshed(as_of=AS_OF)
    numbers = {line.account: line.account for line in lines}
    expected = recompute(lines, numbers, AS_OF)
    rows = {row.number: row for row in AccountMeasures.objects.all()}
    places = standings(rows.values())
    assert len(rows) == len(expected) > 3000
    for number, wanted in expected.items():
        check(rows[number], wanted, places[rows[number].pk].rank)
    run = RefreshRun.last()
    assert run == done.run
    total = sum((e.revenue or Decimal(0) for e in expected.values()), Decimal(0))
    assert Decimal(done.run.currencies["GBP"]["total"]) == total
    assert {row.missing["growth_12m"] for row in rows.values()} == {"not_covered"}
    assert min(line.day for line in lines).isoformat() == done.run.currencies["GBP"]["first_day"]


def check(row: AccountMeasures, wanted: Expected, rank: int) -> None:
    found: tuple[Any, ...] = (row.currency, row.revenue_12m, row.tier, rank)
    assert found == ("GBP", wanted.revenue, wanted.tier, wanted.rank)
