"""Arrow tables into the records database: COPY on PostgreSQL, executemany on SQLite. Columns are named as fields."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pyarrow.csv
from django.db import connection, models


def insert(model: type[models.Model], table: pa.Table) -> None:
    """Write all rows; none of them may be there."""
    if connection.vendor == "postgresql":
        _copy(_quoted(model._meta.db_table), _columns(model, table), table)
    else:
        _execute(model, table, "")


def upsert(model: type[models.Model], table: pa.Table) -> None:
    """Write all rows, over those with the same primary key, which is the first column."""
    if not table.num_rows:
        return
    columns = _columns(model, table)
    sets = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
    conflict = f"ON CONFLICT ({columns[0]}) DO UPDATE SET {sets}"
    if connection.vendor != "postgresql":
        _execute(model, table, conflict)
        return
    target, names = _quoted(model._meta.db_table), ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE incoming (LIKE {target}) ON COMMIT DROP")
        _copy("incoming", columns, table)
        cursor.execute(f"INSERT INTO {target} ({names}) SELECT {names} FROM incoming {conflict}")
        cursor.execute("DROP TABLE incoming")


def _columns(model: type[models.Model], table: pa.Table) -> list[str]:
    fields: list[Any] = [model._meta.get_field(name) for name in table.column_names]
    return [_quoted(field.column) for field in fields]


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _copy(target: str, columns: list[str], table: pa.Table) -> None:
    text = io.BytesIO()
    pyarrow.csv.write_csv(table, text, pyarrow.csv.WriteOptions(include_header=False))
    statement = f"COPY {target} ({', '.join(columns)}) FROM STDIN (FORMAT CSV)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(text.getbuffer())


def _execute(model: type[models.Model], table: pa.Table, conflict: str) -> None:
    columns = _columns(model, table)
    places = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {_quoted(model._meta.db_table)} ({', '.join(columns)}) VALUES ({places}) {conflict}"
    rows = list(zip(*(_plain(column) for column in table.columns), strict=True))
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _plain(column: pa.ChunkedArray) -> list[Any]:
    """Amounts as text, which SQLite turns into its own numbers, as it does with Django's."""
    plain = column.cast(pa.string()) if pa.types.is_decimal(column.type) else column
    return list(plain.to_pylist())
