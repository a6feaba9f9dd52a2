"""Example charts of the page of patterns."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yihu.ground.charts import Bar, Mark, Part, bars, month_label, pareto, sparkline, stacked
from yihu.ground.text.amounts import format_compact

REVENUE = [41.2, 43.8, 39.5, 44.1, None, 47.9, 52.3, 49.6, -6.4, 55.8, 58.1, 61.7, 23.4]
LAST_YEAR = [35.1, 36.0, 37.4, 36.2, 38.8, 39.9, 41.0, 40.2, 42.5, 43.1, 44.0, 45.2, 46.1]


def charts() -> dict[str, Any]:
    """The context of the charts."""
    return {
        "columns": _columns(),
        "tiers": stacked(
            [
                Part(_("Tier 1"), 5127, format_compact(51_270_000)),
                Part(_("Tier 2"), 1026, format_compact(10_260_000)),
                Part(_("The rest"), 256, format_compact(2_560_000)),
            ],
            title=_("Tier 1 makes 80 % of the revenue"),
            kind=_("Tier"),
        ),
        "pareto": pareto(
            [100_000 / (i + 3) ** 1.35 for i in range(600)],
            title=_("Few accounts make most of the revenue"),
            marks=[Mark(61, _("61 accounts make 80 %")), Mark(246, _("246 accounts make 96 %"))],
        ),
        "sparks": {
            "rising": sparkline([3, 4, 4, 5, 6, 6, 8, 9], _("rising from 3 to 9")),
            "gap": sparkline([5, 4, None, None, 6, 5, 4, 2], _("falling from 5 to 2, two months missing")),
            "negative": sparkline([2, 1, -1, -2, 1, 2, 3, 2], _("below zero in two of eight months")),
            "none": sparkline([], _("no data")),
        },
    }


def _columns() -> Any:
    months = [(2025, m) for m in range(3, 13)] + [(2026, m) for m in range(1, 4)]
    columns = [
        Bar(
            label=month_label(date(year, month, 1)),
            name=f"{year}-{month:02}",
            group=str(year),
            value=None if value is None else value * 10_000,
            text="" if value is None else format_compact(round(value * 10_000)),
            incomplete=(year, month) == (2026, 3),
            second=before * 10_000,
            second_text=format_compact(round(before * 10_000)),
        )
        for (year, month), value, before in zip(months, REVENUE, LAST_YEAR, strict=True)
    ]
    return bars(
        columns,
        title=_("Revenue has risen since October; May to September hold a missing and a credited month"),
        series=_("Revenue"),
        second_series=_("Same month of the year before"),
        axis=lambda value: format_compact(round(value)),
    )
