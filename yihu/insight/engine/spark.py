"""An Apache Spark cluster. Its workers read the snapshots under YIHU_HOME, which must be reachable for them."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
from duckdb import DuckDBPyConnection

from yihu.ground.commands import Failed
from yihu.insight.engine.duck import local

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    "spark.ui.showConsoleProgress": "false",
}


class Spark:
    """A session on the cluster at `url` (spark://host:port)."""

    def __init__(self, url: str) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise Failed(
                "the engine Spark needs the package pyspark: bin/setup --spark, or pip install 'yihu[spark]'"
            ) from None
        import ibis

        _reach(url)
        self.url = url
        self.queries = 0
        self._here: DuckDBPyConnection | None = None
        builder = SparkSession.builder.master(url).appName("yihu")
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        try:
            self._session = builder.getOrCreate()
        except Exception as fault:  # Java missing, another version of Spark: py4j has many words for it
            raise Failed(f"Spark could not be started; is Java 17 installed here? ({fault})") from fault
        self._ibis = ibis.pyspark.connect(self._session)

    def read(self, path: Path) -> Any:
        """The Parquet file as an Ibis table."""
        return self._ibis.read_parquet(str(path))

    def run(self, expression: Any) -> pa.Table:
        """The result of `expression`."""
        self.queries += 1
        result = self._session.sql(self._ibis.compile(expression)).toArrow()
        return result.cast(expression.schema().to_pyarrow())

    def locally(self, expression: Any) -> DuckDBPyConnection:
        """The result, brought here."""
        self._here = local()
        self._here.register("result", self.run(expression))
        return self._here

    def close(self) -> None:
        """End the session."""
        if self._here is not None:
            self._here.close()
        self._session.stop()


def _reach(url: str) -> None:
    """Spark itself would try for a minute before it says that nobody is there."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    try:
        socket.create_connection((parts.hostname, parts.port), timeout=10).close()
    except OSError as fault:
        raise Failed(f"the engine {url} does not answer ({fault}); is the master running there?") from fault
