from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from yihu.ground import clock, jobs
from yihu.ground.actors import SYSTEM
from yihu.ground.models import Job
from yihu.insight.jobs import chosen_day
from yihu.insight.models import RefreshRun, Year, YearMeasures
from yihu.insight.tests.base import NOON, account, measures, refreshed, sell


def work(kind: str, **arguments: Any) -> Job:
    """Enqueue a job and carry it out at once."""
    with clock.frozen(NOON):
        row = jobs.enqueue(SYSTEM, kind, **arguments)
        jobs.perform.func(str(row.pk))
    row.refresh_from_db()
    return row


@pytest.mark.django_db(transaction=True)
def test_the_job_brings_the_figures_up_to_date() -> None:
    made = account("A")
    sell(made, "12")
    row = work("insight.refresh")
    assert (row.state, row.error) == (Job.State.SUCCEEDED, "")
    assert row.result == {"accounts": 1, "written": 1, "changed": True}
    assert measures(made).revenue_12m == 12
    assert work("insight.refresh").result == {"accounts": 1, "written": 0, "changed": False}


@pytest.mark.django_db
def test_a_chosen_day_stays_while_nothing_newer_is_there() -> None:
    made = account("A")
    sell(made, "5", date(2011, 9, 1))
    refreshed(as_of=date(2011, 9, 8))
    assert chosen_day() == date(2011, 9, 8)
    sell(made, "5", date(2011, 9, 9))
    assert chosen_day() is None
    refreshed()
    assert chosen_day() is None


@pytest.mark.django_db(transaction=True)
def test_a_year_is_computed_and_kept_and_computed_again() -> None:
    a, b = account("A"), account("B")
    sell(a, "10", date(2024, 3, 1))
    line = sell(b, "40", date(2024, 3, 1))
    refreshed()
    row = work("insight.year", year=2024)
    assert (row.state, row.error) == (Job.State.SUCCEEDED, "")
    kept = {m.account_id: (m.revenue_12m, m.rank, m.tier) for m in YearMeasures.objects.all()}
    assert kept == {a.pk: (10, 2, 2), b.pk: (40, 1, 1)}
    assert measures(a).revenue_12m is None  # the data end long before today
    line.delete()
    refreshed()
    work("insight.year", year=2024)
    assert {m.account_id: m.revenue_12m for m in YearMeasures.objects.all()} == {a.pk: 10, b.pk: None}
    year, last = Year.objects.get(), RefreshRun.last()
    assert last is not None
    assert (year.as_of, year.run_id) == (date(2024, 12, 31), last.pk)


@pytest.mark.django_db(transaction=True)
def test_a_year_that_cannot_be_computed_says_why() -> None:
    row = work("insight.year", year=2024)
    assert row.state == Job.State.FAILED
    assert "yihu refresh" in row.error
