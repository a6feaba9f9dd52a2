from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Case, DateField, F, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from yihu.ground import metrics
from yihu.ground.actors import Actor
from yihu.ground.exports import DAY, FLAG, NUMBER, Column, Export, contribute, narrow, register
from yihu.insight.explain import KNOWN_SHARE, coverage
from yihu.insight.models import Measures, RefreshRun
from yihu.insight.pages.scorecard_list import scorecard_list
from yihu.insight.queries import currencies, published

RANKED = "revenue_12m"


Of = Callable[[Any], Measures | None]  # the measures of a row


def _with_reach(rows: Any, currency: str) -> Any:
    """Rows with the as-of day of the figures, and whether the data cover the 12 months in the currency of the row."""
    run = RefreshRun.last()
    whole = [code for code in run.currencies if coverage(RANKED, run.as_of, run.of(code)).complete] if run else []
    complete = Case(When(**{f"{currency}__in": whole}, then=True), default=False, output_field=BooleanField())
    return rows.annotate(figures_as_of=Value(run.as_of if run else None, output_field=DateField()), complete=complete)


def _columns(of: Of) -> list[Column]:
    """Tier and figures, what they rest on, and what is missing; empty cells where nothing was computed."""
    return [
        Column("tier", _("Tier"), _value(of, "tier"), NUMBER),
        Column("tier_reason", _("Why this tier"), lambda row: _reason(of(row))),
        Column("currency", _("Currency"), lambda row: getattr(of(row), "currency", "") or None),
        *_figures(of),
        Column("as_of", _("Figures as of"), lambda row: row.figures_as_of if of(row) else None, DAY),
        Column("complete", _("Data cover the 12 months"), lambda row: row.complete if of(row) else None, FLAG),
        Column("missing", _("What is missing, and why"), lambda row: _missing(of(row))),
    ]


def _figures(of: Of) -> list[Column]:
    """A column per figure; beside one that speaks of a part of the revenue, how large that part is."""
    found = []
    for metric in metrics.shown():
        found.append(Column(metric.name, metric.title, _value(of, metric.name), NUMBER))
        if part := KNOWN_SHARE.get(metric.name):
            found.append(Column(part, metrics.known_metric(part).title, _value(of, part), NUMBER))
    return found


def _value(of: Of, name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(of(row), name, None)


def _reason(measures: Measures | None) -> str | None:
    return str(Measures.TierReason(measures.tier_reason).label) if measures else None


def _missing(measures: Measures | None) -> str | None:
    reasons = measures.missing if measures else {}
    shown = [m for m in metrics.shown() if m.name in reasons]
    return "; ".join(f"{m.title}: {metrics.why_missing(reasons[m.name])}" for m in shown) or None


contribute(
    "accounts",
    "insight.measures:view",
    lambda rows: _with_reach(rows.select_related("measures"), "measures__currency"),
    _columns(lambda row: getattr(row, "measures", None)),
)


def _scorecard(actor: Actor) -> Any:
    rows = _with_reach(published(actor), "currency")
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
            *_columns(lambda row: row),
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
