"""Carrying out one job."""

from __future__ import annotations

import logging
import traceback
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django_tasks import task

from yihu.ground import clock
from yihu.ground.actors import SYSTEM, actor_for
from yihu.ground.jobs import beats
from yihu.ground.jobs.context import Cancelled, Context, GiveUp, Superseded
from yihu.ground.jobs.kinds import registry
from yihu.ground.models import Job

log = logging.getLogger(__name__)

BUSY = timedelta(seconds=2)  # how long a job waits while another of its key runs


@task()
def perform(job_id: str) -> None:
    """Carry out one job: claim it, work, write down how it ended."""
    row = _claim(UUID(job_id))
    if row is None:
        return
    with beats.beating(row):
        _work(row)


def _work(row: Job) -> None:
    context = Context(row, actor_for(row.user) if row.user else SYSTEM)
    try:
        if row.kind not in registry():
            raise GiveUp(_("This version of the program does not know this kind of job."))
        result = registry()[row.kind].work(context, **row.arguments)
        end(row, Job.State.SUCCEEDED, result=result)
    except Superseded:
        log.warning("job %s %s went on here after it was given to another worker", row.kind, row.pk)
    except Cancelled:
        end(row, Job.State.CANCELLED)
    except GiveUp as reason:
        end(row, Job.State.FAILED, error=str(reason))
    except Exception as fault:
        log.exception("job %s %s failed", row.kind, row.pk)
        _retry_or_fail(row, fault)


def _claim(job_id: UUID) -> Job | None:
    """Take the job for this worker; None when it was cancelled, ended or taken before, or its key is at work."""
    now = clock.now()
    waiting = Job.objects.filter(pk=job_id, state=Job.State.QUEUED)
    if waiting.exclude(cancel_asked_at=None).update(state=Job.State.CANCELLED, finished_at=now):
        return None
    try:
        with transaction.atomic():
            taken = waiting.update(
                state=Job.State.RUNNING, started_at=now, beat_at=now, error="", done=0, attempts=F("attempts") + 1
            )
    except IntegrityError:  # another job of the same key runs
        put_back(job_id, BUSY)
        return None
    return Job.objects.select_related("user").get(pk=job_id) if taken else None


def put_back(job_id: UUID, wait: timedelta = timedelta()) -> None:
    """Put a job into the queue, to be taken after `wait`."""
    queue = perform.using(run_after=clock.now() + wait) if wait else perform
    queue.enqueue(str(job_id))


def _mine(row: Job) -> models.QuerySet[Job]:
    """The row, as long as it is this worker's: `attempts` counts its claims."""
    return Job.objects.filter(pk=row.pk, state=Job.State.RUNNING, attempts=row.attempts)


def end(row: Job, state: str, *, result: Any = None, error: str = "") -> None:
    """Write down how the job ended, unless another worker has it now."""
    with transaction.atomic():
        _mine(row).update(
            state=state,
            result=result,
            error=error,
            finished_at=clock.now(),
            done=row.done,
            total=row.total,
            message=row.message,
        )


def _retry_or_fail(row: Job, fault: Exception) -> None:
    detail = "".join(traceback.format_exception(fault))[-4000:]
    if row.attempts >= registry()[row.kind].tries:
        end(row, Job.State.FAILED, error=detail)
        return
    to_queue(row, detail, timedelta(seconds=5 * 4 ** (row.attempts - 1)))


def to_queue(row: Job, error: str, wait: timedelta = timedelta()) -> None:
    """Let the job wait again; where another of its key waits already, that one does it and this one failed."""
    try:
        with transaction.atomic():
            if _mine(row).update(state=Job.State.QUEUED, error=error, beat_at=clock.now()):
                put_back(row.pk, wait)
    except IntegrityError:
        end(row, Job.State.FAILED, error=error)
