"""Tiers as an Ibis expression.

Tier 1 is the smallest set of accounts, taken from the largest revenue down (ties by customer number), whose revenue
reaches 80 % of the net revenue of all accounts of the currency; tier 2 the next smallest set that reaches 80 % of the
rest, and whoever is called strategic or of high potential. Who has no positive revenue is in no tier by revenue. All
sums are exact decimals.
"""

from __future__ import annotations

from typing import Any

import ibis

Table = Any  # an Ibis table

NUMERATOR, DENOMINATOR = 4, 5  # 80 %, as whole numbers, so that nothing is rounded
RANKED = "revenue_12m"


def with_tiers(figures: Table, designations: Table) -> Table:
    """`figures` with the columns rank, revenue_before (of all with a smaller rank), by_revenue, designated and tier.

    Only an account's main currency is ranked; the rows of its other currencies have none of it.
    """
    named = designations.group_by("account").aggregate(kinds=designations.kind.group_concat(","))
    table = figures.left_join(named, figures.account == named.account).drop("account_right")
    table = table.mutate(ranked=(table.place == 0) & table[RANKED].notnull())
    order = ibis.window(
        group_by=["ranked", "currency"],
        order_by=[ibis.desc(RANKED), table.external_id.isnull(), table.external_id, table.account],
        preceding=None,
        following=0,
    )
    table = table.mutate(rank=ibis.row_number().over(order) + 1, reached=table[RANKED].sum().over(order))
    table = table.mutate(revenue_before=(table.reached - table[RANKED]).cast("decimal(24, 4)"))
    table = _by_revenue(table)
    designated = table.kinds.notnull() & (table.place.isnull() | (table.place == 0))
    tier = ibis.cases((table.by_revenue == 1, 1), ((table.by_revenue == 2) | designated, 2))
    missing_rank, missing_amount = ibis.null("int64"), ibis.null("decimal(24, 4)")
    return table.mutate(
        tier=tier.cast("int8"),
        rank=ibis.ifelse(table.ranked, table["rank"].cast("int64"), missing_rank),
        revenue_before=ibis.ifelse(table.ranked, table.revenue_before, missing_amount),
    ).drop("ranked", "reached", "total", "first")


def _by_revenue(table: Table) -> Table:
    """Add by_revenue: 1, 2 or missing."""
    counted = table.filter(table.ranked)
    totals = counted.group_by("currency").aggregate(total=counted[RANKED].sum().cast("decimal(24, 4)"))
    table = _beside(table, totals, "total")
    positive = table.ranked & (table[RANKED] > 0)
    one = positive & _reaches_not_yet(table.revenue_before, table.total)
    table = table.mutate(one=one)
    firsts = table.filter(table.one)
    sums = firsts.group_by("currency").aggregate(first=firsts[RANKED].sum().cast("decimal(24, 4)"))
    table = _beside(table, sums, "first")
    table = table.mutate(first=table["first"].fill_null(0).cast("decimal(24, 4)"))
    two = positive & ~table.one & _reaches_not_yet(table.revenue_before - table["first"], table.total - table["first"])
    return table.mutate(by_revenue=ibis.cases((table.one, 1), (two, 2)).cast("int8")).drop("one")


def _beside(table: Table, sums: Table, column: str) -> Table:
    """The sum of its currency beside each row."""
    return table.left_join(sums, table.currency == sums.currency).drop("currency_right")


def _reaches_not_yet(before: Any, whole: Any) -> Any:
    """Whether those before an account leave the 80 % of `whole` unreached, so that it is needed."""
    return before.cast("decimal(24, 4)") * DENOMINATOR < whole.cast("decimal(24, 4)") * NUMERATOR
