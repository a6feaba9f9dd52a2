"""The same expressions on Spark: one master and two workers give what DuckDB gives, to the last digit."""

from __future__ import annotations

import gc
import random
import socket
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from yihu.ground.commands import Failed, WrongInput
from yihu.insight.engine import Engine, connect
from yihu.insight.engine.duck import DuckDb
from yihu.insight.models import AccountMeasures
from yihu.insight.tests import tables
from yihu.insight.tests.base import account, refreshed, sell
from yihu.insight.tests.recompute import Line
from yihu.insight.tests.spark_cluster import WORKERS, cluster

# py4j leaves the sockets to the Java side to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
AS_OF = date(2026, 5, 31)


@pytest.fixture(autouse=True)
def sockets_collected() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture(scope="session")
def spark_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster(tmp_path_factory.mktemp("spark")) as url:
        yield url


def some_lines(count: int, seed: int) -> tuple[list[Line], dict[str, str | None]]:
    """Lines with everything that the definitions distinguish: credits, ties, currencies, gaps, old and later days."""
    chance = random.Random(seed)
    numbers = {f"a{n:03}": None if n % 11 == 0 else f"C{chance.randrange(10**6)}" for n in range(150)}
    names = list(numbers)[:-5]
    lines = [
        Line(
            chance.choice(names),
            AS_OF - timedelta(days=chance.randrange(-20, 900)),
            Decimal(chance.choice([10, 10, -10, 0, chance.randrange(-50_000, 900_000)])) / 100,
            chance.choice(["CNY", "CNY", "CNY", "USD", "EUR"]),
            chance.choice([None, Decimal(chance.randrange(500_000)) / 10_000]),
            chance.choice([None, True, False]),
        )
        for _ in range(count)
    ]
    return lines, numbers


def result(engine: Engine, paths: dict[str, Path], as_of: date) -> list[dict[str, Any]]:
    found = engine.run(tables.expression(engine, paths, as_of))
    return sorted(found.to_pylist(), key=lambda row: (row["account"], str(row["currency"])))


@pytest.mark.spark
def test_spark_computes_what_duckdb_computes(spark_url: str, tmp_path: Path) -> None:
    lines, numbers = some_lines(4000, 7)
    paths = tables.write(tmp_path, lines, numbers, ("a001", "a149", "a150"))
    duck, spark = DuckDb(), connect(spark_url)
    try:
        for as_of in (AS_OF, date(2024, 2, 29)):
            expected = result(duck, paths, as_of)
            assert result(spark, paths, as_of) == expected
            assert len(expected) > len(numbers)  # accounts with several currencies have several rows
        assert spark._session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == WORKERS + 1  # type: ignore[attr-defined]
    finally:
        duck.close()
        spark.close()


@pytest.mark.spark
@pytest.mark.django_db
def test_a_refresh_on_spark_publishes_what_one_on_duckdb_does(spark_url: str) -> None:
    accounts = [account(f"N{n}") for n in range(6)]
    for n in range(40):
        sell(accounts[n * n % 6], str(n - 5), AS_OF - timedelta(days=20 * n), currency="USD" if n % 9 == 0 else "CNY")
    refreshed()
    sell(accounts[0], "7").delete()
    sell(accounts[1], "11.11")
    done = refreshed(engine_url=spark_url)
    assert (done.changed, done.run.engine) == (True, spark_url)
    on_spark = list(AccountMeasures.objects.order_by("pk").values())
    again = refreshed(everything=True)
    assert again.run.engine == "duckdb://"
    assert list(AccountMeasures.objects.order_by("pk").values()) == on_spark


@pytest.mark.spark
def test_a_master_that_is_not_there_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"spark://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(Failed, match="does not answer"):
            connect(url)


def test_pyspark_missing_names_the_way_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(Failed, match=r"yihu\[spark\]"):
        connect("spark://127.0.0.1:7077")


@pytest.mark.parametrize("url", ["", "duck", "spark://", "spark://host", "postgresql://x:1/"])
def test_what_is_no_engine_is_refused(url: str) -> None:
    with pytest.raises(WrongInput, match="duckdb:// or spark://HOST:PORT"):
        connect(url)
