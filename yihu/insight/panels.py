"""What insight adds to the page of an account: what it spends, its figures, its tier and why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from yihu.accounts.models import Organisation
from yihu.ground import metrics
from yihu.ground.actors import Actor
from yihu.ground.charts import Bar, Chart, bars, month_label
from yihu.ground.metrics import Metric
from yihu.ground.screens import Request
from yihu.ground.text.amounts import format_compact, format_money, format_percent
from yihu.insight.explain import coverage, explain, missing_code, shown
from yihu.insight.models import AccountMeasures, RefreshRun
from yihu.insight.months import Month, months
from yihu.insight.queries import measures_of, sees_the_whole
from yihu.insight.standing import standings
from yihu.insight.why import tier_why

YEAR = 12


def spending_panel(request: Request, account: Organisation) -> str:
    """The block as HTML; nothing for those who may not see figures."""
    context = spending(request.actor, account)
    return render_to_string("insight/spending.html", context, request) if context else ""


def spending(actor: Actor, account: Organisation) -> dict[str, Any]:
    """What the block shows; empty for those who may not see figures. At most seven queries."""
    if not _may_see(actor, account):
        return {}
    run = RefreshRun.last()
    measures = measures_of(actor, [account]).get(account.pk)
    if run is None or measures is None:
        return {"account": account, "run": run, "measures": None}
    standing = standings([measures]).get(measures.pk) if sees_the_whole(actor) else None
    why = tier_why(actor, measures, standing, run)
    reach = coverage("revenue_12m", run.as_of, run.of(measures.currency))
    return {
        "account": account,
        "run": run,
        "measures": measures,
        "figures": [_figure(metric, measures, run) for metric in metrics.shown()],
        "tier": measures.tier,
        "tier_why": why.sentence,
        "incomplete": reach.sentence,
        **_picture(actor, measures, run),
        "others": [_other(each) for each in measures.others],
    }


def _may_see(actor: Actor, account: Organisation) -> bool:
    """Whether the figures of `account`, whose page the actor has opened, are for him; mostly without a query."""
    needed = AccountMeasures.view_permission
    if actor.covers(needed, "accounts.account:view"):
        return True
    return actor.can(needed) and Organisation.objects.visible_to(actor, needed).filter(pk=account.pk).exists()


def _figure(metric: Metric, measures: AccountMeasures, run: RefreshRun) -> dict[str, Any]:
    value = getattr(measures, metric.name)
    missing = metrics.why_missing(missing_code(measures, metric.name)) if value is None else ""
    return {
        "label": metric.title,
        "value": shown(metric, value, measures.currency) or "--",
        "explain": explain(metric, run, measures),
        "note": missing,
    }


def _picture(actor: Actor, measures: AccountMeasures, run: RefreshRun) -> dict[str, Any]:
    series = months(actor, [measures], run).get(measures.pk, [])
    if not any(month.revenue is not None for month in series):
        return {"chart": None}
    last = run.of(measures.currency).get("last_day") or ""
    about = _("{currency} per month, {first} ～ {last}").format(
        currency=measures.currency, first=f"{series[0].first:%Y-%m}", last=f"{series[-1].first:%Y-%m}"
    )
    source = _("From the invoice lines; the latest of all accounts is of {day}.").format(day=last)
    return {"chart": _chart(series, measures.currency), "finding": _finding(measures), "about": about, "source": source}


def _chart(series: list[Month], currency: str) -> Chart:
    """The months as columns; over the last 12 the same months of the year before as a line."""
    before: list[Month | None] = [None] * YEAR + list(series[:-YEAR])
    told = any(month and month.revenue is not None for month in before)
    columns = [_bar(month, old, currency) for month, old in zip(series, before, strict=True)]
    return bars(
        columns,
        title=_("Revenue month by month"),
        series=_("Revenue"),
        second_series=_("Same month a year before") if told else "",
        axis=format_compact,
    )


def _bar(month: Month, before: Month | None, currency: str) -> Bar:
    old = before.revenue if before else None
    return Bar(
        label=month_label(month.first),
        name=f"{month.first:%Y-%m}",
        value=month.revenue,
        text=format_money(month.revenue, currency, compact=True) if month.revenue is not None else "",
        group=str(month.first.year),
        incomplete=month.revenue is not None and not month.complete,
        second=old,
        second_text=format_money(old, currency, compact=True) if old is not None else "",
    )


def _finding(measures: AccountMeasures) -> str:
    """What the picture says, as a sentence."""
    if measures.revenue_12m is None:
        return _("No invoice lines in the window.")
    revenue = format_money(measures.revenue_12m, measures.currency, compact=True)
    if measures.growth_12m is not None:
        change = format_percent(abs(measures.growth_12m))
        if measures.growth_12m > 0:
            return _("{revenue} in 12 months, {change} more than the 12 months before").format(
                revenue=revenue, change=change
            )
        if measures.growth_12m < 0:
            return _("{revenue} in 12 months, {change} less than the 12 months before").format(
                revenue=revenue, change=change
            )
    return _("{revenue} in 12 months").format(revenue=revenue)


def _other(each: dict[str, Any]) -> str:
    """The 12-month revenue in another currency."""
    value = each.get("revenue_12m")
    return format_money(Decimal(value) if value is not None else None, each["currency"])
