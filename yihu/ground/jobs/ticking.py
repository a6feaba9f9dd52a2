"""What has to happen from time to time."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from yihu.ground import clock
from yihu.ground.actors import SYSTEM
from yihu.ground.jobs import beats
from yihu.ground.jobs.asking import enqueue
from yihu.ground.jobs.context import Context
from yihu.ground.jobs.kinds import Kind, job, registry
from yihu.ground.jobs.performing import end, put_back, to_queue
from yihu.ground.models import Job

LOST = timedelta(minutes=10)  # a job that waits so long may have lost its place in the queue and is put there again
KEPT = timedelta(days=30)
_TICK_LOCK = 0x7469_636B  # "tick", among the advisory locks of the database


def tick() -> None:
    """What has to happen from time to time: revive jobs whose worker died, enqueue what is due. Idempotent."""
    _revive()
    _requeue()
    for kind in registry().values():
        if kind.every:
            _enqueue_when_due(kind, kind.every)


def _revive() -> None:
    """Give running jobs that show no sign of life to another worker, or let them fail after their last try."""
    for row in Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=clock.now() - beats.SILENT):
        if beats.holds(row.pk):
            continue
        error = _("The worker stopped without a word.")
        if row.kind in registry() and row.attempts < registry()[row.kind].tries:
            to_queue(row, error)
        else:
            end(row, Job.State.FAILED, error=error)


def _requeue() -> None:
    """Put jobs that have waited very long into the queue again: a worker may have died between queue and claim."""
    long_ago = clock.now() - LOST
    seen = Coalesce("beat_at", "created_at")
    for row in Job.objects.filter(state=Job.State.QUEUED).annotate(seen=seen).filter(seen__lt=long_ago):
        still = Job.objects.filter(pk=row.pk, state=Job.State.QUEUED, beat_at=row.beat_at)
        with transaction.atomic():
            if still.update(beat_at=clock.now()):
                put_back(row.pk)


def _enqueue_when_due(kind: Kind, every: timedelta) -> None:
    """Enqueue a periodic kind unless it waits, runs or was asked for within its period; two ticks make one job."""
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite lets one writer in at a time anyway
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TICK_LOCK])
        recent = Q(state__in=Job.OPEN) | Q(created_at__gt=clock.now() - every)
        if not Job.objects.filter(recent, kind=kind.name).exists():
            enqueue(SYSTEM, kind.name, key=f"tick:{kind.name}")


@job("ground.job.prune", gettext_lazy("Clear away old entries of the queue"), every=timedelta(days=1))
def prune(context: Context) -> dict[str, int]:
    """Remove what the queue keeps of tasks long done, and the rows of periodic jobs; other jobs are history."""
    before = clock.now() - KEPT
    tasks, _each = DBTaskResult.objects.filter(enqueued_at__lt=before).exclude(status="READY").delete()
    rows, _each = (
        Job.objects.filter(created_at__lt=before, key__startswith="tick:").exclude(state__in=Job.OPEN).delete()
    )
    return {"tasks": tasks, "jobs": rows}
