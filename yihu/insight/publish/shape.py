"""The engine's result as the rows to be published, and what in them differs from what was published before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
from duckdb import DuckDBPyConnection

from yihu.ground import metrics
from yihu.ground.metrics import Unit
from yihu.insight.engine.compose import why
from yihu.insight.models import AccountMeasures
from yihu.insight.snapshots.files import write_aside

FIELDS = {field.name for field in AccountMeasures._meta.get_fields()}
JSON = ("designations", "missing", "others")
PLACES = 1000  # milestones kept of the order by revenue
STORED = {Unit.MONEY: "DECIMAL(24, 4)", Unit.SHARE: "DECIMAL(20, 6)"}


def published_metrics() -> list[str]:
    """The metrics that have a column in AccountMeasures."""
    return [name for name in metrics.registry() if name in FIELDS]


@dataclass(frozen=True)
class TierMove:
    """An account whose tier differs from the one published before."""

    account: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Difference:
    """What has to be written so that the published rows are the new ones."""

    measures: pa.Table  # with the columns of AccountMeasures
    removed: list[str]
    moves: list[TierMove]


class Shaped:
    """The rows to be published, in the DuckDB that holds the engine's result, whatever engine that was."""

    def __init__(self, duck: DuckDBPyConnection) -> None:
        self._duck = duck
        self._duck.execute(f"CREATE OR REPLACE TABLE shaped AS {_shaping()}")

    def save(self, path: Path) -> None:
        """Keep the rows, to compare the next ones with."""
        write_aside(path, lambda aside: self._duck.execute(f"COPY shaped TO '{aside}' (FORMAT parquet)"))

    def accounts(self) -> int:
        """How many accounts there are."""
        return int(self._rows("SELECT count(*) FROM shaped")[0][0])

    def measures(self) -> pa.Table:
        """All rows of AccountMeasures."""
        return self._table(f"SELECT {_columns()} FROM shaped AS new")

    def year(self, as_of: date) -> pa.Table:
        """All rows of YearMeasures for `as_of`."""
        return self._table(self._year(as_of))

    def _year(self, as_of: date) -> str:
        return f"SELECT {_columns()}, DATE '{as_of}' AS as_of, rank, revenue_before FROM shaped AS new"

    def largest(self, as_of: date, metric: str, limit: int) -> list[dict[str, Any]]:
        """The first rows of YearMeasures by `metric` within each currency, as the fields' values."""
        order = f"ORDER BY currency DESC, {metric} DESC NULLS LAST, number, account LIMIT {int(limit)}"
        rows = self._table(f"FROM ({self._year(as_of)}) {order}").to_pylist()
        return [{**row, "account": UUID(row["account"]), **{n: json.loads(row[n]) for n in JSON}} for row in rows]

    def difference(self, before: Path) -> Difference:
        """What differs from the rows saved as `before`."""
        self._duck.execute(f"CREATE OR REPLACE TEMP VIEW before AS FROM read_parquet('{before}')")
        both = "shaped AS new LEFT JOIN before AS old USING (account)"
        differ = " OR ".join(f"new.{name} IS DISTINCT FROM old.{name}" for name in _compared())
        self._duck.execute(f"CREATE OR REPLACE TABLE altered AS SELECT new.*, old.tier AS tier_before, "
                           "coalesce(old.last_day IS NOT NULL AND old.revenue_12m IS NULL, false) AS ended_before "
                           f"FROM {both} "
                           f"WHERE old.account IS NULL OR {differ}")  # fmt: skip
        moves = (
            "SELECT account, tier_before, tier FROM altered WHERE tier IS DISTINCT FROM tier_before "
            "AND NOT ended_before AND NOT (last_day IS NOT NULL AND revenue_12m IS NULL) ORDER BY account"
        )
        return Difference(
            measures=self._table(f"SELECT {_columns()} FROM altered AS new"),
            removed=[row[0] for row in self._rows("SELECT account FROM before ANTI JOIN shaped USING (account)")],
            moves=[TierMove(*row) for row in self._rows(moves)],
        )

    def currencies(self) -> dict[str, dict[str, Any]]:
        """Per currency: how many accounts and how much revenue, in all and by tier, and the span of the data."""
        sums = {
            "accounts": "count(rank)",
            "positive": "count(*) FILTER (WHERE revenue_12m > 0)",
            "positive_revenue": "coalesce(sum(revenue_12m) FILTER (WHERE revenue_12m > 0), 0)",
            "total": "sum(revenue_12m)",
            "first_accounts": "count(*) FILTER (WHERE by_revenue = 1)",
            "first_revenue": "coalesce(sum(revenue_12m) FILTER (WHERE by_revenue = 1), 0)",
            "second_accounts": "count(*) FILTER (WHERE by_revenue = 2)",
            "second_revenue": "coalesce(sum(revenue_12m) FILTER (WHERE by_revenue = 2), 0)",
            "first_day": "any_value(first_day)",
            "last_day": "any_value(last_day)",
        }
        ranked = "FROM shaped WHERE last_day IS NOT NULL GROUP BY currency ORDER BY currency"
        rows = self._rows(f"SELECT currency, {', '.join(sums.values())} {ranked}")
        return {row[0]: _plain(dict(zip(sums, row[1:], strict=True))) for row in rows}

    def places(self) -> pa.Table:
        """Milestones of the order by revenue: all rows of Place."""
        return self._table(
            "SELECT currency, rank, revenue_12m AS revenue, number, account AS account_id, revenue_before FROM shaped "
            "WHERE rank IS NOT NULL "
            f"QUALIFY (rank - 1) % (1 + max(rank) OVER (PARTITION BY currency) // {PLACES}) = 0 ORDER BY currency, rank"
        )

    def _table(self, sql: str) -> pa.Table:
        return self._duck.execute(sql).to_arrow_table()

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._duck.execute(sql).fetchall()


def _shaping() -> str:
    """One row per account: its main currency's figures, rounded as the columns keep them, the others beside."""
    names = published_metrics()
    values = [f"{_stored(name)} AS {name}" for name in names]
    beside = ", ".join(f"'{name}', {_stored(name)}::VARCHAR" for name in names)
    return f"""
        WITH result AS MATERIALIZED (FROM result), beside AS (
          SELECT account, to_json(list(json_object('currency', currency, {beside}) ORDER BY place))::VARCHAR AS others
          FROM result WHERE place > 0 GROUP BY account
        )
        SELECT account, coalesce(external_id, '') AS number, coalesce(currency, '') AS currency,
          {", ".join([*values, *map(why, names)])},
          tier, by_revenue, kinds, others, rank, revenue_before, first_day, last_day
        FROM result LEFT JOIN beside USING (account) WHERE place IS NULL OR place = 0"""


def _compared() -> list[str]:
    """The columns that make a published row another one; not rank and revenue before, which other accounts move."""
    names = published_metrics()
    return ["number", "currency", *names, *map(why, names), "tier", "by_revenue", "kinds", "others"]


def _columns() -> str:
    """The columns of AccountMeasures, made of a shaped row called `new`."""
    names = published_metrics()
    missing = ", ".join(f"'{name}', new.{why(name)}" for name in names)
    made = {
        "tier_reason": "CASE WHEN by_revenue = tier THEN 'revenue' WHEN tier IS NOT NULL THEN 'designated' "
        "WHEN last_day IS NULL THEN 'no_transactions' "
        "WHEN revenue_12m IS NULL THEN 'data_end_earlier' WHEN revenue_12m <= 0 THEN 'not_positive' ELSE 'small' END",
        "designations": "coalesce(to_json(list_sort(string_split(kinds, ','))), '[]')::VARCHAR",
        "missing": f"json_merge_patch('{{}}', json_object({missing}))::VARCHAR",
        "others": "coalesce(others, '[]')",
    }
    return ", ".join(
        ["account", "number", "currency", *names, "tier", *(f"{sql} AS {name}" for name, sql in made.items())]
    )


def _stored(name: str) -> str:
    """The value as the database keeps it; a share is rounded once, here, for all engines."""
    unit = metrics.known_metric(name).unit
    return f"CAST({f'round({name}, 6)' if unit is Unit.SHARE else name} AS {STORED[unit]})"


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Amounts and days as text, counts as they are: what JSON keeps."""
    return {
        key: value if value is None or isinstance(value, int | str) else str(value) for key, value in values.items()
    }
