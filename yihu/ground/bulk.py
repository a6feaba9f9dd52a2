"""Many rows at once, inside the current transaction: COPY on PostgreSQL, executemany on SQLite. No signals, no model
instances; what a caller writes here he has checked."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, models

from yihu.ground import bulk_values
from yihu.ground.ids import uuid7

Row = Sequence[Any]
_SEQUENCE_BITS = 12
_AT_ONCE = 512
_lock = threading.Lock()
_next = 0


def new_ids(count: int) -> list[UUID]:
    """`count` new UUIDv7 for the price of one look at the clock; rising within this process."""
    global _next
    with _lock:
        stamp = max(time.time_ns() // 1_000_000 << _SEQUENCE_BITS, _next)
        _next = stamp + count
    noise = os.urandom(8 * count)
    return [
        UUID(
            int=(stamp + place >> _SEQUENCE_BITS) << 80
            | 0x7 << 76
            | (stamp + place & 0xFFF) << 64
            | 0b10 << 62
            | int.from_bytes(noise[8 * place : 8 * place + 8]) & 0x3FFFFFFFFFFFFFFF
        )
        for place in range(count)
    ]


def ids() -> Iterator[UUID]:
    """New ids without end, for those who cannot say beforehand how many they need."""
    while True:
        yield from new_ids(_AT_ONCE)


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write `rows`, whose values stand in the order of `columns` (field or column names); the number written.

    Columns left out get their field's default. Values are the field's own: UUID, Decimal, aware datetime, str, dict.
    Constraints are checked by the database (IntegrityError); lengths and choices are the caller's business.
    """
    found = [tuple(row) for row in rows]
    if not found:
        return 0
    fields = [_field(model, name) for name in columns]
    data = [list(column) for column in zip(*found, strict=True)]
    for field in _others(model, fields):
        fields.append(field)
        data.append(_defaults(field, len(found)))
    if connection.vendor == "postgresql":
        _copy(model, fields, data)
    else:
        _execute_many(model, fields, data)
    return len(found)


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Set `columns` of the rows whose primary key is the first value of each of `rows`; the number given."""
    found = [tuple(row) for row in rows]
    if not found:
        return 0
    fields = [model._meta.pk, *(_field(model, name) for name in columns)]
    data = [list(column) for column in zip(*found, strict=True)]
    quote = connection.ops.quote_name
    table, key, *names = (quote(model._meta.db_table), *(quote(f.column) for f in fields))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            types = ", ".join(f"%s::{bulk_values.type_without_length(f)}[]" for f in fields)
            aliases = ", ".join(f"c{place}" for place in range(len(fields)))
            sets = ", ".join(f"{name} = given.c{place}" for place, name in enumerate(names, 1))
            texts = [bulk_values.as_array(f, column) for f, column in zip(fields, data, strict=True)]
            cursor.execute(
                f"UPDATE {table} SET {sets} FROM unnest({types}) AS given({aliases}) WHERE {table}.{key} = given.c0",
                texts,
            )
        else:
            sets = ", ".join(f"{name} = %s" for name in names)
            plain = [bulk_values.for_sqlite(f, column) for f, column in zip(fields, data, strict=True)]
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE {key} = %s", list(zip(*plain[1:], plain[0], strict=True))
            )
    return len(found)


def analyse(model: type[models.Model]) -> None:
    """Let the database look at the table anew, after many rows have come or gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _others(model: type[models.Model], given: list[Any]) -> list[Any]:
    """The columns that were left out; a key that the database counts up itself stays out."""
    known = {field.column for field in given}
    rest = (f for f in model._meta.concrete_fields if f.column not in known)
    return [f for f in rest if not isinstance(f, models.AutoField)]


def _defaults(field: Any, count: int) -> list[Any]:
    if field.default is uuid7:
        return list(new_ids(count))
    return [field.get_default()] * count


def _copy(model: type[models.Model], fields: list[Any], data: list[list[Any]]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(f.column) for f in fields)
    texts = (bulk_values.for_copy(f, column) for f, column in zip(fields, data, strict=True))
    lines = "\n".join(map("\t".join, zip(*texts, strict=True)))
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN") as stream,
    ):
        stream.write(lines.encode() + b"\n")


def _execute_many(model: type[models.Model], fields: list[Any], data: list[list[Any]]) -> None:
    quote: Callable[[str], str] = connection.ops.quote_name
    names = ", ".join(quote(f.column) for f in fields)
    places = ", ".join(["%s"] * len(fields))
    plain = [bulk_values.for_sqlite(f, column) for f, column in zip(fields, data, strict=True)]
    with connection.cursor() as cursor:
        statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"
        cursor.executemany(statement, list(zip(*plain, strict=True)))
