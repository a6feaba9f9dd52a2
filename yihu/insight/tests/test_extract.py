from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yihu.ground import facts
from yihu.ground.ids import uuid7
from yihu.holdings.models import Transaction
from yihu.insight.snapshots.extract import schema_of, write
from yihu.insight.tests.base import account, offering, sell

pytestmark = pytest.mark.django_db


def extracted(path: Path) -> dict[str, dict[str, Any]]:
    fact = facts.known("transactions")
    count = write(fact.read(), schema_of(fact), path)
    rows = pyarrow.parquet.read_table(path).to_pylist()
    assert len(rows) == count
    return {row["id"].replace("-", ""): row for row in rows}


def test_every_column_arrives_as_it_is(tmp_path: Path) -> None:
    made, kind = account("A"), offering(True)
    full = sell(made, "-1234.5678", date(2024, 2, 29), cost=Decimal("0.0001"), offering=kind, currency="USD")
    bare = sell(made, "0", date(1999, 12, 31), currency="")
    rows = extracted(tmp_path / "x.parquet")
    row = rows[full.pk.hex]
    assert (row["amount"], row["cost"], row["day"], row["currency"]) == (
        Decimal("-1234.5678"), Decimal("0.0001"), date(2024, 2, 29), "USD",
    )  # fmt: skip
    assert (row["account"].replace("-", ""), row["offering"].replace("-", "")) == (made.pk.hex, kind.pk.hex)
    row = rows[bare.pk.hex]
    assert (row["amount"], row["cost"], row["offering"], row["currency"]) == (0, None, None, "")


def test_no_row_is_no_fault(tmp_path: Path) -> None:
    assert extracted(tmp_path / "x.parquet") == {}


def test_more_rows_than_are_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yihu.insight.snapshots.extract.BATCH", 7)
    monkeypatch.setattr("yihu.insight.snapshots.extract.BLOCK", 1000)
    made = account("A")
    Transaction.objects.bulk_create(
        Transaction(account=made, document=f"{n}", day=date(2026, 1, 1), amount=n, currency="CNY") for n in range(100)
    )
    rows = extracted(tmp_path / "x.parquet")
    assert sorted(row["amount"] for row in rows.values()) == list(range(100))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.decimals(-(10**10), 10**10, places=4), min_size=1, max_size=30))
def test_amounts_are_those_that_the_records_give(tmp_path: Path, amounts: list[Decimal]) -> None:
    """Up to the 15 digits that SQLite keeps."""
    Transaction.objects.all().delete()
    made = account(f"A{uuid7()}")
    Transaction.objects.bulk_create(
        Transaction(account=made, document="D", day=date(2026, 1, 1), amount=amount, currency="CNY")
        for amount in amounts
    )
    rows = extracted(tmp_path / "x.parquet")
    assert {key: row["amount"] for key, row in rows.items()} == {t.pk.hex: t.amount for t in Transaction.objects.all()}
    assert sorted(row["amount"] for row in rows.values()) == sorted(amounts)
