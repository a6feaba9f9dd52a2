from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from yihu.accounts.models import Organisation
from yihu.ground import clock
from yihu.ground.ids import uuid7
from yihu.ground.scope import Scoped


class RefreshRun(models.Model):
    """A refresh that changed something. The newest says as of which day the published figures are.

    Its id names the snapshot on disk that the figures come from.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    follows = models.CharField(max_length=36, unique=True)  # the run before: two refreshes cannot follow the same one
    as_of = models.DateField()
    chosen = models.BooleanField(default=False)  # somebody chose the as-of day; otherwise it was the day itself
    definitions = models.CharField(max_length=64)  # fingerprint of the metrics, so that a changed one is computed anew
    engine = models.CharField(max_length=120)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(default=clock.now)
    accounts = models.PositiveIntegerField()
    currencies = models.JSONField(default=dict)  # per currency: totals, thresholds, span of the data, Pareto curve
    changes = models.JSONField(default=dict)  # changes of tier by kind: entered, left, up, down
    by = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-finished_at"], name="refresh_finished")]

    def __str__(self) -> str:
        return f"{self.as_of} {self.finished_at:%Y-%m-%d %H:%M}"

    @classmethod
    def last(cls) -> RefreshRun | None:
        """The run whose figures are published."""
        return cls.objects.order_by("-finished_at", "-pk").first()

    def of(self, currency: str) -> dict[str, Any]:
        """What this run found for `currency`."""
        return dict(self.currencies.get(currency, {}))


class Year(models.Model):
    """That the figures as of the end of a year were computed, from the snapshot of a run."""

    as_of = models.DateField(primary_key=True)
    run_id = models.UUIDField()
    finished_at = models.DateTimeField(default=clock.now)
    currencies = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.as_of.year)

    def of(self, currency: str) -> dict[str, Any]:
        """What was found for `currency`."""
        return dict(self.currencies.get(currency, {}))


Figures = RefreshRun | Year  # what figures rest on: a day, and per currency totals and the span of the data


class TierChange(Scoped):
    """That a refresh put an account into another tier than the one before. None is "in no tier"."""

    view_permission = "insight.measures:view"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.ForeignKey(RefreshRun, on_delete=models.CASCADE, related_name="tier_changes")
    account = models.ForeignKey(  # no constraint: the account may go while the figures are being computed
        Organisation, on_delete=models.CASCADE, related_name="tier_changes", db_constraint=False
    )
    before = models.PositiveSmallIntegerField(null=True)
    after = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "-at"], name="tier_change_account")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"

    @property
    def kind(self) -> str:
        """entered, left, up or down."""
        if self.before is None:
            return "entered"
        if self.after is None:
            return "left"
        return "up" if self.after < self.before else "down"
