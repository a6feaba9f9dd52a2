"""Long work. `enqueue(actor, "imports.run", key=…, …)` inside the transaction; the worker carries it out.

A Job row is what people see: progress, cancel, end. Django's Tasks API with a database queue carries its id to a
worker. A job whose worker died (no sign of life) is given to another; a job that raised is tried again, later each
time, as often as its kind allows. Work must therefore be idempotent: done twice it leaves what done once leaves.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_tasks import task

from yihu.ground import clock
from yihu.ground.actions import action
from yihu.ground.actors import SYSTEM, Actor, actor_for
from yihu.ground.models import Job

log = logging.getLogger(__name__)

BEAT_SECONDS = 5
SILENT = timedelta(seconds=60)  # a running job without a sign of life for so long has lost its worker


class Cancelled(Exception):
    """Raised inside a job that somebody asked to stop."""


class GiveUp(Exception):
    """Raised by a job that cannot succeed however often it is tried; the message is for the person who asked."""


@dataclass(frozen=True)
class Kind:
    """A kind of job: its name, title, work, and how often it is tried."""

    name: str
    title: str | Promise
    work: Callable[..., Any]
    tries: int
    every: timedelta | None


_kinds: dict[str, Kind] = {}


def job(
    name: str, title: str | Promise, *, tries: int = 3, every: timedelta | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a kind of job. Its function gets (context, **arguments) and returns its result as plain data.

    With `every` the tick enqueues it by itself whenever that much time has passed.
    """

    def register(work: Callable[..., Any]) -> Callable[..., Any]:
        _kinds[name] = Kind(name, title, work, tries, every)
        return work

    return register


def registry() -> dict[str, Kind]:
    """Every declared kind of job by name."""
    return dict(sorted(_kinds.items()))


class Context:
    """What a running job knows of itself: its actor, and how to report and to stop."""

    def __init__(self, row: Job, actor: Actor) -> None:
        self.job = row
        self.actor = actor
        self._next_beat = 0.0

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Report progress; written at most once in a second. Raises Cancelled when somebody asked to stop."""
        if time.monotonic() < self._next_beat and done != total:
            return
        self._next_beat = time.monotonic() + 1
        self.job.done, self.job.total = done, total if total is not None else self.job.total
        self.job.message = message[:500] or self.job.message
        self.beat()

    def beat(self) -> None:
        """Show a sign of life and see whether to stop."""
        rows = Job.objects.filter(pk=self.job.pk)
        rows.update(beat_at=clock.now(), done=self.job.done, total=self.job.total, message=self.job.message)
        self.check()

    def check(self) -> None:
        """Raise Cancelled when somebody asked to stop."""
        if Job.objects.filter(pk=self.job.pk).exclude(cancel_asked_at=None).exists():
            raise Cancelled


def enqueue(actor: Actor, kind: str, *, key: str | None = None, **arguments: Any) -> Job:
    """Ask for work. With a `key` that an open job already has, that job is returned and nothing is added."""
    if kind not in _kinds:
        raise LookupError(f"no room declares the job {kind!r}")
    with transaction.atomic():
        fields = {"kind": kind, "arguments": arguments, "user_id": actor.user_id}
        if key is None:
            row, made = Job.objects.create(**fields), True
        else:
            row, made = Job.objects.get_or_create(key=key, defaults=fields)
        if made:
            perform.enqueue(str(row.pk))
    return row


@task()
def perform(job_id: str) -> None:
    """Carry out one job: claim it, work, write down how it ended."""
    row = _claim(UUID(job_id))
    if row is None:
        return
    context = Context(row, actor_for(row.user) if row.user else SYSTEM)
    try:
        with _beating(row):
            result = _kinds[row.kind].work(context, **row.arguments)
    except Cancelled:
        _end(row, Job.State.CANCELLED)
    except GiveUp as reason:
        _end(row, Job.State.FAILED, error=str(reason))
    except Exception as fault:
        log.exception("job %s %s failed", row.kind, row.pk)
        _retry_or_fail(row, fault)
    else:
        _end(row, Job.State.SUCCEEDED, result=result)


def _claim(job_id: UUID) -> Job | None:
    """Take the job for this worker; None when it was cancelled, ended or taken before."""
    now = clock.now()
    waiting = Job.objects.filter(pk=job_id, state=Job.State.QUEUED)
    if waiting.exclude(cancel_asked_at=None).update(state=Job.State.CANCELLED, finished_at=now, key=None):
        return None
    taken = waiting.update(
        state=Job.State.RUNNING, started_at=now, beat_at=now, error="", done=0, attempts=F("attempts") + 1
    )
    return Job.objects.select_related("user").get(pk=job_id) if taken else None


@contextmanager
def _beating(row: Job) -> Iterator[None]:
    """Show signs of life from a second thread, so that one long statement does not look like a dead worker."""
    if connection.vendor == "sqlite" and connection.in_atomic_block:  # inside a test's transaction: no second writer
        yield
        return
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(BEAT_SECONDS):
            try:
                Job.objects.filter(pk=row.pk, state=Job.State.RUNNING).update(beat_at=clock.now())
            except Exception:  # a locked database must not end the work
                log.debug("no sign of life written for job %s", row.pk, exc_info=True)
            finally:
                connection.close()

    thread = threading.Thread(target=beat, name=f"beat-{row.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _end(row: Job, state: str, *, result: Any = None, error: str = "") -> None:
    Job.objects.filter(pk=row.pk, state=Job.State.RUNNING).update(
        state=state, result=result, error=error, finished_at=clock.now(), key=None, done=row.done, total=row.total
    )


def _retry_or_fail(row: Job, fault: Exception) -> None:
    detail = "".join(traceback.format_exception(fault))[-4000:]
    if row.attempts >= _kinds[row.kind].tries:
        _end(row, Job.State.FAILED, error=detail)
        return
    with transaction.atomic():
        Job.objects.filter(pk=row.pk).update(state=Job.State.QUEUED, error=detail)
        later = clock.now() + timedelta(seconds=5 * 4 ** (row.attempts - 1))
        perform.using(run_after=later).enqueue(str(row.pk))


@action("ground.job:cancel")
def cancel(actor: Actor, row: Job) -> None:
    """Ask a job to stop. One that waits never starts; one that runs stops at its next report and undoes its part."""
    Job.objects.filter(pk=row.pk, state__in=Job.OPEN).update(cancel_asked_at=clock.now())


@action("ground.job:cancel")
def retry(actor: Actor, row: Job) -> Job:
    """Ask again for a job that could not be finished or was cancelled."""
    return enqueue(actor, row.kind, **row.arguments)


def tick() -> None:
    """What has to happen from time to time: revive jobs whose worker died, enqueue what is due. Idempotent."""
    _revive()
    for kind in _kinds.values():
        if kind.every and not _ran_within(kind.name, kind.every):
            enqueue(SYSTEM, kind.name, key=f"tick:{kind.name}")


def _revive() -> None:
    silent = Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=clock.now() - SILENT)
    for row in silent:
        with transaction.atomic():
            again = row.attempts < _kinds[row.kind].tries if row.kind in _kinds else False
            fresh = (
                {"state": Job.State.QUEUED}
                if again
                else {"state": Job.State.FAILED, "finished_at": clock.now(), "key": None}
            )
            still = Job.objects.filter(pk=row.pk, state=Job.State.RUNNING, beat_at=row.beat_at)
            if still.update(error=_("The worker stopped without a word."), **fresh) and again:
                perform.enqueue(str(row.pk))


def _ran_within(kind: str, span: timedelta) -> bool:
    return Job.objects.filter(Q(state__in=Job.OPEN) | Q(created_at__gt=clock.now() - span), kind=kind).exists()


def open_jobs() -> models.QuerySet[Job]:
    """Jobs that wait or run."""
    return Job.objects.filter(state__in=Job.OPEN)
