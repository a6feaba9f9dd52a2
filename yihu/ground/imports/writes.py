"""What a batch is going to write: new rows in piles, one a table, and changes to rows that are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models

from yihu.ground.search import Entry

Model = type[models.Model]


@dataclass
class Pile:
    """New rows of one table. The first column is the key; `whole` is that of the thing whose parts these are."""

    model: Model
    columns: tuple[str, ...]
    whole: int | None = None
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    source: list[int] = field(default_factory=list)  # the row of the file that each came from

    def add(self, row: int, *values: Any) -> None:
        """Put down a new row, its values in the order of `columns`."""
        self.rows.append(values)
        self.source.append(row)


@dataclass
class Changes:
    """New values of `columns` for rows that are there, each beside the values before."""

    model: Model
    columns: tuple[str, ...]
    rows: list[tuple[int, UUID, Sequence[Any], Sequence[Any]]] = field(default_factory=list)

    def add(self, row: int, id: UUID, before: Sequence[Any], after: Sequence[Any]) -> None:
        """Put down a change; the values of both sides in the order of `columns`."""
        self.rows.append((row, id, before, after))


class Writes:
    """The piles and changes of one batch, in the order in which they were asked for."""

    def __init__(self) -> None:
        self.piles: dict[Model, Pile] = {}
        self.changes: dict[Model, Changes] = {}
        self.entries: list[Entry] = []  # of the search index, for what is new
        self.stale: dict[str, dict[UUID, None]] = {}  # search kind → what has to be indexed anew

    def pile(self, model: Model, columns: tuple[str, ...], whole: str = "") -> Pile:
        """The pile of new rows of `model`; `whole` names the column with the key of what they are parts of."""
        pile = self.piles.get(model)
        if pile is None:
            place = columns.index(whole) if whole else None
            pile = self.piles[model] = Pile(model, columns, place)
        assert pile.columns == columns, f"{model} has one pile with one set of columns"
        return pile

    def change(self, model: Model, columns: tuple[str, ...]) -> Changes:
        """The changes of rows of `model`."""
        changes = self.changes.setdefault(model, Changes(model, columns))
        assert changes.columns == columns, f"{model} has one list of changes with one set of columns"
        return changes

    def reindex(self, kind: str, id: UUID) -> None:
        """Have the search entries of something renewed after the writing."""
        self.stale.setdefault(kind, {})[id] = None

    def __iter__(self) -> Iterator[Pile]:
        return iter(self.piles.values())
