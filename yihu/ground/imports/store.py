"""Writing a batch: the piles, the changes, what undo will need, and the search index."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from yihu.ground import bulk, search
from yihu.ground.imports import history
from yihu.ground.imports.writes import Changes, Writes
from yihu.ground.models import ImportChange


def write(writes: Writes, run_id: UUID, carries_run: tuple[str, ...]) -> None:
    """Write all of it, inside the transaction of the caller; IntegrityError where it collides with what is there."""
    piles = list(writes)
    for pile in piles:
        bulk.insert(pile.model, pile.columns, pile.rows)
    history.keep([pile for pile in piles if pile.model._meta.label_lower not in carries_run], run_id)
    updated: list[tuple[Any, ...]] = []
    for changes in writes.changes.values():
        bulk.update(changes.model, changes.columns, [(id, *after) for _row, id, _before, after in changes.rows])
        updated.extend(_updated(changes, run_id))
    bulk.insert(ImportChange, history.CHANGE, updated)
    search.bulk_index(writes.entries)
    for kind, ids in writes.stale.items():
        search.reindex(kind, ids)


def _updated(changes: Changes, run_id: UUID) -> list[tuple[Any, ...]]:
    label, deed = changes.model._meta.label_lower, int(ImportChange.Deed.UPDATED)
    return [
        (run_id, label, id, None, row, deed, differences(changes.columns, before, after))
        for row, id, before, after in changes.rows
    ]


def differences(columns: tuple[str, ...], before: Any, after: Any) -> dict[str, list[Any]]:
    """Column → [before, after] for what differs, as plain JSON (dates and amounts as text)."""
    pairs = zip(columns, before, after, strict=True)
    return {name: [plain(old), plain(new)] for name, old, new in pairs if old != new}


def plain(value: Any) -> Any:
    """A value as JSON keeps it: numbers and truth as they are, moments in UTC, everything else as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if value is None or isinstance(value, bool | int) else str(value)
