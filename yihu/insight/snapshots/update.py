"""Bring the files of the facts up to date with the records: what changed is read, the rest stays as it lies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db import connection, transaction
from django.db.models.expressions import RawSQL
from duckdb import DuckDBPyConnection

from yihu.ground.facts import Fact, RowsOf
from yihu.insight import changes
from yihu.insight.changes import Log, Op
from yihu.insight.engine.duck import local
from yihu.insight.models import Change
from yihu.insight.snapshots.extract import TYPES, schema_of, write
from yihu.insight.snapshots.files import Piece, folder, write_aside

WHOLE_FROM = 0.3  # of a fact changed: reading it whole is cheaper than row by row
MERGE_FROM = 0.1  # of a fact changed since its base was written: a new base is written
SMALL = 20_000  # rows that are never worth a merge


@dataclass(frozen=True)
class Updated:
    """A fact's files now, what was read for them, and whether anything in them is other than before."""

    piece: Piece
    read: int
    how: str  # "none", "changes" or "whole"

    @property
    def changed(self) -> bool:
        """Whether figures made of the fact may be other than before."""
        return self.how != "none"


@contextmanager
def one_view() -> Iterator[None]:
    """Everything read in the block shows the records at one moment; nobody is kept from writing."""
    if connection.in_atomic_block:  # a test's transaction; `publish` refuses any other
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL random_page_cost = 1.1")  # a few rows by their keys, not the table for a few rows
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # atomic() would begin as a writer
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def update(fact: Fact, old: Piece | None, log: Log, run: UUID) -> Updated:
    """The files of `fact` for `run`, made from those before and what `log` says; to be called within `one_view`."""
    noted = log.of(fact.name)
    if old is not None and not noted:
        return Updated(old, 0, "none")
    if old is None or Op.WHOLE in noted or not isinstance(fact.follows, RowsOf):
        return _whole(fact, old, run)
    if sum(noted.values()) > max(SMALL, WHOLE_FROM * old.rows):
        return _whole(fact, old, run)
    return _changes(fact, old, run)


def _whole(fact: Fact, old: Piece | None, run: UUID) -> Updated:
    """Read all of it. A fact that is as it was keeps its file, so that nothing is computed for nothing."""
    rows = fact.read().order_by("pk") if not isinstance(fact.follows, RowsOf) else fact.read()
    made = folder() / f"{fact.name}-{run}.parquet"
    count = 0

    def fill(path: Path) -> None:
        nonlocal count
        count = write(rows, schema_of(fact), path)

    write_aside(made, fill)
    if old is not None and not (old.delta or old.gone) and _digest(made) == _digest(folder() / old.base):
        made.unlink()
        return Updated(old, count, "none")
    return Updated(Piece(made.name, count), count, "whole")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _changes(fact: Fact, old: Piece, run: UUID) -> Updated:
    """Read the rows that are new or altered; remember which rows of the files no longer hold."""
    fresh = folder() / f"{fact.name}-{run}-fresh.part"
    count = write(fact.read().filter(pk__in=_added(fact)), schema_of(fact), fresh)
    keys = changes.keys(fact.name, (Op.ALTERED, Op.REMOVED))
    stale = pa.table({fact.key: pa.array(keys, TYPES["id"])})
    try:
        return Updated(_merge(fact, old, fresh, stale, run), count, "changes")
    finally:
        fresh.unlink()


def _added(fact: Fact) -> Any:
    """The keys of new and altered rows, for a condition. PostgreSQL is given the keys themselves: how many the table of
    changes holds it often knows only later, and would then read everything for a few rows."""
    ops = (Op.ADDED, Op.ALTERED)
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::uuid[])", [changes.keys(fact.name, ops)])
    return Change.objects.filter(fact=fact.name, op__in=ops).values("key")


def _merge(fact: Fact, old: Piece, fresh: Path, stale: pa.Table, run: UUID) -> Piece:
    """The old files with the fresh rows and without the stale ones; a new base when much has come together."""
    key = fact.key
    with local() as duck:
        duck.register("stale", stale)
        duck.execute(f"CREATE TABLE delta AS FROM {_file(fresh.name)}")
        duck.execute("CREATE TABLE gone AS FROM stale")
        if old.delta:
            duck.execute(f"INSERT INTO delta FROM {_file(old.delta)} ANTI JOIN stale USING ({key})")
        if old.gone:
            duck.execute(f"INSERT INTO gone FROM {_file(old.gone)} ANTI JOIN stale USING ({key})")
        added, gone = _count(duck, "delta"), _count(duck, "gone")
        if added + gone > max(SMALL, MERGE_FROM * old.rows):
            duck.execute(
                f"CREATE TABLE whole AS FROM {_file(old.base)} ANTI JOIN gone USING ({key}) UNION ALL FROM delta"
            )
            return Piece(_save(duck, "whole", f"{fact.name}-{run}.parquet"), _count(duck, "whole"))
        delta = _save(duck, "delta", f"{fact.name}-{run}-delta.parquet") if added else ""
        left_out = _save(duck, "gone", f"{fact.name}-{run}-gone.parquet") if gone else ""
        return Piece(old.base, old.rows, delta, left_out)


def _file(name: str) -> str:
    return f"read_parquet('{folder() / name}')"


def _count(duck: DuckDBPyConnection, table: str) -> int:
    found = duck.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert found
    return int(found[0])


def _save(duck: DuckDBPyConnection, table: str, name: str) -> str:
    write_aside(
        folder() / name, lambda path: duck.execute(f"COPY {table} TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    )
    return name
