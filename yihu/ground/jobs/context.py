"""What a running job has in hand."""

from __future__ import annotations

import time

from django.db import connection

from yihu.ground.actors import Actor
from yihu.ground.jobs import beats
from yihu.ground.models import Job


class Cancelled(Exception):
    """Raised inside a job that somebody asked to stop."""


class Superseded(Cancelled):
    """Raised inside a job that was given to another worker, because no sign of life came from this one."""


class GiveUp(Exception):
    """Raised by a job that cannot succeed however often it is tried; the message is for the person who asked."""


class Context:
    """What a running job knows of itself: its actor, and how to report and to stop."""

    def __init__(self, row: Job, actor: Actor) -> None:
        self.job = row
        self.actor = actor
        self._next_beat = 0.0

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Report progress; written at most once in a second. Raises Cancelled when somebody asked to stop.

        Inside a transaction the second thread writes it: the row must not stay locked until the commit.
        """
        self.job.done, self.job.total = done, total if total is not None else self.job.total
        self.job.message = message[:500] or self.job.message
        if time.monotonic() < self._next_beat and done != total:
            return
        self._next_beat = time.monotonic() + 1
        self.beat()

    def beat(self) -> None:
        """Show a sign of life and see whether to stop."""
        if not connection.in_atomic_block:
            beats.write(self.job)
        self.check()

    def check(self) -> None:
        """Raise Cancelled when somebody asked to stop."""
        now = Job.objects.filter(pk=self.job.pk).values_list("state", "attempts", "cancel_asked_at").first()
        if now is None or now[:2] != (self.job.state, self.job.attempts):
            raise Superseded
        if now[2] is not None:
            raise Cancelled
