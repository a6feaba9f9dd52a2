from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yihu.ground import clock, scope
from yihu.ground.actors import Actor
from yihu.ground.ids import uuid7


class Job(scope.Scoped):
    """Long work that somebody asked for: its progress, its end, and the way to stop it."""

    view_permission = "ground.job:view"

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        SUCCEEDED = "succeeded", _("Done")
        FAILED = "failed", _("Could not be finished")
        CANCELLED = "cancelled", _("Cancelled")

    OPEN = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=128, null=True)  # of one key at most one job waits and one runs
    arguments = models.JSONField(default=dict)
    user = models.ForeignKey("ground.User", on_delete=models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    message = models.CharField(max_length=500, blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)  # the worker's last sign of life
    finished_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="job_user_created"),
            models.Index(fields=["state", "beat_at"], name="job_state_beat"),
            models.Index(fields=["kind", "-created_at"], name="job_kind_created"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "state"], condition=Q(state__in=["queued", "running"]), name="one_job_of_a_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @classmethod
    def scope(cls, actor: Actor, permission: str) -> Q:
        """One's own jobs; all of them for those who may everywhere."""
        if actor.everywhere(permission):
            return Q()
        return Q(user_id=actor.user_id) if actor.user_id and actor.can(permission) else scope.NOTHING

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def percent(self) -> int | None:
        """Progress from 0 to 100, None while the size of the work is not known."""
        return None if not self.total else min(100, self.done * 100 // self.total)
