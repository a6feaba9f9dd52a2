from __future__ import annotations

from datetime import date

import pytest

from yihu.ground import facts, metrics
from yihu.ground.metrics import MONEY, UnknownMetric, Window, a_year_before, metric, windows


@pytest.mark.parametrize(
    ("as_of", "since"),
    [
        (date(2026, 5, 31), date(2025, 6, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 2, 28), date(2024, 2, 29)),
        (date(2025, 3, 1), date(2024, 3, 2)),
        (date(2025, 12, 31), date(2025, 1, 1)),
    ],
)
def test_the_year_begins_the_day_after_the_same_day_a_year_before(as_of: date, since: date) -> None:
    assert Window.year(as_of) == Window(since, as_of)


@pytest.mark.parametrize(
    "as_of", [date(2026, 5, 31), date(2024, 2, 29), date(2025, 2, 28), date(2025, 3, 1), date(2024, 3, 1)]
)
def test_the_year_before_ends_where_the_year_begins(as_of: date) -> None:
    year, before = windows(as_of)["year"], windows(as_of)["before"]
    assert (year.since - before.until).days == 1
    assert before.since == a_year_before(before.until) + (year.since - before.until)


def test_a_metric_needs_what_its_function_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "_registry", {})
    monkeypatch.setattr(facts, "_registry", {"lines": object()})

    @metric(MONEY, "Sum", meaning="All of it")
    def total(lines: object, year: object) -> None: ...

    @metric(MONEY, "Change", meaning="More or less", shown=False)
    def change(total: object, before: object, first_day: object) -> None: ...

    assert metrics.known_metric("total").fact == "lines"
    assert metrics.known_metric("change").fact == ""
    assert metrics.known_metric("change").needs == ("total", "before", "first_day")
    assert metrics.needed_windows("total") == {"year"}
    assert metrics.needed_windows("change") == {"year", "before"}
    assert [m.name for m in metrics.shown()] == ["total"]


def test_unknown_names_raise_and_name_those_there_are() -> None:
    with pytest.raises(UnknownMetric, match="revenue_12m"):
        metrics.known_metric("revenue_12mm")
    with pytest.raises(facts.UnknownFact, match="transactions"):
        facts.known("transaction")


def test_every_declared_metric_can_be_computed_from_what_is_declared() -> None:
    given = {"year", "before", "first_day", "last_day", *facts.registry(), *metrics.registry()}
    for each in metrics.registry().values():
        assert set(each.needs) <= given, each.name


def test_every_fact_names_its_columns_as_its_query_has_them() -> None:
    for fact in facts.registry().values():
        assert len(fact.read().query.values_select) + len(fact.read().query.annotation_select) == len(fact.columns), (
            fact.name
        )
        for column, other in fact.joins.items():
            assert column in fact.columns
            assert facts.known(other).key


def test_a_reason_that_nobody_declares_any_more_is_shown_as_it_is() -> None:
    assert metrics.why_missing("gone_reason") == "gone_reason"
    assert str(metrics.why_missing("cost_unknown")) != "cost_unknown"
