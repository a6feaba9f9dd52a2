"""Signs of life of a running job, so that a job whose worker died is told from one that works long.

A second thread writes them, with the progress, on a connection of its own: one long statement or transaction of the
work then neither looks like a dead worker nor hides how far it is. On SQLite that thread cannot write while the work
holds the database; there, on one machine, a locked file says that the worker lives. The system unlocks it when the
process ends, in whatever way.
"""

from __future__ import annotations

import fcntl
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from yihu.ground import clock
from yihu.ground.models import Job

log = logging.getLogger(__name__)

SECONDS = 5.0
SILENT = timedelta(seconds=60)  # a running job without a sign of life for so long has lost its worker


def write(row: Job) -> bool:
    """Write a sign of life and the progress that `row` has; False where the job is no longer this worker's."""
    mine = Job.objects.filter(pk=row.pk, state=Job.State.RUNNING, attempts=row.attempts)
    return bool(mine.update(beat_at=clock.now(), done=row.done, total=row.total, message=row.message))


@contextmanager
def beating(row: Job) -> Iterator[None]:
    """Show signs of life of `row` inside the block."""
    if connection.in_atomic_block:  # a test that is one transaction: no second writer
        yield
        return
    with _held(row.pk):
        stop = threading.Event()
        thread = threading.Thread(target=_beat, args=(row, stop), name=f"beat-{row.pk}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def _beat(row: Job, stop: threading.Event) -> None:
    while not stop.wait(SECONDS):
        try:
            write(row)
        except Exception:  # a locked database must not end the work
            log.debug("no sign of life written for job %s", row.pk, exc_info=True)
        finally:
            connection.close()


def holds(job_id: UUID) -> bool:
    """Whether a worker on this machine holds the job; on PostgreSQL never asked, there signs of life always come."""
    try:
        with _place(job_id).open("rb") as file:
            return not _lock(file)
    except FileNotFoundError:
        return False


@contextmanager
def _held(job_id: UUID) -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    path = _place(job_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        _lock(file)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _lock(file: Any) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _place(job_id: UUID) -> Path:
    return Path(settings.YIHU_HOME) / "run" / f"{job_id}.lock"
