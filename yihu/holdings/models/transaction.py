from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yihu.accounts.models import Organisation
from yihu.catalogue.models import Offering
from yihu.ground.ids import uuid7
from yihu.ground.scope import Scoped


class Transaction(Scoped):
    """One line of an invoice, a credit or a correction. Amounts are net; credits are negative."""

    view_permission = "holdings.transaction:view"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="transactions", db_index=False)
    document = models.CharField(max_length=64, verbose_name=_("Document"))
    day = models.DateField(verbose_name=_("Date"))  # the supplier's business day
    at = models.DateTimeField(null=True)  # the moment, where the source knows it
    offering = models.ForeignKey(
        Offering, on_delete=models.PROTECT, null=True, related_name="transactions", db_index=False
    )
    quantity = models.DecimalField(max_digits=18, decimal_places=4, null=True, verbose_name=_("Quantity"))
    unit_price = models.DecimalField(max_digits=18, decimal_places=4, null=True, verbose_name=_("Unit price"))
    amount = models.DecimalField(max_digits=18, decimal_places=4, verbose_name=_("Amount"))
    cost = models.DecimalField(max_digits=18, decimal_places=4, null=True, verbose_name=_("Cost"))
    currency = models.CharField(max_length=3, verbose_name=_("Currency"))
    region = models.CharField(max_length=80, blank=True, verbose_name=_("Region"))
    run_id = models.UUIDField(null=True, db_index=True)  # the import it came with
    row = models.PositiveIntegerField(null=True)  # its row in that file

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "day"], name="transaction_account_day")]

    def __str__(self) -> str:
        return f"{self.document} {self.amount} {self.currency}"
