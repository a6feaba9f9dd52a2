from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from yihu.ground import clock, scope
from yihu.ground.actors import Actor
from yihu.ground.ids import uuid7


class ExportFile(scope.Scoped):
    """A list as a file, made for one person, kept for some days."""

    view_permission = "ground.export:run"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    export = models.CharField(max_length=32)
    format = models.CharField(max_length=8)
    parameters = models.JSONField(default=dict)
    job = models.ForeignKey("ground.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey("ground.User", on_delete=models.CASCADE, related_name="+")
    rows = models.PositiveBigIntegerField(null=True)
    size = models.PositiveBigIntegerField(null=True)  # bytes; null until the file is there
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "-created_at"], name="export_user_created")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("export", args=[self.pk])

    @property
    def file_name(self) -> str:
        """The name it is downloaded under."""
        return f"{self.export}-{self.created_at.astimezone(clock.zone()):%Y%m%d-%H%M}.{self.format}"

    @classmethod
    def scope(cls, actor: Actor, permission: str) -> Q:
        """One's own files, while one may export."""
        return Q(user_id=actor.user_id) if actor.user_id and actor.can(permission) else scope.NOTHING
