from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yihu.accounts.models.organisation import Organisation
from yihu.ground import clock
from yihu.ground.actors import Actor
from yihu.ground.ids import uuid7
from yihu.ground.scope import Scoped


class TeamMember(Scoped):
    """A member of the team that serves an account, in a role, from a day until perhaps a day."""

    view_permission = "accounts.account:view"
    anchor_path = "organisation__"

    class Role(models.TextChoices):
        OWNER = "owner", _("Account manager")
        ENGINEER = "engineer", _("Engineer")
        SERVICE = "service", _("Service")
        SPECIALIST = "specialist", _("Specialist")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey("ground.User", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=Role, default=Role.OWNER)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "organisation"], name="team_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


def team_accounts(actor: Actor) -> QuerySet[TeamMember, UUID]:
    """The ids of the accounts on whose team the actor is today."""
    today = clock.today()
    current = Q(until=None) | Q(until__gte=today)
    mine: QuerySet[TeamMember, UUID] = TeamMember.objects.filter(
        current, user=actor.user_id, since__lte=today
    ).values_list("organisation_id", flat=True)
    return mine
