from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from yihu.accounts.models.organisation import Organisation
from yihu.accounts.models.person import Person
from yihu.ground import clock
from yihu.ground.ids import uuid7
from yihu.ground.scope import Scoped


class Interaction(Scoped):
    """A touch between us and the customer, or a note about him; author and moment are those of the touch itself."""

    view_permission = "accounts.account:view"
    anchor_path = "organisation__"

    class Kind(models.TextChoices):
        NOTE = "note", _("Note")
        VISIT = "visit", _("Visit")
        CALL = "call", _("Call")
        MAIL = "mail", _("Mail")
        MEETING = "meeting", _("Meeting")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="interactions")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="interactions")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.NOTE)
    at = models.DateTimeField(default=clock.now)
    author = models.ForeignKey("ground.User", on_delete=models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=64, blank=True)  # as imported, or kept when the log-in goes
    text = models.TextField()
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "-at"], name="interaction_account_at")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"

    @property
    def account_id(self) -> UUID:
        return self.organisation_id
