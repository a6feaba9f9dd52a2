"""What can be found: each room declares its kinds in its `search.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.functional import Promise

from yihu.ground.search.entries import Entry

Rows = Callable[[Sequence[UUID]], Iterable[Entry]]


@dataclass(frozen=True)
class Index:
    """A kind of thing that is found: its entries, the page they lead to, and its place among the kinds."""

    kind: str  # the model's label
    title: str | Promise
    rows: Rows
    url: Callable[[UUID], str]
    icon: str
    order: int

    @property
    def model(self) -> Any:
        """The model whose rows are found."""
        return apps.get_model(self.kind)

    @property
    def permission(self) -> str:
        """The permission by which an entry of this kind is seen."""
        return str(self.model.view_permission)


_indexes: dict[str, Index] = {}


def index(
    kind: str, title: str | Promise, rows: Rows, *, url: Callable[[UUID], str], icon: str = "", order: int = 50
) -> Index:
    """Declare that rows of the model `kind` ("accounts.organisation") are found.

    `rows` gets ids and gives the entries of those that are to be found (nothing for what is archived or gone), in a
    number of queries that does not depend on how many ids there are. `url` leads from an id to its page.
    """
    _indexes[kind] = Index(kind, title, rows, url, icon, order)
    return _indexes[kind]


def indexes() -> list[Index]:
    """Every declared kind, in the order in which results show them."""
    return sorted(_indexes.values(), key=lambda i: (i.order, i.kind))


def index_of(kind: str) -> Index:
    """The declaration of `kind`; LookupError where no room made one."""
    if kind not in _indexes:
        raise LookupError(f"no room declares the search kind {kind!r}; there are: {', '.join(sorted(_indexes))}")
    return _indexes[kind]
