"""Asking for work, stopping it, asking again."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from yihu.ground import clock
from yihu.ground.actions import action
from yihu.ground.actors import SYSTEM, Actor, actor_for
from yihu.ground.jobs.kinds import registry
from yihu.ground.jobs.performing import put_back
from yihu.ground.models import Job


def enqueue(actor: Actor, kind: str, /, *, key: str | None = None, behind: bool = False, **arguments: Any) -> Job:
    """Ask for work. With a `key` that an open job already has, that job is returned and nothing is added.

    With `behind` a job that already runs does not count, since it may have read what has changed after: another one
    waits until it is done. Of one key at most one job runs at a time.
    """
    if kind not in registry():
        raise LookupError(f"no room declares the job {kind!r}")
    fields = {"kind": kind, "arguments": arguments, "user_id": actor.user_id}
    with transaction.atomic():
        if key is None:
            row, made = Job.objects.create(**fields), True
        else:
            running = Job.objects.filter(key=key, state=Job.State.RUNNING)
            if not behind and (found := running.first()) is not None:
                return found  # type: ignore[no-any-return]
            row, made = Job.objects.get_or_create(key=key, state=Job.State.QUEUED, defaults=fields)
        if made:
            put_back(row.pk)
    return row


@action("ground.job:cancel")
def cancel(actor: Actor, row: Job) -> None:
    """Stop a job. One that waits never starts; one that runs stops at its next report and undoes its part."""
    now = clock.now()
    waiting = Job.objects.filter(pk=row.pk, state=Job.State.QUEUED)
    if not waiting.update(state=Job.State.CANCELLED, cancel_asked_at=now, finished_at=now):
        Job.objects.filter(pk=row.pk, state=Job.State.RUNNING, cancel_asked_at=None).update(cancel_asked_at=now)


@action("ground.job:cancel")
def retry(actor: Actor, row: Job) -> Job:
    """Ask again for a job that could not be finished or was cancelled, in the name of whoever asked first."""
    if row.state not in (Job.State.FAILED, Job.State.CANCELLED):
        return row
    asker = actor_for(row.user) if row.user else SYSTEM
    return enqueue(asker, row.kind, key=row.key, **row.arguments)


def open_jobs() -> models.QuerySet[Job]:
    """Jobs that wait or run."""
    return Job.objects.filter(state__in=Job.OPEN)
