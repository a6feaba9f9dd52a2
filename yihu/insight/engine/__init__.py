"""Where the figures are computed: DuckDB in this process, or a Spark cluster. The expressions are the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pyarrow as pa
from duckdb import DuckDBPyConnection

from yihu.ground.commands import WrongInput


class Engine(Protocol):
    """Reads Parquet files as Ibis tables and runs Ibis expressions over them."""

    url: str
    queries: int  # how many expressions were run

    def read(self, path: Path) -> Any:
        """The Parquet file as an Ibis table."""

    def run(self, expression: Any) -> pa.Table:
        """The result of an Ibis table expression, with the types that the expression states."""

    def locally(self, expression: Any) -> DuckDBPyConnection:
        """A DuckDB of this process that holds the result of `expression` as `result`; closed with the engine."""

    def close(self) -> None:
        """Give back what the engine holds."""


def connect(url: str) -> Engine:
    """The engine at `url`: duckdb:// or spark://host:port. WrongInput when it is none, Failed when nobody is there."""
    parts = urlsplit(url)
    if parts.scheme == "duckdb":
        from yihu.insight.engine.duck import DuckDb

        return DuckDb()
    if parts.scheme == "spark" and parts.hostname and parts.port:
        from yihu.insight.engine.spark import Spark

        return Spark(url)
    raise WrongInput(f"{url!r} is no engine; write duckdb:// or spark://HOST:PORT")
