"""The language in which a room declares numbers for insight, in its `metrics.py`. One number is one small function.

    @metric(MONEY, _("12-month revenue"), meaning=_("Net amount of …"), formula=_("sum of amounts"))
    def revenue_12m(transactions: Table, year: Window) -> Value:
        return transactions.amount.sum(where=year.covers(transactions.day)).fill_null(0)

What a function needs it names as its parameters: a fact (then it sums up that fact's rows per account and currency),
other metrics (then it is computed from them), `year` and `before` (the 12 months up to the as-of day, and those before
them), `first_day` and `last_day` (of the whole data in that currency). Its answer is an Ibis expression, so that every
engine can compute it; a value that may be missing says why: `known(value, (condition, REASON), …)`.
"""

from __future__ import annotations

import inspect
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from yihu.ground import facts

Table = Any  # an Ibis table; ground imports no engine
Value = Any  # an Ibis expression
Text = str | Promise


class Unit(StrEnum):
    """What a number counts."""

    MONEY = "money"  # an amount in the row's currency
    SHARE = "share"  # 0.25 is 25 %


MONEY, SHARE = Unit.MONEY, Unit.SHARE


@dataclass(frozen=True)
class Window:
    """A span of days, both ends in it."""

    since: date
    until: date

    def covers(self, day: Value) -> Value:
        """Whether `day` lies in the window, as an expression."""
        return day.between(self.since, self.until)

    @classmethod
    def year(cls, as_of: date) -> Window:
        """The 12 months up to `as_of`: from the day after the same day a year before."""
        return cls(a_year_before(as_of) + timedelta(days=1), as_of)

    @classmethod
    def before(cls, as_of: date) -> Window:
        """The 12 months before those."""
        return cls.year(a_year_before(as_of))


def a_year_before(day: date) -> date:
    """The same day of the year before; of 29 February, the 28th."""
    last = monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, min(day.day, last))


def windows(as_of: date) -> dict[str, Window]:
    """The windows that a metric may name, for `as_of`."""
    return {"year": Window.year(as_of), "before": Window.before(as_of)}


@dataclass(frozen=True)
class Reason:
    """Why a value is missing: a short code kept with the value, and a few words for the reader."""

    code: str
    text: Text


@dataclass(frozen=True)
class Known:
    """A value together with the conditions under which it is missing, the first that holds being the reason."""

    value: Value
    unless: tuple[tuple[Value, Reason], ...]


def known(value: Value, *unless: tuple[Value, Reason]) -> Known:
    """`value`, unless one of the conditions holds."""
    return Known(value, unless)


def ratio(part: Value, whole: Value) -> Value:
    """`part` ÷ `whole` of two amounts; missing where `whole` is 0."""
    return part.cast("float64") / whole.nullif(0).cast("float64")


Function = Callable[..., Any]


@dataclass(frozen=True)
class Metric:
    """A declared number."""

    name: str
    unit: Unit
    title: Text
    meaning: Text
    formula: Text
    function: Function
    needs: tuple[str, ...]
    shown: bool

    @property
    def fact(self) -> str:
        """The fact that it sums up, "" where it is computed from other metrics."""
        return next((name for name in self.needs if name in facts.registry()), "")


_registry: dict[str, Metric] = {}
_reasons: dict[str, Reason] = {}


class UnknownMetric(LookupError):
    """A metric that no room has declared."""


def metric(
    unit: Unit, title: Text, *, meaning: Text, formula: Text = "", shown: bool = True
) -> Callable[[Function], Function]:
    """Declare the metric named like the function. `meaning` and `formula` explain it to the reader.

    One that is not `shown` serves others only.
    """

    def register(function: Function) -> Function:
        needs = tuple(inspect.signature(function).parameters)
        name = function.__name__
        _registry[name] = Metric(name, unit, title, meaning, formula, function, needs, shown)
        return function

    return register


def reason(code: str, text: Text) -> Reason:
    """Declare why a value can be missing, in a few words."""
    _reasons[code] = Reason(code, text)
    return _reasons[code]


def reasons() -> dict[str, Reason]:
    """Every declared reason by code."""
    return dict(sorted(_reasons.items()))


def why_missing(code: str) -> Text:
    """The words for the reason `code`; the code itself where no room declares it any more."""
    return _reasons[code].text if code in _reasons else code


def known_metric(name: str) -> Metric:
    """The metric `name`; UnknownMetric where no room declares it."""
    if name not in _registry:
        raise UnknownMetric(f"no room declares the metric {name!r}; there are: {', '.join(_registry)}")
    return _registry[name]


def registry() -> dict[str, Metric]:
    """Every declared metric by name, in the order of declaration."""
    return dict(_registry)


def shown() -> list[Metric]:
    """The metrics that people see, in the order of declaration."""
    return [m for m in _registry.values() if m.shown]


def needed_windows(name: str) -> frozenset[str]:
    """The windows (`year`, `before`) on which the metric `name` rests, directly or through others."""
    found: set[str] = set()
    for need in _registry[name].needs:
        if need in {"year", "before"}:
            found.add(need)
        elif need in _registry:
            found |= needed_windows(need)
    return frozenset(found)
