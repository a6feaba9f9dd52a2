from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yihu.ground import clock, scope
from yihu.ground.actors import Actor
from yihu.ground.ids import uuid7


class Event(scope.Scoped):
    """Something that was done. One row feeds timeline, audit, notifications and webhooks."""

    view_permission = "ground.event:view"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    type = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)  # when it happened; may lie before it was recorded
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    user = models.ForeignKey("ground.User", on_delete=models.SET_NULL, null=True, related_name="+")
    actor_kind = models.CharField(max_length=16)
    actor_name = models.CharField(max_length=64)  # kept when the log-in goes
    subject_type = models.CharField(max_length=64)  # like "accounts.organisation"
    subject_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)  # the anchor; null for what concerns no customer
    facts = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account_id", "-at"], name="event_account_at"),
            models.Index(fields=["subject_type", "subject_id", "-at"], name="event_subject_at"),
            models.Index(fields=["-recorded_at"], name="event_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def scope(cls, actor: Actor, permission: str) -> Q:
        """Events of the accounts that the actor reaches; what concerns no account, only everywhere or one's own."""
        if actor.everywhere(permission):
            return Q()
        anchors = scope.anchor().objects.filter(scope.reach(actor, permission)).values("pk")
        mine = Q(account_id=None, user_id=actor.user_id) if actor.user_id else scope.NOTHING
        return Q(account_id__in=anchors) | mine
