"""DuckDB in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from yihu.insight.snapshots.files import folder

THREADS = 2


def local() -> duckdb.DuckDBPyConnection:
    """A DuckDB of our own, in memory; what does not fit goes into a folder of YIHU_HOME."""
    aside = folder() / "aside"
    duck = duckdb.connect(config={"threads": THREADS, "temp_directory": str(aside)})
    duck.execute("SET TimeZone = 'UTC'")
    return duck


class DuckDb:
    """The engine of an ordinary installation."""

    url = "duckdb://"

    def __init__(self) -> None:
        import ibis

        self.queries = 0
        self._records = local()
        self._ibis = ibis.duckdb.from_connection(self._records)

    def read(self, path: Path) -> Any:
        """The Parquet file as an Ibis table."""
        return self._ibis.read_parquet(str(path))

    def run(self, expression: Any) -> pa.Table:
        """The result of `expression`."""
        self.queries += 1
        result = self._records.execute(self._ibis.compile(expression)).to_arrow_table()
        return result.cast(expression.schema().to_pyarrow())

    def locally(self, expression: Any) -> duckdb.DuckDBPyConnection:
        """The engine itself, with the result as a view: it is computed where it is used, and never copied."""
        self.queries += 1
        self._records.execute(f"CREATE OR REPLACE TEMP VIEW result AS {self._ibis.compile(expression)}")
        return self._records

    def close(self) -> None:
        """Forget everything that was read."""
        self._records.close()
