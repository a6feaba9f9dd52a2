"""Keeping the index true. Everything here runs in the transaction of the change itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from yihu.ground import bulk, scope
from yihu.ground.models import SearchEntry
from yihu.ground.search.entries import COLUMNS, Entry
from yihu.ground.search.registry import index_of, indexes

T = TypeVar("T")

BATCH = 1000


def bulk_index(entries: Iterable[Entry], *, replace: bool = False) -> int:
    """Write entries; the number written. With `replace` those that their objects had before are taken out first."""
    found = list(entries)
    with transaction.atomic():
        if replace:
            for kind, ids in _by_kind((e.kind, e.object_id) for e in found).items():
                _take_out(kind, ids)
        for batch in batches(found):
            bulk.insert(SearchEntry, COLUMNS, batch)
    return len(found)


def reindex(kind: str, ids: Iterable[UUID]) -> None:
    """Renew the entries of these rows, after they were written and in the same transaction.

    Where they are accounts, what hangs on them (their people) is renewed with them: it shows the account's name and
    is seen by the account's territory.
    """
    wanted = list(dict.fromkeys(ids))
    with transaction.atomic():
        for batch in batches(wanted):
            hanging = _hanging_on(kind, batch)
            renew(kind, batch)
            for other, others in hanging.items():
                for some in batches(others):
                    renew(other, some)


def remove(kind: str, ids: Iterable[UUID]) -> None:
    """Take the entries of these rows out; what hung on them, where they are accounts, is renewed."""
    wanted = list(dict.fromkeys(ids))
    with transaction.atomic():
        for batch in batches(wanted):
            hanging = _hanging_on(kind, batch)
            _take_out(kind, batch)
            for other, others in hanging.items():
                for some in batches(others):
                    renew(other, some)


def renew(kind: str, ids: Sequence[UUID]) -> int:
    """Write the present entries of a batch of rows in place of those there are; the number written."""
    entries = list(index_of(kind).rows(ids))
    _take_out(kind, ids)
    return bulk.insert(SearchEntry, COLUMNS, entries)


def batches(things: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """The things in runs of `size`."""
    for start in range(0, len(things), size):
        yield things[start : start + size]


def _take_out(kind: str, ids: Sequence[UUID]) -> None:
    for batch in batches(ids):
        SearchEntry.objects.filter(object_id__in=batch, kind=kind).delete()


def _hanging_on(kind: str, ids: Sequence[UUID]) -> dict[str, list[UUID]]:
    """What of other kinds has an entry on these accounts; nothing where `kind` is not the account itself."""
    if kind != scope.anchor()._meta.label_lower:
        return {}
    others = [index.kind for index in indexes() if index.kind != kind]
    rows = SearchEntry.objects.filter(account_id__in=ids, kind__in=others).values_list("kind", "object_id")
    return _by_kind(rows)


def _by_kind(rows: Iterable[Any]) -> dict[str, list[UUID]]:
    found: dict[str, dict[UUID, None]] = defaultdict(dict)
    for kind, id in rows:
        found[kind][id] = None
    return {kind: list(ids) for kind, ids in found.items()}
