"""From declared metrics to one Ibis expression: per account and currency every number, and why it is missing.

All metrics of the fact are put into one grouped query, so that its lines are read once however many numbers there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import ibis

from yihu.ground import facts, metrics
from yihu.ground.metrics import Known, Metric, Unit
from yihu.insight.reasons import DATA_END_EARLIER, NO_TRANSACTIONS

Table = Any  # an Ibis table
Tables = Mapping[str, Table]  # by fact

FACT = "transactions"
TYPES = {Unit.MONEY: "decimal(24, 4)", Unit.SHARE: "float64"}
WHY = "__why"  # added to a metric's name: the column that says why the value is missing
KEYS = ("account", "external_id", "currency", "place", "first_day", "last_day")
DECIDES = "turnover_12m"  # the currency with the largest one is an account's main currency


def why(metric: str) -> str:
    """The column with the code of the reason why `metric` is missing."""
    return metric + WHY


def figures(tables: Tables, as_of: date, names: Sequence[str]) -> Table:
    """A row per account and currency, and one for each account without transactions.

    Columns: account, external_id, currency, place (0 for the account's main currency), first_day and last_day of the
    data in the currency, and each metric of `names` with its reason.
    """
    summed = _summed(tables, as_of)
    placed = summed.mutate(
        place=ibis.row_number().over(
            group_by="account", order_by=[ibis.desc(DECIDES), ibis.desc("last_line"), "currency"]
        )
    )
    accounts = tables["accounts"]
    joined = accounts.left_join(placed, accounts.account == placed.account).drop("account_right")
    wanted = [column for name in names for column in (name, why(name))]
    return _computed(joined, as_of).select(*KEYS, *wanted)


def lines(tables: Tables, as_of: date) -> Table:
    """The fact's rows up to `as_of`, with the columns of the facts that it joins beside its own."""
    fact = facts.known(FACT)
    table = tables[FACT]
    for column, name in fact.joins.items():
        other = tables[name]
        key = facts.known(name).key
        table = table.left_join(other, table[column] == other[key]).drop(f"{key}_right")
    return table.filter(table.day <= as_of)


def _summed(tables: Tables, as_of: date) -> Table:
    """The metrics that sum up lines, per account and currency; with them the span of the currency's data."""
    table = lines(tables, as_of)
    given = {FACT: table, **metrics.windows(as_of)}
    sums = {m.name: m.function(*(given[need] for need in m.needs)) for m in _of_fact()}
    span = {"first_line": table.day.min(), "last_line": table.day.max()}
    grouped = table.group_by(["account", "currency"]).aggregate(**sums, **span)
    typed = grouped.mutate(**{m.name: grouped[m.name].cast(TYPES[m.unit]) for m in _of_fact()})
    spans = typed.group_by("currency").aggregate(first_day=typed.first_line.min(), last_day=typed.last_line.max())
    return typed.join(spans, "currency")


def _of_fact() -> list[Metric]:
    return [m for m in metrics.registry().values() if m.fact == FACT]


def _computed(table: Table, as_of: date) -> Table:
    """Add the metrics that are computed from others, in the order in which they need each other."""
    waiting = [m for m in metrics.registry().values() if m.fact != FACT]
    present = {m.name for m in _of_fact()}
    while waiting:
        ready = [m for m in waiting if {n for n in m.needs if n in metrics.registry()} <= present]
        if not ready:
            raise LookupError(f"these metrics wait for each other: {', '.join(m.name for m in waiting)}")
        given = {**metrics.windows(as_of), "first_day": table.first_day, "last_day": table.last_day}
        table = table.mutate(**{k: v for m in ready for k, v in _columns(m, table, given, as_of).items()})
        present |= {m.name for m in ready}
        waiting = [m for m in waiting if m not in ready]
    for m in _of_fact():  # at last: what is computed from sums says itself why it is missing
        missing = ibis.cases(*_without_data(m, table, as_of))
        value = ibis.ifelse(missing.isnull(), table[m.name], ibis.null(TYPES[m.unit]))
        table = table.mutate(**{m.name: value, why(m.name): missing})
    return table


def _without_data(metric: Metric, table: Table, as_of: date) -> list[tuple[Any, str]]:
    """When there is nothing that `metric` could be made of: no data at all, or none that reach into its windows."""
    begins = [metrics.windows(as_of)[name].since for name in sorted(metrics.needed_windows(metric.name))]
    ended = [(table.last_day < begin, DATA_END_EARLIER.code) for begin in begins]
    return [(table.currency.isnull(), NO_TRANSACTIONS.code), *ended]


def _columns(metric: Metric, table: Table, given: dict[str, Any], as_of: date) -> dict[str, Any]:
    """The metric's value and reason as columns."""
    answer = metric.function(*(given[need] if need in given else table[need] for need in metric.needs))
    if not isinstance(answer, Known):
        answer = Known(answer, ())
    cases = _without_data(metric, table, as_of)
    cases += [(condition, reason.code) for condition, reason in answer.unless]
    missing = ibis.cases(*cases)
    value = ibis.ifelse(missing.isnull(), answer.value.cast(TYPES[metric.unit]), ibis.null(TYPES[metric.unit]))
    return {metric.name: value, why(metric.name): missing}
