"""Making the index of a kind anew, as a job: after an upgrade that finds more, or when in doubt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yihu.ground import jobs
from yihu.ground.models import SearchEntry
from yihu.ground.search.registry import Index, index_of
from yihu.ground.search.writing import BATCH, renew


@jobs.job("ground.search.rebuild", _("Rebuild the search index"), counts={"rows": _("Rows"), "entries": _("Entries")})
def rebuild(job: jobs.Context, kind: str) -> dict[str, Any]:
    """Renew every entry of `kind`, batch by batch, and take out those whose row is gone."""
    try:
        declared = index_of(kind)
    except LookupError as fault:
        raise jobs.GiveUp(str(fault)) from fault
    total = declared.model._default_manager.count()
    done = written = 0
    last: UUID | None = None
    job.progress(0, total)
    while True:
        ids, entries = _batch(declared, last)
        if not ids:
            break
        last, done, written = ids[-1], done + len(ids), written + entries
        job.progress(done, max(total, done))
    return {"kind": kind, "rows": done, "entries": written, "removed": _remove_strays(declared)}


def _batch(declared: Index, last: UUID | None) -> tuple[list[UUID], int]:
    """Renew the next rows after `last`; they are locked, so that a change at the same moment is not overwritten."""
    rows = declared.model._default_manager.order_by("pk")
    if last is not None:
        rows = rows.filter(pk__gt=last)
    with transaction.atomic():
        ids = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True)[:BATCH])
        return ids, renew(declared.kind, ids) if ids else 0


def _remove_strays(declared: Index) -> int:
    rows = declared.model._default_manager.values("pk")
    removed, _each = SearchEntry.objects.filter(kind=declared.kind).exclude(object_id__in=rows).delete()
    return removed
