"""Write a refresh into the records database, all of it or nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction

from yihu.ground import bulk, clock
from yihu.ground.actors import Actor
from yihu.ground.events import record
from yihu.insight import changes
from yihu.insight.changes import Log
from yihu.insight.models import AccountMeasures, Place, RefreshRun, TierChange, Year, YearMeasures
from yihu.insight.publish import write
from yihu.insight.publish.shape import Shaped, TierMove

CHUNK = 10_000  # keys in one statement


@dataclass(frozen=True)
class Published:
    """How much was written."""

    accounts: int
    written: int
    moves: Counter[str]


def publish(actor: Actor, run: RefreshRun, shaped: Shaped, before: Path | None, log: Log) -> Published:
    """Make `shaped` the published figures, and `run`, not saved yet, the last run; `log` is then dealt with.

    `before` is what was published by the run it follows; None writes everything. IntegrityError where another refresh
    came first: then nothing is written.
    """
    with transaction.atomic(durable=True):
        written, moves = _everything(shaped) if before is None else _difference(shaped, before)
        if AccountMeasures.objects.count() != shaped.accounts():  # somebody removed rows by hand
            written, _same = _everything(shaped)
        kinds = Counter(TierChange(before=m.before, after=m.after).kind for m in moves)
        run.accounts, run.changes, run.finished_at = shaped.accounts(), dict(kinds), clock.now()
        run.currencies = shaped.currencies()
        run.save(force_insert=True)
        Place.objects.all().delete()
        write.insert(Place, shaped.places())
        bulk.insert(
            TierChange,
            ["run", "account", "before", "after", "at"],
            [(run.pk, UUID(m.account), m.before, m.after, run.finished_at) for m in moves],
        )
        changes.forget(log)
        record(actor, "insight.refresh.finished", as_of=run.as_of, accounts=run.accounts, changes=sum(kinds.values()))
    return Published(run.accounts, written, kinds)


def publish_year(shaped: Shaped, as_of: date, run_id: UUID) -> Year:
    """Write the figures as of the end of a year, over those that may be there."""
    YearMeasures.objects.filter(as_of=as_of)._raw_delete(using="default")
    write.insert(YearMeasures, shaped.year(as_of))
    values = {"run_id": run_id, "finished_at": clock.now(), "currencies": shaped.currencies()}
    return Year.objects.update_or_create(as_of=as_of, defaults=values)[0]


def _everything(shaped: Shaped) -> tuple[int, list[TierMove]]:
    """Write all rows anew. There is nothing to compare with, so no account has changed its tier."""
    AccountMeasures.objects.all()._raw_delete(using="default")
    measures = shaped.measures()
    write.insert(AccountMeasures, measures)
    return measures.num_rows, []


def _difference(shaped: Shaped, before: Path) -> tuple[int, list[TierMove]]:
    found = shaped.difference(before)
    write.upsert(AccountMeasures, found.measures)
    for start in range(0, len(found.removed), CHUNK):
        keys = [UUID(key) for key in found.removed[start : start + CHUNK]]
        AccountMeasures.objects.filter(pk__in=keys).delete()
    return found.measures.num_rows + len(found.removed), found.moves
