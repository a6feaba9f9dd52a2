"""What a run created, packed batch by batch as it goes; unpacked only when the run is taken back."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from yihu.ground import bulk
from yihu.ground.imports.writes import Pile
from yihu.ground.models import ImportChange, ImportCreated

ENTRY = struct.Struct(">16s16sI")  # the thing, the whole it is a part of (zeros for none), the row of the file
NONE = bytes(16)
CHANGE = ("run_id", "model", "object_id", "whole_id", "row", "deed", "before")


def pack(pile: Pile) -> bytes:
    """The keys of the pile's rows, of their wholes, and their rows in the file."""
    whole, entry = pile.whole, ENTRY.pack
    return b"".join(
        [
            entry(values[0].bytes, NONE if whole is None else values[whole].bytes, row)
            for row, values in zip(pile.source, pile.rows, strict=True)
        ]
    )


def unpack(packed: bytes) -> Iterator[tuple[UUID, UUID | None, int]]:
    """Thing, whole and row of each entry."""
    for thing, whole, row in ENTRY.iter_unpack(packed):
        yield UUID(bytes=thing), None if whole == NONE else UUID(bytes=whole), row


def keep(piles: list[Pile], run_id: UUID) -> None:
    """Remember what is being created."""
    rows = [(run_id, pile.model._meta.label_lower, pack(pile)) for pile in piles if pile.rows]
    bulk.insert(ImportCreated, ("run_id", "model", "packed"), rows)


def spread(run_id: UUID) -> None:
    """Make an ImportChange of everything the run created, inside the caller's transaction."""
    deed = int(ImportChange.Deed.CREATED)
    for batch in ImportCreated.objects.filter(run_id=run_id).order_by("pk").iterator(chunk_size=20):
        entries = unpack(bytes(batch.packed))
        changes: list[tuple[Any, ...]] = [
            (run_id, batch.model, id, whole, row, deed, None) for id, whole, row in entries
        ]
        bulk.insert(ImportChange, CHANGE, changes)
    bulk.analyse(ImportChange)  # or the database plans as if there were a handful


def clear(run_id: UUID) -> None:
    """Forget what the run created, which is gone."""
    ImportCreated.objects.filter(run_id=run_id).delete()
    ImportChange.objects.filter(run_id=run_id, deed=ImportChange.Deed.CREATED, kept=False).delete()
