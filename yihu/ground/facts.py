"""The language in which a room gives tables to insight, in its `facts.py`.

    @fact("transactions", _("Invoice lines"), {"id": ID, "account": ID, "amount": MONEY}, RowsOf(Transaction))
    def transactions() -> QuerySet[Any, Any]:
        return Transaction.objects.visible_to(SYSTEM).values_list("id", "account_id", "amount")

Insight keeps a columnar snapshot of every fact and reads the records again only where they changed. The values of the
query stand in the order of the columns, as columns of the database, without Python between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

Type = Literal["id", "text", "day", "money", "flag"]

ID: Type = "id"
TEXT: Type = "text"
DAY: Type = "day"
MONEY: Type = "money"  # numeric(18, 4)
FLAG: Type = "flag"

Read = Callable[[], "QuerySet[Any, Any]"]


@dataclass(frozen=True)
class RowsOf:
    """Each row is one row of `model` and has its key as first column: only rows that changed are read again."""

    model: type[Model]

    @property
    def models(self) -> tuple[type[Model], ...]:
        """The models whose changes concern the fact."""
        return (self.model,)


@dataclass(frozen=True, init=False)
class WholeOf:
    """The fact is small: all of it is read again when any row of `models` changed."""

    models: tuple[type[Model], ...]

    def __init__(self, *models: type[Model]) -> None:
        object.__setattr__(self, "models", models)


@dataclass(frozen=True)
class Fact:
    """A table for insight: what its rows are, its columns, how it is read, what it follows.

    `joins` names columns that hold the key of another fact, whose other columns stand beside this fact's own.
    """

    name: str
    title: str | Promise
    columns: Mapping[str, Type]
    follows: RowsOf | WholeOf
    read: Read
    joins: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The column that names a row."""
        return next(iter(self.columns))


_registry: dict[str, Fact] = {}


class UnknownFact(LookupError):
    """A fact that no room has declared."""


def fact(
    name: str,
    title: str | Promise,
    columns: Mapping[str, Type],
    follows: RowsOf | WholeOf,
    joins: Mapping[str, str] | None = None,
) -> Callable[[Read], Read]:
    """Declare the fact `name`; its function gives the query that reads it whole, first column the key."""

    def register(read: Read) -> Read:
        _registry[name] = Fact(name, title, dict(columns), follows, read, dict(joins or {}))
        return read

    return register


def known(name: str) -> Fact:
    """The fact `name`; UnknownFact where no room declares it."""
    if name not in _registry:
        raise UnknownFact(f"no room declares the fact {name!r}; there are: {', '.join(sorted(_registry))}")
    return _registry[name]


def registry() -> dict[str, Fact]:
    """Every declared fact by name."""
    return dict(sorted(_registry.items()))
