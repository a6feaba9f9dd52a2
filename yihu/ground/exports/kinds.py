"""What can be exported, declared as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from yihu.ground.actors import Actor

Rows = Any  # a scoped queryset


class Kind(StrEnum):
    """What a column holds; decides its type in Excel and Parquet."""

    TEXT = "text"
    NUMBER = "number"  # Decimal or int
    DAY = "day"
    MOMENT = "moment"  # aware; written in the supplier's zone
    FLAG = "flag"


TEXT, NUMBER, DAY, MOMENT, FLAG = Kind.TEXT, Kind.NUMBER, Kind.DAY, Kind.MOMENT, Kind.FLAG


@dataclass(frozen=True)
class Column:
    """A column: its name in the file, what it says, and how a row gives its value (None: an empty cell)."""

    name: str
    title: str | Promise
    value: Callable[[Any], Any]
    kind: Kind = TEXT


@dataclass(frozen=True)
class Export:
    """Something that can be exported. `rows` gives the scoped rows with all relations that the columns read."""

    name: str
    title: str | Promise
    permission: str
    rows: Callable[[Actor], Rows]
    columns: Sequence[Column]


@dataclass(frozen=True)
class Contribution:
    """Columns that a higher room adds, the right they need, and how the rows get what they read."""

    permission: str
    join: Callable[[Rows], Rows]
    columns: Sequence[Column]


_exports: dict[str, Export] = {}
_contributions: dict[str, list[Contribution]] = {}
_narrowings: dict[str, Callable[[Actor, QueryDict], Rows]] = {}


def register(export: Export) -> Export:
    """Declare an export."""
    _exports[export.name] = export
    return export


def contribute(name: str, permission: str, join: Callable[[Rows], Rows], columns: Sequence[Column]) -> None:
    """Add `columns` to the export `name` for those who have `permission`."""
    _contributions.setdefault(name, []).append(Contribution(permission, join, columns))


def narrow(name: str, rows: Callable[[Actor, QueryDict], Rows]) -> None:
    """Let the filters of a page count: `rows(actor, query)` gives those that fit."""
    _narrowings[name] = rows


def registry() -> dict[str, Export]:
    """Every declared export by name."""
    return dict(sorted(_exports.items()))


def open_to(actor: Actor) -> list[Export]:
    """The exports that the actor may make."""
    return [e for e in registry().values() if actor.can(e.permission)]


def assemble(export: Export, actor: Actor, query: str = "") -> tuple[Rows, list[Column]]:
    """The rows and columns of `export` for `actor`, narrowed by a page's `query` string."""
    rows, columns = export.rows(actor).visible_to(actor, "ground.export:run"), list(export.columns)
    for added in _contributions.get(export.name, []):
        if actor.covers(added.permission, export.permission):
            rows, columns = added.join(rows), [*columns, *added.columns]
    if query and export.name in _narrowings:
        fitting = _narrowings[export.name](actor, QueryDict(query))
        rows = rows.filter(pk__in=fitting.order_by().values("pk"))
    return rows, columns
