"""The engine's result as the rows to be published, and what in them differs from what was published before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from yihu.ground import metrics
from yihu.ground.metrics import Unit
from yihu.insight.engine.compose import why
from yihu.insight.engine.duck import local
from yihu.insight.models import AccountMeasures
from yihu.insight.snapshots.files import write_aside

FIELDS = {field.name for field in AccountMeasures._meta.get_fields()}
STANDING = ("account", "currency", "rank", "revenue_before")
CURVE = 100  # places of the Pareto curve that are kept
STORED = {Unit.MONEY: "DECIMAL(24, 4)", Unit.SHARE: "DECIMAL(20, 6)"}


def published_metrics() -> list[str]:
    """The metrics that have a column in AccountMeasures."""
    return [name for name in metrics.registry() if name in FIELDS]


def measure_columns() -> list[str]:
    """The columns of AccountMeasures, the account first."""
    return ["account", "currency", *published_metrics(), "tier", "tier_reason", "designations", "missing", "others"]


@dataclass(frozen=True)
class TierMove:
    """An account whose tier differs from the one published before."""

    account: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Difference:
    """What has to be written so that the published rows are the new ones. Tables have the columns named above."""

    measures: pa.Table
    removed: list[str]
    standing: pa.Table | None  # the whole of it; None where it is as it was
    moves: list[TierMove]


class Shaped:
    """The rows to be published, in a DuckDB of their own, whatever engine computed them."""

    def __init__(self, result: pa.Table) -> None:
        self._duck: DuckDBPyConnection = local()
        self._duck.register("result", result)
        self._duck.execute(f"CREATE TABLE shaped AS {_shaping()}")

    def __enter__(self) -> Shaped:
        return self

    def __exit__(self, *_: object) -> None:
        self._duck.close()

    def save(self, path: Path) -> None:
        """Keep the rows, to compare the next ones with."""
        write_aside(path, lambda aside: self._duck.execute(f"COPY shaped TO '{aside}' (FORMAT parquet, COMPRESSION zstd)"))

    def accounts(self) -> int:
        """How many accounts there are."""
        return int(self._one("SELECT count(*) FROM shaped")[0])

    def measures(self) -> pa.Table:
        """All rows of AccountMeasures."""
        return self._table(f"SELECT {', '.join(measure_columns())} FROM shaped")

    def standing(self) -> pa.Table:
        """All rows of AccountStanding."""
        return self._table(f"SELECT {', '.join(STANDING)} FROM shaped WHERE rank IS NOT NULL")

    def difference(self, before: Path) -> Difference:
        """What differs from the rows saved as `before`."""
        columns, standing = measure_columns(), STANDING[1:]
        self._duck.execute(f"CREATE OR REPLACE TEMP VIEW before AS FROM read_parquet('{before}')")
        moved = self._one(
            f"SELECT count(*) FROM shaped AS new FULL JOIN before AS old USING (account) WHERE {_differ(standing)}"
        )
        return Difference(
            measures=self._table(
                f"SELECT {', '.join(f'new.{c}' for c in columns)} FROM shaped AS new LEFT JOIN before AS old USING (account) "
                f"WHERE old.account IS NULL OR {_differ(columns[1:])}"
            ),
            removed=[row[0] for row in self._rows("SELECT account FROM before ANTI JOIN shaped USING (account)")],
            standing=self.standing() if moved[0] else None,
            moves=[
                TierMove(*row)
                for row in self._rows(
                    "SELECT new.account, old.tier, new.tier FROM shaped AS new LEFT JOIN before AS old USING (account) "
                    "WHERE new.tier IS DISTINCT FROM old.tier ORDER BY 1"
                )
            ],
        )

    def currencies(self) -> dict[str, dict[str, Any]]:
        """Per currency: accounts, totals and thresholds of the tiers, span of the data, and the Pareto curve."""
        names = ("currency", "accounts", "positive", "total", "first_accounts", "first_revenue", "second_accounts",
                 "second_revenue", "first_day", "last_day")  # fmt: skip
        found = self._rows(
            "SELECT currency, count(*), count(*) FILTER (WHERE revenue_12m > 0), sum(revenue_12m), "
            "count(*) FILTER (WHERE by_revenue = 1), sum(revenue_12m) FILTER (WHERE by_revenue = 1), "
            "count(*) FILTER (WHERE by_revenue = 2), sum(revenue_12m) FILTER (WHERE by_revenue = 2), "
            "any_value(first_day), any_value(last_day) FROM shaped WHERE rank IS NOT NULL GROUP BY currency ORDER BY currency"
        )
        curves = self._curves()
        return {row[0]: {**_plain(dict(zip(names, row, strict=True))), "curve": curves.get(row[0], [])} for row in found}

    def _curves(self) -> dict[str, list[tuple[int, str]]]:
        curves: dict[str, list[tuple[int, str]]] = {}
        for currency, rank, reached in self._rows(
            "SELECT currency, rank, revenue_before + revenue_12m FROM shaped WHERE revenue_12m > 0 "
            f"QUALIFY rank % greatest(1, max(rank) OVER (PARTITION BY currency) // {CURVE}) = 0 "
            "OR rank = max(rank) OVER (PARTITION BY currency) ORDER BY currency, rank"
        ):
            curves.setdefault(currency, []).append((rank, str(reached)))
        return curves

    def _table(self, sql: str) -> pa.Table:
        return self._duck.execute(sql).to_arrow_table()

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._duck.execute(sql).fetchall()

    def _one(self, sql: str) -> tuple[Any, ...]:
        found = self._duck.execute(sql).fetchone()
        assert found
        return found


def _shaping() -> str:
    """One row per account: its main currency's figures, rounded as the columns keep them, the others beside."""
    names = published_metrics()
    known = {name: metrics.known_metric(name) for name in names}
    values = ", ".join(f"{_stored(known[name].unit, name)} AS {name}" for name in names)
    missing = ", ".join(f"'{name}', {why(name)}" for name in names)
    beside = ", ".join(f"'{name}', {_stored(known[name].unit, name)}::VARCHAR" for name in names)
    return f"""
        WITH beside AS (
          SELECT account, to_json(list(json_object('currency', currency, {beside}) ORDER BY place))::VARCHAR AS others
          FROM result WHERE place > 0 GROUP BY account
        )
        SELECT account, coalesce(currency, '') AS currency, {values}, tier,
          CASE WHEN by_revenue = tier THEN 'revenue' WHEN tier IS NOT NULL THEN 'designated'
               WHEN currency IS NULL THEN 'no_transactions' WHEN revenue_12m <= 0 THEN 'not_positive'
               ELSE 'small' END AS tier_reason,
          CASE WHEN kinds IS NULL THEN '[]' ELSE to_json(list_sort(string_split(kinds, ',')))::VARCHAR END AS designations,
          json_merge_patch('{{}}', json_object({missing}))::VARCHAR AS missing,
          coalesce(others, '[]') AS others, rank, revenue_before, by_revenue, first_day, last_day
        FROM result LEFT JOIN beside USING (account) WHERE place IS NULL OR place = 0"""


def _stored(unit: Unit, name: str) -> str:
    """The value as the database keeps it; a share is rounded once, here, for all engines."""
    return f"CAST({f'round({name}, 6)' if unit is Unit.SHARE else name} AS {STORED[unit]})"


def _differ(columns: Any) -> str:
    return "(" + " OR ".join(f"new.{c} IS DISTINCT FROM old.{c}" for c in columns) + ")"


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Amounts and days as text, counts as they are: what JSON keeps."""
    return {key: value if value is None or isinstance(value, int | str) else str(value) for key, value in values.items()}


