"""The scorecard as plain data: accounts ranked by their figures, now or as of the end of a year."""

from __future__ import annotations

from typing import Any

from yihu.accounts.models import Organisation
from yihu.ground import metrics
from yihu.ground.actors import Actor
from yihu.ground.commands import Failed, WrongInput
from yihu.insight import answers
from yihu.insight.models import Figures, Measures, RefreshRun, Year, YearMeasures
from yihu.insight.queries import ordered_by, published, sees_the_whole
from yihu.insight.standing import Standing, standings
from yihu.insight.years import end_of, figures_as_of

Plain = dict[str, Any]


def plain(actor: Actor, *, year: int | None, sort: str, limit: int) -> Plain:
    """The scorecard's first `limit` rows by `sort`, largest first; a year's is computed for the asking and not kept."""
    if limit < 1:
        raise WrongInput(f"--limit is {limit}; write how many accounts, at least 1")
    figures, rows, places = _now(actor, sort, limit) if year is None else _then(actor, year, sort, limit)
    return {
        "as_of": figures.as_of.isoformat(),
        "year": year,
        "metrics": [
            {
                "name": m.name,
                "title": str(m.title),
                "unit": m.unit.value,
                "meaning": str(m.meaning),
                "formula": str(m.formula),
            }
            for m in metrics.shown()
        ],
        "currencies": totals(figures) if sees_the_whole(actor) else {},
        "tier_changes": figures.changes if isinstance(figures, RefreshRun) else None,
        "accounts": [_row(actor, measures, places.get(measures.account_id), figures) for measures in rows],
    }


def totals(figures: Figures) -> dict[str, Plain]:
    """Per currency: accounts and revenue, in all and by tier, and the span of the data."""
    return {code: dict(figures.of(code)) for code in figures.currencies}


def _row(actor: Actor, measures: Measures, standing: Standing | None, figures: Figures) -> Plain:
    return {
        **answers.identity(measures.account),
        "external_id": measures.number or None,
        **{metric.name: answers.figure(metric, measures, figures) for metric in metrics.shown()},
        "tier": answers.tier(actor, measures, standing, figures),
    }


Found = tuple[Figures, list[Any], dict[Any, Standing]]


def _now(actor: Actor, sort: str, limit: int) -> Found:
    run = RefreshRun.last()
    if run is None:
        raise Failed("nothing has been computed yet; run yihu refresh")
    rows = list(ordered_by(published(actor), sort)[:limit])
    return run, rows, standings(rows) if sees_the_whole(actor) else {}


def _then(actor: Actor, year: int, sort: str, limit: int) -> Found:
    as_of = end_of(year)
    if sort not in {m.name for m in metrics.shown()}:
        raise WrongInput(f"{sort!r} is no metric; there are: {', '.join(m.name for m in metrics.shown())}")
    with figures_as_of(as_of) as shaped:
        figures = Year(as_of=as_of, currencies=shaped.currencies())
        found = shaped.largest(as_of, sort, limit)
    rows = [
        YearMeasures(**{("account_id" if name == "account" else name): v for name, v in row.items()}) for row in found
    ]
    known = (
        Organisation.objects.visible_to(actor)
        .select_related("territory", "owner")
        .in_bulk([r.account_id for r in rows])
    )
    kept = [row for row in rows if row.account_id in known]
    for row in kept:
        row.account = known[row.account_id]
    return figures, kept, {r.account_id: Standing(r.rank, r.revenue_before) for r in kept if r.rank is not None}
