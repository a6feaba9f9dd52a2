"""What a number means, how far the data behind it reach, and why it is missing where it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yihu.ground import facts, metrics
from yihu.ground.face import Explanation
from yihu.ground.metrics import Metric, Unit
from yihu.ground.text.amounts import format_money, format_percent
from yihu.ground.text.moments import format_date
from yihu.holdings.metrics import LAG
from yihu.insight.models import Figures, Measures
from yihu.insight.reasons import DATA_BEGIN_LATER, DATA_END_EARLIER, NO_TRANSACTIONS, NOT_COMPUTED

KNOWN_SHARE = {"margin_12m": "margin_known_12m"}  # a figure that speaks of a part of the revenue, and how large a part


@dataclass(frozen=True)
class Coverage:
    """Whether the data reach over the whole time that a metric speaks of, and why not."""

    complete: bool
    reason: str = ""  # a code
    first_day: date | None = None
    last_day: date | None = None

    @property
    def sentence(self) -> str:
        """The reason in words, "" where the figure is complete."""
        if self.complete or self.first_day is None or self.last_day is None:
            return ""
        if self.reason == DATA_END_EARLIER.code:
            return _("Incomplete: the newest invoice line is of {day}.").format(day=format_date(self.last_day))
        return _("Incomplete: the data begin on {day} only.").format(day=format_date(self.first_day))


def coverage(metric: str, as_of: date, of: dict[str, Any]) -> Coverage:
    """How far the data of a currency (`RefreshRun.of`) reach for `metric`, at both ends."""
    if not of.get("first_day"):
        return Coverage(False, NO_TRANSACTIONS.code)
    first, last = date.fromisoformat(of["first_day"]), date.fromisoformat(of["last_day"])
    if last < as_of - LAG:
        return Coverage(False, DATA_END_EARLIER.code, first, last)
    windows = metrics.windows(as_of)
    complete = all(first <= windows[name].since for name in metrics.needed_windows(metric))
    return Coverage(complete, "" if complete else DATA_BEGIN_LATER.code, first, last)


def missing_code(measures: Measures | None, metric: str) -> str:
    """The code of the reason why `metric` has no value, "" where it has one."""
    if measures is None:
        return NOT_COMPUTED.code
    if getattr(measures, metric) is not None:
        return ""
    return str(measures.missing.get(metric, NO_TRANSACTIONS.code))


def shown(metric: Metric, value: Any, currency: str, *, compact: bool = False) -> str | None:
    """The value formatted for the reader; None where there is none."""
    if value is None:
        return None
    return format_money(value, currency, compact=compact) if metric.unit is Unit.MONEY else format_percent(value)


def explain(metric: Metric, run: Figures | None, measures: Measures | None = None) -> Explanation:
    """What `metric` means; with an account's measures also what is to be said of this very value."""
    reasons = []
    if run and measures and measures.currency:
        windows = metrics.windows(run.as_of)
        spans = [windows[name] for name in sorted(metrics.needed_windows(metric.name), reverse=True)]
        reasons += [f"{format_date(w.since)} ～ {format_date(w.until)}" for w in spans]
        reasons.append(coverage(metric.name, run.as_of, run.of(measures.currency)).sentence)
        reasons.append(_known_part(metric, measures))
    if code := missing_code(measures, metric.name) if run else "":
        reasons.append(_("Missing: {why}.").format(why=metrics.why_missing(code)))
    return Explanation(
        title=metric.title,
        definition=metric.meaning,
        formula=metric.formula,
        source=source_of(metric),
        as_of=format_date(run.as_of) if run else "",
        reasons=[reason for reason in reasons if reason],
    )


def _known_part(metric: Metric, measures: Measures) -> str:
    share = getattr(measures, KNOWN_SHARE.get(metric.name, ""), None)
    if share is None or getattr(measures, metric.name) is None:
        return ""
    return _("Speaks of {share} of the turnover: there the cost is known.").format(share=format_percent(share))


def source_of(metric: Metric) -> str:
    """The records that the metric is made of."""
    names = _facts_below(metric)
    return "、".join(str(facts.known(name).title) for name in sorted(names))


def _facts_below(metric: Metric) -> set[str]:
    found = {metric.fact} if metric.fact else set()
    for need in metric.needs:
        if need in metrics.registry():
            found |= _facts_below(metrics.known_metric(need))
    return found
