"""Figures as plain data, as the command line gives them: amounts and shares are text, so that no digit is lost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from yihu.accounts.models import Organisation, Scheme
from yihu.ground import metrics
from yihu.ground.actors import Actor
from yihu.ground.metrics import Metric, Unit
from yihu.insight.explain import KNOWN_SHARE, coverage, missing_code
from yihu.insight.models import AccountMeasures, Figures, Measures, RefreshRun
from yihu.insight.months import Month, months
from yihu.insight.queries import measures_of, sees_the_whole
from yihu.insight.reasons import NOT_COMPUTED
from yihu.insight.standing import Standing, standings
from yihu.insight.why import tier_why

Plain = dict[str, Any]


def accounts(actor: Actor, found: Sequence[Organisation]) -> list[Plain]:
    """What is known of each account: figures, tier and why, months. Five queries, however many accounts."""
    run = RefreshRun.last()
    measures = measures_of(actor, found)
    places = standings(measures.values()) if sees_the_whole(actor) else {}
    series = months(actor, measures.values(), run) if run else {}
    return [_account(actor, a, measures.get(a.pk), places.get(a.pk), series.get(a.pk, []), run) for a in found]


def _account(
    actor: Actor,
    account: Organisation,
    measures: AccountMeasures | None,
    standing: Standing | None,
    series: list[Month],
    run: RefreshRun | None,
) -> Plain:
    codes = list(account.identifiers.all())
    return {
        **identity(account),
        "external_id": next((i.value for i in codes if i.scheme == Scheme.EXTERNAL), None),
        "identifiers": [{"scheme": i.scheme, "value": i.value} for i in codes],
        **{metric.name: figure(metric, measures, run) for metric in metrics.shown()},
        "tier": tier(actor, measures, standing, run),
        "months": [_month(month) for month in series],
        "other_currencies": _others(measures, run),
    }


def identity(account: Organisation) -> Plain:
    """Which account it is."""
    return {
        "id": str(account.pk),
        "name": account.name,
        "territory": account.territory.name if account.territory else None,
        "owner": account.owner.name if account.owner else None,
    }


def figure(metric: Metric, measures: Measures | None, run: Figures | None) -> Plain:
    """A metric's value with its currency, as-of day, whether the data cover its whole time, and why it is missing."""
    value = getattr(measures, metric.name, None)
    reach = coverage(metric.name, run.as_of, run.of(measures.currency)) if run and measures else None
    reason = (missing_code(measures, metric.name) if run else NOT_COMPUTED.code) or (reach.reason if reach else "")
    shown: Plain = {
        "value": plain(value),
        **({"currency": measures.currency or None if measures else None} if metric.unit is Unit.MONEY else {}),
        "as_of": run.as_of.isoformat() if run else None,
        "complete": bool(reach and reach.complete and value is not None),
        "reason": reason or None,
    }
    if known := KNOWN_SHARE.get(metric.name):
        shown["known_share"] = plain(getattr(measures, known, None))
    return shown


def tier(actor: Actor, measures: Measures | None, standing: Standing | None, run: Figures | None) -> Plain:
    """The tier, why in a sentence, and the facts of it."""
    if measures is None or run is None:
        return {"value": None, "why": str(NOT_COMPUTED.text), "reason": NOT_COMPUTED.code}
    why = tier_why(actor, measures, standing, run)
    return {"value": measures.tier, "why": why.sentence, **why.facts()}


def _month(month: Month) -> Plain:
    return {"month": f"{month.first:%Y-%m}", "revenue": plain(month.revenue), "complete": month.complete}


def _others(measures: AccountMeasures | None, run: RefreshRun | None) -> list[Plain]:
    if measures is None or run is None:
        return []
    return [{**each, "as_of": run.as_of.isoformat()} for each in measures.others]


def plain(value: Decimal | None) -> str | None:
    """A number as text without idle zeros: amounts keep two decimals."""
    if value is None:
        return None
    text = f"{value:f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
