from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Case, DateField, F, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from yihu.ground import metrics
from yihu.ground.actors import Actor
from yihu.ground.exports import DAY, FLAG, NUMBER, Column, Export, narrow, register
from yihu.insight.explain import KNOWN_SHARE, coverage
from yihu.insight.models import RefreshRun
from yihu.insight.pages.scorecard_list import scorecard_list
from yihu.insight.queries import currencies, published

RANKED = "revenue_12m"


def _with_reach(rows: Any) -> Any:
    """Rows with the as-of day of the figures, and whether the data cover the 12 months."""
    run = RefreshRun.last()
    whole = [code for code in run.currencies if coverage(RANKED, run.as_of, run.of(code)).complete] if run else []
    complete = Case(When(currency__in=whole, then=True), default=False, output_field=BooleanField())
    return rows.annotate(figures_as_of=Value(run.as_of if run else None, output_field=DateField()), complete=complete)


def _figures() -> list[Column]:
    """A column per figure; beside one that speaks of a part of the revenue, how large that part is."""
    found = []
    for metric in metrics.shown():
        found.append(Column(metric.name, metric.title, _value(metric.name), NUMBER))
        if part := KNOWN_SHARE.get(metric.name):
            found.append(Column(part, metrics.known_metric(part).title, _value(part), NUMBER))
    return found


def _value(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row, name)


def _missing(row: Any) -> str | None:
    shown = [m for m in metrics.shown() if m.name in row.missing]
    return "; ".join(f"{m.title}: {metrics.why_missing(row.missing[m.name])}" for m in shown) or None


def _scorecard(actor: Actor) -> Any:
    rows = _with_reach(published(actor))
    return rows.order_by(F("currency").desc(), F(RANKED).desc(nulls_last=True), "number", "pk")


register(
    Export(
        "scorecard",
        _("Scorecard"),
        "insight.measures:view",
        _scorecard,
        (
            Column("id", "id", lambda row: row.account_id),
            Column("external_id", _("Customer number"), lambda row: row.number),
            Column("name", _("Name"), lambda row: row.account.name),
            Column("territory", _("Territory"), lambda row: row.account.territory and row.account.territory.name),
            Column("owner", _("Account manager"), lambda row: row.account.owner and row.account.owner.name),
            Column("tier", _("Tier"), lambda row: row.tier, NUMBER),
            Column("tier_reason", _("Why this tier"), lambda row: str(row.get_tier_reason_display())),
            Column("currency", _("Currency"), lambda row: row.currency or None),
            *_figures(),
            Column("as_of", _("Figures as of"), lambda row: row.figures_as_of, DAY),
            Column("complete", _("Data cover the 12 months"), lambda row: row.complete, FLAG),
            Column("missing", _("What is missing, and why"), _missing),
        ),
    )
)


def _fitting(actor: Actor, query: QueryDict) -> Any:
    """The accounts of the scorecard as its page shows them."""
    run = RefreshRun.last()
    known = currencies(run)
    if run is None or not known:
        return published(actor).none()
    asked = query.get("currency", "")
    return scorecard_list(actor, run, asked if asked in known else known[0]).all(actor, query)


narrow("scorecard", _fitting)
