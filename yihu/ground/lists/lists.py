"""A declared list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from yihu.ground import face
from yihu.ground.actors import Actor
from yihu.ground.face import Empty, Text
from yihu.ground.lists import keyset
from yihu.ground.lists.filters import Filter
from yihu.ground.lists.keyset import Order, Rows
from yihu.ground.lists.listing import Listing
from yihu.ground.screens import Request


@dataclass(frozen=True)
class Column(face.Column):
    """A column of a list. `path` leads from a row to the value it is ordered by, when `sort` is not it."""

    path: str = ""


@dataclass(frozen=True)
class List:
    """A list: its rows for an actor, its columns, its filters and its first order.

    `key` names it on the page; `rows` gives the scoped rows with all relations that the columns show; `default_sort` is
    the `sort` of a column, with "-" for falling; `empty` is shown where there is nothing and no filter is set.
    """

    key: str
    title: Text
    rows: Callable[[Actor], Rows]
    columns: Sequence[Column]
    default_sort: str
    filters: Sequence[Filter] = ()
    page_size: int = 50
    empty: Callable[[Actor], Empty] | None = None
    wide: bool = False
    row_key: Callable[[Any], object] = field(default=lambda row: row.pk)

    def read(self, request: Request, bulk: Sequence[face.Action] = ()) -> Listing:
        """The list as this request asks for it."""
        return Listing(self, request.actor, request.GET, request.path, bulk)

    def all(self, actor: Actor, query: QueryDict) -> Rows:
        """Every row that fits the filters of `query`, in its order; for exports and for "all that fit"."""
        listing = Listing(self, actor, query, "")
        return keyset.ordered(listing.rows, listing.order)

    def order_of(self, sort: str) -> Order | None:
        """The order that `sort` ("name", "-name") stands for, None where no column has it."""
        asked = Order.read(sort)
        found = next((c for c in self.columns if c.sort and c.sort == asked.path), None)
        return Order(found.path or found.sort, asked.falling) if found else None
