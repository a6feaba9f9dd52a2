"""How few accounts make most of the revenue."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from yihu.ground.actors import Actor
from yihu.ground.charts import Mark, pareto
from yihu.ground.text.amounts import format_money, format_number, format_percent
from yihu.insight.models import Figures, Place, RefreshRun
from yihu.insight.queries import of_year, published

LARGEST = 5000  # accounts drawn one by one


def picture(actor: Actor, figures: Figures, currency: str) -> dict[str, Any]:
    """The Pareto curve of the accounts that the actor sees, with its finding; none where little is there to draw."""
    everything = actor.everywhere("insight.measures:view") and isinstance(figures, RefreshRun)
    values, first, second = _all(figures, currency) if everything else _visible(actor, figures, currency)
    if len(values) < 3 or not first:
        return {"chart": None}
    marks = [Mark(first, _("tier 1: {n}").format(n=format_number(first)))]
    if second:
        marks.append(Mark(first + second, _("tiers 1 and 2: {n}").format(n=format_number(first + second))))
    share = format_percent(Decimal(sum(values[:first])) / Decimal(sum(values)))
    finding = _("{first} of {count} accounts make {share} of the revenue").format(
        first=format_number(first), count=format_number(len(values)), share=share
    )
    total = format_money(Decimal(sum(values)), currency, compact=True)
    about = _("accounts with positive 12-month revenue, together {total}").format(total=total)
    return {"chart": pareto(values, title=finding, marks=marks), "finding": finding, "about": about}


Drawn = tuple[list[float], int, int]


def _all(figures: Figures, currency: str) -> Drawn:
    """From the milestones of the order: between two of them every account is given their mean, which nobody can see."""
    of = figures.of(currency)
    count = of.get("positive", 0)
    places = (
        Place.objects.filter(currency=currency, rank__lte=count).order_by("rank").values_list("rank", "revenue_before")
    )
    stops = [*places, (count + 1, Decimal(of.get("positive_revenue", 0)))]
    values: list[float] = []
    for (rank, before), (following, reached) in pairwise(stops):
        values += [float(reached - before) / (following - rank)] * (following - rank)
    return values, of.get("first_accounts", 0), of.get("second_accounts", 0)


def _visible(actor: Actor, figures: Figures, currency: str) -> Drawn:
    """The accounts that the actor sees; by revenue, tier 1 comes first and tier 2 next among them too."""
    rows: Any = published(actor) if isinstance(figures, RefreshRun) else of_year(actor, figures.as_of)
    rows = rows.filter(currency=currency, revenue_12m__gt=0).order_by("-revenue_12m")
    found = list(rows.values_list("revenue_12m", "tier", "tier_reason")[:LARGEST])
    by_revenue = [tier for _revenue, tier, reason in found if reason == "revenue"]
    return [float(row[0]) for row in found], by_revenue.count(1), by_revenue.count(2)
