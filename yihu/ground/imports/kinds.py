"""Kinds of imports, declared as data: their columns, and one function that plans what a batch of rows becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from yihu.ground.imports.values import Parser

if TYPE_CHECKING:
    from yihu.ground.imports.batch import Batch
    from yihu.ground.imports.session import Session
    from yihu.ground.imports.writes import Writes

    Plan = Callable[[Batch, Session, Writes], None]
    Order = Callable[[Batch, Session], list[int]]


@dataclass(frozen=True)
class Column:
    """One of our fields: how a cell becomes its value, and by which headers it is known."""

    name: str
    title: str | Promise
    parser: Parser
    required: bool = False
    aliases: tuple[str, ...] = ()
    help: str | Promise = ""
    example: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of import.

    `plan(batch, session, writes)` decides on every open row of the batch and puts down what is to be written, with a
    number of queries that does not depend on the number of rows. A row that refers to one further down is left for
    `later`; when the file has been read, the rows left over come again, in the order that `order` gives their places.
    """

    name: str
    title: str | Promise
    permission: str
    columns: tuple[Column, ...]
    plan: Plan
    everywhere: bool = False  # what it writes belongs to no territory, so the right is needed without one
    appends: bool = False  # nothing in a row tells it from an earlier one: the same file twice would double it
    facts: bool = False  # figures depend on it, so they are computed anew
    carries_run: tuple[str, ...] = ()  # models whose rows have run_id and row, and need no ImportChange
    left_out_without: tuple[str, str] | None = None  # a field, and why a row without it is left out unread
    order: Order | None = None
    rows_per_batch: int = 5000
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})


_registry: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Declare a kind of import."""
    _registry[kind.name] = kind
    return kind


def registry() -> dict[str, Kind]:
    """Every declared kind by name."""
    return dict(sorted(_registry.items()))
