from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.ground.commands import Failed, WrongInput
from yihu.ground.jobs import Context, GiveUp, job
from yihu.holdings.models import Transaction
from yihu.insight import years
from yihu.insight.models import RefreshRun
from yihu.insight.refresh import refresh

STEPS = {
    "extract": gettext_lazy("Reading what changed"),
    "compute": gettext_lazy("Computing figures and tiers"),
    "save": gettext_lazy("Keeping the result"),
    "publish": gettext_lazy("Publishing what is different"),
}


@job(
    "insight.refresh",
    gettext_lazy("Bring figures and tiers up to date"),
    every=timedelta(days=1),
    url=lambda row: reverse("insight:scorecard"),
    counts={"accounts": gettext_lazy("accounts"), "written": gettext_lazy("changed accounts")},
)
def refresh_figures(context: Context) -> dict[str, Any]:
    """Refresh as of today, or as of the day that somebody chose while there is nothing newer to show."""

    def report(done: int, total: int, step: str) -> None:
        context.progress(done, total, str(STEPS[step]))

    try:
        done = refresh(context.actor, as_of=chosen_day(), report=report)
    except (Failed, WrongInput) as reason:
        raise GiveUp(str(reason)) from reason
    return {"accounts": done.run.accounts, "written": done.written, "changed": done.changed}


def chosen_day() -> Any:
    """The as-of day of the last refresh, where somebody chose it and no transaction is later; None for today."""
    last = RefreshRun.last()
    if last is None or not last.chosen:
        return None
    later = Transaction.objects.filter(day__gt=last.as_of)  # unscoped: asks whether there is any
    return None if later.exists() else last.as_of


@job(
    "insight.year",
    gettext_lazy("Compute the figures of a year"),
    url=lambda row: f"{reverse('insight:scorecard')}?year={row.arguments['year']}",
)
def compute_year(context: Context, year: int) -> dict[str, Any]:
    """Compute the scorecard of a year that is over."""
    context.progress(0, 1, _("Computing the figures of {year}").format(year=year))
    try:
        figures = years.compute(year)
    except (Failed, WrongInput) as reason:
        raise GiveUp(str(reason)) from reason
    return {"year": year, "accounts": sum(of["accounts"] for of in figures.currencies.values())}
