"""From the records database into Parquet: COPY on PostgreSQL, plain tuples on SQLite; never the whole in memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from django.db import connection
from django.db.models import QuerySet

from yihu.ground.facts import Fact

BLOCK = 4 << 20  # bytes of CSV parsed at once
BATCH = 50_000  # rows of SQLite at once
TYPES = {
    "id": pa.string(),  # as the database writes it: compared with itself only
    "text": pa.string(),
    "day": pa.date32(),
    "money": pa.decimal128(18, 4),
    "flag": pa.bool_(),
}


def schema_of(fact: Fact) -> pa.Schema:
    """The columns of the fact's Parquet files."""
    return pa.schema([(name, TYPES[type]) for name, type in fact.columns.items()])


def write(rows: QuerySet[Any, Any], schema: pa.Schema, path: Path) -> int:
    """Write the query's rows to `path`; how many there were."""
    sql, params = rows.query.sql_with_params()
    read = _from_postgres if connection.vendor == "postgresql" else _from_sqlite
    count = 0
    repeating = [name for name in schema.names[1:] if pa.types.is_string(schema.field(name).type)]
    options = {"compression": "zstd", "compression_level": 1, "use_dictionary": repeating}
    with pa.parquet.ParquetWriter(path, schema, **options) as writer:
        for batch in read(sql, params, schema):
            writer.write_batch(batch)
            count += batch.num_rows
    return count


def _from_postgres(sql: str, params: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT CSV)", params) as copy:
        stream = io.BufferedReader(_Stream(iter(copy)), BLOCK)
        first = stream.peek(1)
        if not first:
            return
        yield from pyarrow.csv.open_csv(
            stream,
            read_options=pyarrow.csv.ReadOptions(column_names=schema.names, block_size=BLOCK),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=schema,
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,  # COPY quotes an empty text, and leaves NULL bare
                null_values=[""],
                true_values=["t"],
                false_values=["f"],
            ),
        )


class _Stream(io.RawIOBase):
    """The pieces that COPY sends, as a file."""

    def __init__(self, pieces: Iterator[Any]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` as far as there is something; COPY sends a row at a time, which is too little at once."""
        parts, size = [self._rest], len(self._rest)
        while size < len(buffer):
            piece = next(self._pieces, None)
            if piece is None:
                break
            parts.append(piece)
            size += len(piece)
        whole = b"".join(parts)
        given = whole[: len(buffer)]
        self._rest = whole[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def _from_sqlite(sql: str, params: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(BATCH):
            columns = zip(*rows, strict=True)
            arrays = [_array(list(values), type) for values, type in zip(columns, schema.types, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(values: list[Any], type: pa.DataType) -> pa.Array:
    """SQLite keeps amounts as binary floats of 15 digits: rounding to four decimals gives the amount back."""
    if pa.types.is_decimal(type):
        return pa.array(values, pa.float64()).cast(type, safe=False)
    return pa.array(values, type)
