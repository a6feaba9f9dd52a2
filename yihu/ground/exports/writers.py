"""Rows into files. Each writer takes rows as lists of plain values and counts them; a file is never half there."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from yihu.ground import clock
from yihu.ground.exports.kinds import Column, Kind

Values = list[Any]
Writer = Callable[[Path, Sequence[Column], Iterable[Values]], int]
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is carried out by a spreadsheet
EXCEL_ROWS = 1_048_575


class TooManyRows(ValueError):
    """More rows than the format can hold."""


def safe(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula: an apostrophe before it makes it words."""
    return f"'{text}" if text.startswith(FORMULA) else text


def local(value: Any) -> Any:
    """A moment in the supplier's zone, without the zone (spreadsheets know none); anything else as it is."""
    return value.astimezone(clock.zone()).replace(tzinfo=None) if isinstance(value, datetime) else value


def to_csv(path: Path, columns: Sequence[Column], rows: Iterable[Values]) -> int:
    """UTF-8 with the mark by which Excel knows it."""
    count = 0
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in columns])
        for values in rows:
            writer.writerow([_csv(value) for value in values])
            count += 1
    return count


def _csv(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case datetime():
            return str(local(value).isoformat(" ", "seconds"))
        case date() | int() | float():
            return str(value)
        case _:
            return safe(str(value))


def to_xlsx(path: Path, columns: Sequence[Column], rows: Iterable[Values]) -> int:
    """One sheet; numbers and dates are numbers and dates, words are words even when they look like a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("yihu")
    sheet.append([column.name for column in columns])
    count = 0
    for values in rows:
        count += 1
        sheet.append([_excel(value) for value in values])
    book.save(path)
    return count


def _excel(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, date):
        return local(value)
    return safe("".join(c for c in str(value) if c >= " " or c in "\t\n"))


_ARROW = {
    Kind.TEXT: pa.string(),
    Kind.NUMBER: pa.decimal128(24, 6),
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.FLAG: pa.bool_(),
}


def to_parquet(path: Path, columns: Sequence[Column], rows: Iterable[Values]) -> int:
    """Typed columns; numbers as decimals with six places, moments in UTC."""
    schema = pa.schema([(column.name, _ARROW[column.kind]) for column in columns])
    count = 0
    with pq.ParquetWriter(path, schema) as writer:
        for batch in _batches(rows, 10_000):
            count += len(batch)
            arrays = [
                pa.array([_arrow(column, values[place]) for values in batch], _ARROW[column.kind])
                for place, column in enumerate(columns)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return count


def _arrow(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.kind is Kind.NUMBER:
        return Decimal(value).quantize(Decimal("0.000001"))
    return str(value) if column.kind is Kind.TEXT else value


def _batches(rows: Iterable[Values], size: int) -> Iterator[list[Values]]:
    stream = iter(rows)
    while batch := list(islice(stream, size)):
        yield batch


WRITERS: dict[str, Writer] = {"csv": to_csv, "xlsx": to_xlsx, "parquet": to_parquet}
