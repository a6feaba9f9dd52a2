from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yihu.accounts.models import Organisation, Site
from yihu.catalogue.models import Offering
from yihu.ground import clock
from yihu.ground.ids import uuid7
from yihu.ground.scope import Scoped


class Contract(Scoped):
    """An agreement with an account."""

    view_permission = "holdings.contract:view"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contracts")
    number = models.CharField(max_length=64, unique=True, verbose_name=_("Number"))
    title = models.CharField(max_length=200, blank=True, verbose_name=_("Title"))
    since = models.DateField(verbose_name=_("From"))
    until = models.DateField(null=True, blank=True, verbose_name=_("Until"))
    amount = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True, verbose_name=_("Amount"))
    currency = models.CharField(max_length=3, verbose_name=_("Currency"))
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "-since"], name="contract_account")]

    def __str__(self) -> str:
        return self.title or self.number


class Line(Scoped):
    """A service or line that an account has in use."""

    view_permission = "holdings.contract:view"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="lines")
    contract = models.ForeignKey(Contract, on_delete=models.SET_NULL, null=True, related_name="lines")
    site = models.ForeignKey(Site, on_delete=models.SET_NULL, null=True, related_name="lines")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="lines")
    number = models.CharField(max_length=64, unique=True, verbose_name=_("Circuit or service number"))
    speed_mbps = models.PositiveIntegerField(null=True, blank=True, verbose_name=_("Speed (Mbit/s)"))
    monthly_fee = models.DecimalField(max_digits=18, decimal_places=4, null=True, verbose_name=_("Monthly fee"))
    currency = models.CharField(max_length=3)
    since = models.DateField(verbose_name=_("In use since"))
    until = models.DateField(null=True, blank=True, verbose_name=_("Until"))

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "until"], name="line_account")]

    def __str__(self) -> str:
        return self.number
