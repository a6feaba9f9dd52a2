"""Lines, accounts and designations as the Parquet files that an engine reads, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from yihu.ground import facts
from yihu.insight.engine import Engine
from yihu.insight.engine.compose import figures
from yihu.insight.engine.tiers import with_tiers
from yihu.insight.publish.shape import published_metrics
from yihu.insight.snapshots.extract import schema_of
from yihu.insight.tests.recompute import Line

OFFERINGS = {True: "o-added", False: "o-plain", None: None}


def write(
    folder: Path, lines: Iterable[Line], numbers: Mapping[str, str | None], designated: Iterable[str] = ()
) -> dict[str, Path]:
    """The files by fact."""
    rows: dict[str, list[tuple[Any, ...]]] = {
        "transactions": [
            (f"t{n}", x.account, x.day, OFFERINGS[x.value_added], _money(x.amount), _money(x.cost), x.currency)
            for n, x in enumerate(lines)
        ],
        "accounts": list(numbers.items()),
        "offerings": [("o-added", True), ("o-plain", False), ("o-unknown", None)],
        "designations": [(f"d{n}", account, "strategic") for n, account in enumerate(designated)],
    }
    paths = {}
    for name, values in rows.items():
        schema = schema_of(facts.known(name))
        columns = list(zip(*values, strict=True)) or [()] * len(schema)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        paths[name] = folder / f"{name}.parquet"
        pyarrow.parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), paths[name])
    return paths


def _money(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.0001"))


def expression(engine: Engine, paths: Mapping[str, Path], as_of: date) -> Any:
    """All published metrics and the tiers over these files."""
    tables = {name: engine.read(path) for name, path in paths.items()}
    return with_tiers(figures(tables, as_of, published_metrics()), tables["designations"])


def main_rows(result: pa.Table) -> dict[str, dict[str, Any]]:
    """The row of each account's main currency."""
    return {row["account"]: row for row in result.to_pylist() if not row["place"]}
