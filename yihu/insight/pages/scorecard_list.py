"""The scorecard as a declared list: a column per metric, each explained; a missing value says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.ground import metrics
from yihu.ground.actors import Actor
from yihu.ground.face import Empty, Explanation
from yihu.ground.lists import Column, ConditionFilter, Filter, List, TerritoryFilter, TextFilter
from yihu.ground.metrics import Metric, Unit
from yihu.ground.text.amounts import format_number
from yihu.ground.text.moments import format_date
from yihu.insight import queries
from yihu.insight.explain import explain, missing_code, shown
from yihu.insight.models import AccountMeasures, Figures, RefreshRun, TierChange, Year
from yihu.insight.standing import Standing, standings
from yihu.insight.why import tier_why

RANKED = "revenue_12m"
FILTERS: tuple[Filter, ...] = (
    TextFilter(title=gettext_lazy("Name or customer number"), paths=("account__name", "number")),
    ConditionFilter(
        "tier",
        gettext_lazy("Tier"),
        conditions={
            "1": (gettext_lazy("Tier 1"), lambda actor: Q(tier=1)),
            "2": (gettext_lazy("Tier 2"), lambda actor: Q(tier=2)),
            "none": (gettext_lazy("No tier"), lambda actor: Q(tier=None)),
        },
    ),
    TerritoryFilter(path="account__territory", permission="insight.measures:view"),
)


def scorecard_list(actor: Actor, figures: Figures, currency: str) -> List:
    """The list of the accounts with figures in `currency`; those without any transaction stand at its end.

    Ranks are shown to who sees the whole.
    """
    ranks = [Column("rank", _("Rank"), value=_rank, numeric=True)] if queries.sees_the_whole(actor) else []

    def rows(actor: Actor) -> Any:
        found = queries.of_year(actor, figures.as_of) if isinstance(figures, Year) else queries.published(actor)
        return found.filter(currency__in=[currency, ""])

    return List(
        "scorecard",
        _("Accounts by their figures"),
        rows,
        (
            *ranks,
            Column("name", _("Account"), value=_name, href=_url, main=True, phone="whole"),
            Column("tier", _("Tier"), value=lambda row: _tier(actor, row, figures), explain=_tier_meaning(figures)),
            *(_column(metric, figures, currency) for metric in metrics.shown()),
            Column("territory", _("Territory"), value=lambda row: row.account.territory, phone="no"),
        ),
        "-revenue_12m",
        FILTERS,
        empty=lambda actor: Empty("first", _("No account with figures is in your territory yet")),
    )


def with_standing(actor: Actor, rows: Iterable[Any], figures: Figures) -> None:
    """Give each row its `standing` and `moved`, its change of tier by the last refresh.

    `standing` is None without figures, and for who does not see the whole.
    """
    rows = list(rows)
    now = [row for row in rows if isinstance(row, AccountMeasures)]
    whole = queries.sees_the_whole(actor)
    places = standings(now) if now and whole else {}
    moves = {}
    if isinstance(figures, RefreshRun) and now:
        found = TierChange.objects.visible_to(actor).filter(run=figures, account__in=[row.pk for row in now])
        moves = {change.account_id: change for change in found}
    for row in rows:
        row.moved = moves.get(row.account_id)
        kept = whole and isinstance(figures, Year) and row.rank
        row.standing = Standing(row.rank, row.revenue_before) if kept else places.get(row.pk)


def by_rank(rows: list[Any], sort: str) -> None:
    """Accounts of the same revenue in the order of their ranks, as the reader expects of a list by revenue."""
    if sort.lstrip("-") != RANKED:
        return
    falling = sort.startswith("-")
    rows.sort(
        key=lambda row: (row.standing is None, row.standing and (row.standing.rank if falling else -row.standing.rank))
    )


def _column(metric: Metric, figures: Figures, currency: str) -> Column:
    unit = currency if metric.unit is Unit.MONEY else ""
    return Column(
        metric.name,
        metric.title,
        value=_cell(metric),
        numeric=True,
        sort=metric.name,
        unit=unit,
        explain=explain(metric, figures),
    )


def _cell(metric: Metric) -> Callable[[Any], SafeString | str]:
    def cell(row: Any) -> SafeString | str:
        value = shown(metric, getattr(row, metric.name), row.currency)
        return value if value is not None else _missing(row, metric)

    return cell


def _missing(row: Any, metric: Metric) -> SafeString:
    return format_html(
        '<span class="missing" aria-hidden="true">--</span> <small class="soft">{}</small>',
        metrics.why_missing(missing_code(row, metric.name)),
    )


def _rank(row: Any) -> str | None:
    return format_number(row.standing.rank) if row.standing else None


def _name(row: Any) -> str:
    return str(row.account.name)


def _url(row: Any) -> str:
    return str(row.account.get_absolute_url())


def _tier(actor: Actor, row: Any, figures: Figures) -> SafeString:
    why = tier_why(actor, row, row.standing, figures)
    shown_why = Explanation(_("Tier"), reasons=[why.sentence], as_of=format_date(figures.as_of))
    badge = render_to_string("yihu/components/tier.html", {"tier": row.tier, "why": shown_why})
    return badge + _moved(row.moved) if row.moved else badge


MOVES = {
    "entered": (gettext_lazy("entered"), "up"),
    "up": (gettext_lazy("up"), "up"),
    "down": (gettext_lazy("down"), "down"),
    "left": (gettext_lazy("left"), "down"),
}


def _moved(move: TierChange) -> SafeString:
    text, direction = MOVES[move.kind]
    return render_to_string("yihu/components/change.html", {"text": text, "direction": direction, "tone": ""})


def _tier_meaning(figures: Figures) -> Explanation:
    return Explanation(
        _("Tier"),
        definition=_(
            "Tier 1: the smallest set of accounts that makes 80 % of the net 12-month revenue of all accounts. Tier 2: "
            "the next smallest set that makes 80 % of the rest, and accounts marked as strategic or of high potential."
        ),
        formula=_("accounts from the largest revenue down, ties by customer number; none without positive revenue"),
        as_of=format_date(figures.as_of),
    )
