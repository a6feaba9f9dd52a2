"""Whole columns of values as COPY, arrays of PostgreSQL and SQLite want them. By column, because that is fast."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

Column = list[Any]
Convert = Callable[[Column], Column]

NULL = "\\N"
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def for_copy(field: Any, column: Column) -> list[str]:
    """The column as COPY's text format, one string a row."""
    kind = _kind(field)
    if kind in _COPY_WITH_NULLS:
        return _COPY_WITH_NULLS[kind](column)
    convert = _COPY.get(kind, _copy_plain)
    if None not in column:
        return convert(column)
    present = iter(convert([value for value in column if value is not None]))
    return [NULL if value is None else next(present) for value in column]


def as_array(field: Any, column: Column) -> Column:
    """The column as values of an array parameter of PostgreSQL, whose elements are cast from text."""
    convert = _PLAIN_TEXT.get(_kind(field))
    return [None if v is None else v if convert is None else convert(v) for v in column]


def for_sqlite(field: Any, column: Column) -> Column:
    """The column as Django keeps it in SQLite."""
    kind = _kind(field)
    if kind == "DecimalField":
        adapt = connection.ops.adapt_decimalfield_value
        return [None if v is None else adapt(v, field.max_digits, field.decimal_places) for v in column]
    convert = _SQLITE.get(kind)
    return column if convert is None else [None if v is None else convert(v) for v in column]


def target(field: Any) -> Any:
    """The field whose values these are: of a foreign key that of the key it refers to."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def type_without_length(field: Any) -> str:
    """The type to cast parameters to; varchar(8) would cut a value off, which the column itself refuses."""
    return str(field.db_type(connection)).partition("(")[0]


def _kind(field: Any) -> str:
    return str(target(field).get_internal_type())


def _copy_text(column: Column) -> list[str]:
    """Text with its special characters escaped; the whole column is searched for one first."""
    if _SPECIAL.search("".join(column)) is None:
        return column
    return [_SPECIAL.sub(lambda found: _ESCAPES[found.group()], value) for value in column]


def _copy_json(column: Column) -> list[str]:
    return _copy_text([_json(value) for value in column])


def _copy_plain(column: Column) -> list[str]:
    return list(map(str, column))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


_COPY: dict[str, Convert] = {
    **dict.fromkeys(("CharField", "TextField", "EmailField", "SlugField", "URLField"), _copy_text),
    "JSONField": _copy_json,
    "BooleanField": lambda column: ["t" if value else "f" for value in column],
    "BinaryField": lambda column: ["\\\\x" + bytes(value).hex() for value in column],
}

# Comparing such values with None calls a method written in Python, so the search for None is spared.
_COPY_WITH_NULLS: dict[str, Convert] = {
    "UUIDField": lambda column: [NULL if value is None else value.hex for value in column],
    "DateTimeField": lambda column: [NULL if value is None else value.isoformat() for value in column],
    "DateField": lambda column: [NULL if value is None else value.isoformat() for value in column],
}

_PLAIN_TEXT: dict[str, Callable[[Any], Any]] = {"JSONField": _json}

_SQLITE: dict[str, Callable[[Any], Any]] = {
    "UUIDField": lambda value: value.hex,
    "DateTimeField": lambda value: value.astimezone(UTC).replace(tzinfo=None).isoformat(" "),
    "DateField": lambda value: value.isoformat(),
    "JSONField": _json,
}
