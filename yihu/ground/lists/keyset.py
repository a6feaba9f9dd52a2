"""Pages by key: the rows after (or before) the last one seen, in an order that no two rows share.

Rows without a value come last, in either direction and on both databases. They are read by a query of their own, so
that the database walks a plain index instead of sorting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce

Rows = QuerySet[Any, Any]


class BrokenCursor(ValueError):
    """A cursor that nobody here has made, or made for another order."""


@dataclass(frozen=True)
class Order:
    """An order by the value at `path` and then by id, both rising or both falling."""

    path: str
    falling: bool = False

    @classmethod
    def read(cls, text: str) -> Order:
        """The order written as "name" or "-name"."""
        return cls(text.lstrip("-"), text.startswith("-"))


@dataclass(frozen=True)
class Cursor:
    """A place in an order: before or after the row of this value and id."""

    value: Any
    id: Any
    backwards: bool = False


@dataclass(frozen=True)
class Page:
    """Some rows and the places from which the next and the previous ones are read, None where there are none."""

    rows: list[Any]
    previous: Cursor | None
    next: Cursor | None


def read(rows: Rows, order: Order, cursor: Cursor | None, size: int, *, few: bool = False) -> Page:
    """The page of `rows` after (or before) `cursor`; one query, or two where the order knows empty values.

    `few` says that so few rows fit that they are better found first and sorted then. Left to itself the database may
    walk through all rows in the list's order until it has met enough of them.
    """
    backwards = cursor is not None and cursor.backwards
    found = _take(rows, order, cursor, size + 1, few)
    more, found = len(found) > size, found[:size]
    if backwards and len(found) < size:  # less than a page before: then it is the first page
        return read(rows, order, None, size, few=few)
    if backwards:
        found.reverse()
    if not found:
        return Page([], None, None)
    before = Cursor(found[0].sort_value, found[0].pk, backwards=True)
    after = Cursor(found[-1].sort_value, found[-1].pk)
    there_is_before = more if backwards else cursor is not None
    there_is_after = backwards or more
    return Page(found, before if there_is_before else None, after if there_is_after else None)


def ordered(rows: Rows, order: Order) -> Rows:
    """All `rows` in this order, empty values last, in one query; for exports."""
    key = F(order.path)
    first = key.desc(nulls_last=True) if order.falling else key.asc(nulls_last=True)
    return rows.order_by(first, "-pk" if order.falling else "pk")


def _take(rows: Rows, order: Order, cursor: Cursor | None, wanted: int, few: bool) -> list[Any]:
    found: list[Any] = []
    for part in _parts(rows, order, cursor, few):
        found += part[: wanted - len(found)]
        if len(found) == wanted:
            break
    return found


def _parts(rows: Rows, order: Order, cursor: Cursor | None, few: bool) -> Iterator[Rows]:
    """The rows with a value and those without, as far as they lie beyond the cursor, in the order of reading."""
    field, nullable = field_at(rows, order.path)
    tie = _tie(rows, order.path)
    backwards = cursor is not None and cursor.backwards
    falling = order.falling != backwards
    with_value = rows.annotate(sort_value=F(order.path))
    if nullable:
        with_value = with_value.filter(**{f"{order.path}__isnull": False})
    if cursor is not None and cursor.value is not None:
        with_value = with_value.filter(Beyond((order.path, tie), (cursor.value, cursor.id), field, falling=falling))
    with_value = with_value.order_by(_key(order.path, falling, few), _key(tie, falling))
    if not nullable:
        yield with_value
        return
    without = rows.annotate(sort_value=F(order.path)).filter(**{f"{order.path}__isnull": True})
    if cursor is not None and cursor.value is None:
        without = without.filter(**{"pk__lt" if falling else "pk__gt": cursor.id})
    without = without.order_by(_key("pk", falling, few))
    if cursor is None:
        yield from (with_value, without)
    elif cursor.backwards:
        yield from (with_value,) if cursor.value is not None else (without, with_value)
    else:
        yield from (without,) if cursor.value is None else (with_value, without)


def _key(path: str, falling: bool, few: bool = False) -> OrderBy:
    """A sort key; for few rows one that no index has, which leaves the database no choice but to sort them."""
    value = Coalesce(F(path), F(path)) if few else F(path)
    return value.desc() if falling else value.asc()


class Beyond(Func):
    """(value, id) > (…, …), compared as a row: with an index on both a jump to the place, however many are equal."""

    output_field = BooleanField()
    conditional = True

    def __init__(
        self, paths: tuple[str, str], values: tuple[Any, Any], field: models.Field[Any, Any], *, falling: bool
    ) -> None:
        key = Value(values[0], output_field=field)
        super().__init__(F(paths[0]), F(paths[1]), key, Value(values[1]), sign="<" if falling else ">")

    def as_sql(self, compiler: Any, connection: Any, **options: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """The comparison of the two rows."""
        sql, params = zip(*(compiler.compile(part) for part in self.get_source_expressions()), strict=True)
        text = f"({sql[0]}, {sql[1]}) {self.extra['sign']} ({sql[2]}, {sql[3]})"
        return text, [value for each in params for value in each]


def field_at(rows: Rows, path: str) -> tuple[models.Field[Any, Any], bool]:
    """The field at the end of `path` (or of the annotation of this name) and whether its value may be empty."""
    if path in rows.query.annotations:
        return rows.query.annotations[path].output_field, True
    model: Any = rows.model
    nullable = False
    field: Any = None
    for step in path.split(LOOKUP_SEP):
        field = model._meta.pk if step == "pk" else model._meta.get_field(step)
        nullable = nullable or field.null
        if field.is_relation:
            model = field.related_model
    if field.is_relation:
        raise FieldDoesNotExist(f"{path}: a list is ordered by a value, not by a relation")
    return field, nullable


def _tie(rows: Rows, path: str) -> str:
    """Where the id stands that parts equal values: beside the value, so that one index holds both.

    That is the row's own key, or for a table of figures (one row for each of ours, under our key) the key there.
    """
    first, _step, rest = path.partition(LOOKUP_SEP)
    if not rest or LOOKUP_SEP in rest or path in rows.query.annotations:
        return "pk"
    relation: Any = rows.model._meta.get_field(first)
    figures = relation.one_to_one and relation.auto_created and relation.field.primary_key
    return f"{first}{LOOKUP_SEP}{relation.field.name}" if figures else "pk"


class Cursors:
    """Cursors as text for an address, signed: nobody makes one but this server, and each is for one order."""

    def __init__(self, place: str, rows: Rows, order: Order) -> None:
        self.signer = Signer(salt=f"cursor:{place}:{'-' * order.falling}{order.path}")
        self.field, _nullable = field_at(rows, order.path)
        self.key: Any = rows.model._meta.pk

    def write(self, cursor: Cursor) -> str:
        """The cursor as text."""
        value = None if cursor.value is None else _text(cursor.value)
        return self.signer.sign_object([value, _text(cursor.id)])

    def read(self, text: str, *, backwards: bool) -> Cursor:
        """The cursor of the text; BrokenCursor where it is not one of ours."""
        try:
            value, id = self.signer.unsign_object(text)
            known = None if value is None else self.field.to_python(value)
            return Cursor(known, self.key.to_python(id), backwards)
        except (BadSignature, ValidationError, ValueError, TypeError) as fault:
            raise BrokenCursor("not a cursor of this list") from fault


def _text(value: Any) -> Any:
    if isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
