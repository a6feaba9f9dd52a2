from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yihu.accounts.models import Organisation
from yihu.catalogue.models import Offering
from yihu.ground import clock
from yihu.ground.ids import uuid7
from yihu.ground.scope import Scoped


class Opportunity(Scoped):
    """A chance to sell something to an account."""

    view_permission = "deals.opportunity:view"

    class Stage(models.TextChoices):
        PROSPECTING = "prospecting", _("Prospecting")
        ENGAGING = "engaging", _("Engaging")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=64, unique=True, verbose_name=_("Number"))
    account = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="opportunities")
    title = models.CharField(max_length=200, blank=True, verbose_name=_("Title"))
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, null=True, related_name="opportunities")
    owner = models.ForeignKey("ground.User", on_delete=models.SET_NULL, null=True, related_name="+")
    owner_name = models.CharField(max_length=64, blank=True, verbose_name=_("Owner"))
    stage = models.CharField(max_length=12, choices=Stage, verbose_name=_("Stage"))
    amount = models.DecimalField(max_digits=18, decimal_places=4, null=True, verbose_name=_("Amount"))
    currency = models.CharField(max_length=3, verbose_name=_("Currency"))
    opened_on = models.DateField(null=True, verbose_name=_("Opened"))
    closed_on = models.DateField(null=True, verbose_name=_("Closed"))
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-opened_on"], name="opportunity_account"),
            models.Index(fields=["stage", "id"], name="opportunity_stage"),
        ]

    def __str__(self) -> str:
        return self.title or self.number
