from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yihu.ground import clock
from yihu.ground.ids import uuid7


class Offering(models.Model):
    """Something the supplier sells. Offerings belong to no customer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64, unique=True, verbose_name=_("Code"))
    name = models.CharField(max_length=200, verbose_name=_("Name"))
    name_en = models.CharField(max_length=200, blank=True)
    squeezed = models.CharField(max_length=200, db_index=True, editable=False)  # for "GTXPro" and "GTX Pro"
    category = models.CharField(max_length=80, blank=True, verbose_name=_("Category"))
    value_added = models.BooleanField(null=True, verbose_name=_("Value-added service"))  # None: nobody said
    list_price = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    unit_cost = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name
