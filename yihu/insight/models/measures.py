from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yihu.accounts.models import Organisation
from yihu.ground.scope import Scoped


def amount(title: Any = "") -> models.DecimalField[Any, Any]:
    """A column for an amount; sums of many invoice lines need more digits than a line."""
    return models.DecimalField(max_digits=24, decimal_places=4, null=True, verbose_name=title)


def share(title: Any = "") -> models.DecimalField[Any, Any]:
    """A column for a share: 0.25 is 25 %."""
    return models.DecimalField(max_digits=20, decimal_places=6, null=True, verbose_name=title)


def sorting(metric: str) -> models.Index:
    """The index of a list by `metric`, in either direction; accounts without the value are no part of it."""
    condition = Q(**{f"{metric}__isnull": False})
    return models.Index(fields=[metric, "account"], condition=condition, name=f"measures_{metric}")


SORTED = ("revenue_12m", "growth_12m", "margin_12m", "value_added_share_12m")


class Measures(Scoped):
    """The figures of an account in its main currency. Written by insight only.

    A figure without value has its reason under its name in `missing`. `others` holds the figures in other currencies.
    """

    view_permission = "insight.measures:view"

    class TierReason(models.TextChoices):
        REVENUE = "revenue", _("by revenue")
        DESIGNATED = "designated", _("marked by a person")
        SMALL = "small", _("below both tiers")
        NOT_POSITIVE = "not_positive", _("no positive revenue")
        NO_TRANSACTIONS = "no_transactions", _("no transactions")
        DATA_END_EARLIER = "data_end_earlier", _("not computed: no invoice lines in the window")

    account: Any
    account_id: Any
    number = models.CharField(max_length=64, blank=True)  # the customer number, by which ties fall
    currency = models.CharField(max_length=3, blank=True)  # empty for an account without any transaction
    revenue_12m = amount(_("12-month revenue"))
    revenue_12m_before = amount()
    growth_12m = share(_("12-month growth"))
    margin_12m = share(_("12-month gross margin"))
    margin_known_12m = share()
    value_added_share_12m = share(_("Share of value-added services"))
    tier = models.PositiveSmallIntegerField(null=True, verbose_name=_("Tier"))
    tier_reason = models.CharField(max_length=16, choices=TierReason)
    designations = models.JSONField(default=list)
    missing = models.JSONField(default=dict)
    others = models.JSONField(default=list)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.account_id} {self.revenue_12m} {self.currency}"


class AccountMeasures(Measures):
    """The latest figures of an account. The refresh writes only those that changed."""

    account = (
        models.OneToOneField(  # no constraint: an account may go while the figures are being computed, and the next
            Organisation,  # refresh takes its row away; and 100,000 rows are not looked up for nothing
            on_delete=models.CASCADE,
            primary_key=True,
            related_name="measures",
            db_constraint=False,
        )
    )

    class Meta:
        indexes: ClassVar = [
            *(sorting(name) for name in SORTED),
            models.Index(fields=["currency"], name="measures_currency"),
            models.Index(fields=["tier", "account"], name="measures_tier"),
        ]


class YearMeasures(Measures):
    """The figures that an account had at the end of a year, with its standing then."""

    account = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="year_measures", db_constraint=False, db_index=False
    )
    as_of = models.DateField()
    rank = models.PositiveIntegerField(null=True)
    revenue_before = amount()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["as_of", "revenue_12m", "id"], name="year_measures_revenue")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "as_of"], name="one_year_measures")]


class Place(models.Model):
    """A milestone in the order of accounts by revenue: how much revenue stands before one of them.

    Rank and cumulated revenue of almost all accounts change with the revenue of one; kept for some hundred of them,
    they are found for every account by counting from the milestone before it (see `standing.py`).
    """

    currency = models.CharField(max_length=3)
    rank = models.PositiveIntegerField()  # 1 is the largest
    revenue = models.DecimalField(max_digits=24, decimal_places=4)
    number = models.CharField(max_length=64, blank=True)
    account_id = models.UUIDField()
    revenue_before = models.DecimalField(max_digits=24, decimal_places=4)  # of all accounts with a smaller rank

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["currency", "rank"], name="one_place_a_rank")]

    def __str__(self) -> str:
        return f"{self.currency} {self.rank}"
