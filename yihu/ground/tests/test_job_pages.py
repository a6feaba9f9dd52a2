"""The pages of jobs: who sees which, what stands on them, stopping and asking again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from yihu.ground import clock, jobs
from yihu.ground.actors import SYSTEM
from yihu.ground.jobs import performing
from yihu.ground.models import Job
from yihu.ground.pages.job_view import eta, progress_words, view_of
from yihu.ground.tests import job_kinds
from yihu.testing.cast import Cast

ClientAs = Callable[[str], Client]
State = Job.State


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    job_kinds.declare()
    yield
    job_kinds.withdraw()


def address(name: str, row: Job) -> str:
    return reverse(name, args=[row.pk])


def test_the_list_shows_ones_own_jobs_and_all_to_an_administrator(cast: Cast, client_as: ClientAs) -> None:
    mine = jobs.enqueue(cast.actor("李经理"), "test.count")
    of_another = jobs.enqueue(cast.actor("赵经理"), "test.count")
    page = client_as("李经理").get(reverse("jobs")).content.decode()
    assert address("job", mine) in page
    assert address("job", of_another) not in page
    everything = client_as("管理员").get(reverse("jobs")).content.decode()
    assert address("job", mine) in everything
    assert address("job", of_another) in everything


def test_the_list_is_counted_filtered_and_ordered(cast: Cast, client_as: ClientAs) -> None:
    done = jobs.enqueue(SYSTEM, "test.count")
    performing.perform.call(str(done.pk))
    waits = jobs.enqueue(SYSTEM, "test.count")
    page = client_as("管理员").get(reverse("jobs"), {"state": "succeeded"}).content.decode()
    assert address("job", done) in page
    assert address("job", waits) not in page
    newest_first = client_as("管理员").get(reverse("jobs")).content.decode()
    assert newest_first.index(address("job", waits)) < newest_first.index(address("job", done))
    oldest_first = client_as("管理员").get(reverse("jobs"), {"sort": "created_at"}).content.decode()
    assert oldest_first.index(address("job", done)) < oldest_first.index(address("job", waits))


def test_the_list_costs_as_many_queries_for_many_jobs_as_for_one(
    cast: Cast, client_as: ClientAs, django_assert_max_num_queries: Any
) -> None:
    client = client_as("管理员")
    for _ in range(60):
        jobs.enqueue(cast.actor("李经理"), "test.count")
    with django_assert_max_num_queries(8):
        assert client.get(reverse("jobs")).status_code == 200


def test_nothing_asked_for_yet_is_said(cast: Cast, client_as: ClientAs) -> None:
    with translation.override("zh-hans"):
        said = translation.gettext("No job has been asked for yet")
    assert said in client_as("李经理").get(reverse("jobs")).content.decode()


@pytest.mark.parametrize("page", ["job", "job-card"])
def test_the_job_of_another_is_not_there(cast: Cast, client_as: ClientAs, page: str) -> None:
    row = jobs.enqueue(cast.actor("赵经理"), "test.count")
    assert client_as("李经理").get(address(page, row)).status_code == 404
    assert client_as("采购陈").get(address(page, row)).status_code == 404
    assert client_as("赵经理").get(address(page, row)).status_code == 200


def test_the_page_of_an_open_job_keeps_itself_up_to_date_and_that_of_an_ended_one_does_not(
    cast: Cast, client_as: ClientAs
) -> None:
    row = jobs.enqueue(cast.actor("李经理"), "test.count")
    client = client_as("李经理")
    page = client.get(address("job", row)).content.decode()
    assert f'<yh-poll src="{address("job-card", row)}"' in page
    assert address("job-cancel", row) in page
    assert "data-done" not in client.get(address("job-card", row)).content.decode()
    performing.perform.call(str(row.pk))
    assert "data-done" in client.get(address("job-card", row)).content.decode()
    page = client.get(address("job", row)).content.decode()
    assert "<yh-poll" not in page
    assert address("job-cancel", row) not in page


def test_the_card_is_a_part_and_not_a_page(cast: Cast, client_as: ClientAs, django_assert_max_num_queries: Any) -> None:
    row = jobs.enqueue(cast.actor("李经理"), "test.count")
    client = client_as("李经理")
    with django_assert_max_num_queries(5):
        answer = client.get(address("job-card", row))
    assert "<html" not in answer.content.decode()


def test_a_job_is_cancelled_by_its_page(cast: Cast, client_as: ClientAs) -> None:
    row = jobs.enqueue(cast.actor("李经理"), "test.count")
    client = client_as("李经理")
    assert client.get(address("job-cancel", row)).status_code == 405
    answer = client.post(address("job-cancel", row))
    assert (answer.status_code, answer["Location"]) == (302, address("job", row))
    assert Job.objects.get().state == State.CANCELLED
    assert client.post(address("job-cancel", row)).status_code == 302  # a second click does no harm


def test_a_running_job_is_asked_to_stop(cast: Cast, client_as: ClientAs) -> None:
    row = jobs.enqueue(cast.actor("李经理"), "test.count")
    Job.objects.update(state=State.RUNNING, started_at=clock.now())
    client_as("李经理").post(address("job-cancel", row))
    row = Job.objects.get()
    assert (row.state, row.cancel_asked_at is not None) == (State.RUNNING, True)
    assert view_of(row, cast.actor("李经理"))["cancel_url"] == ""


def test_a_failed_job_is_asked_for_again(cast: Cast, client_as: ClientAs) -> None:
    row = jobs.enqueue(cast.actor("李经理"), "test.hopeless")
    performing.perform.call(str(row.pk))
    client = client_as("李经理")
    page = client.get(address("job", row)).content.decode()
    assert "There is no such file; choose another." in page
    assert address("job-retry", row) in page
    answer = client.post(address("job-retry", row))
    fresh = Job.objects.exclude(pk=row.pk).get()
    assert answer["Location"] == address("job", fresh)
    assert (fresh.state, fresh.user_id) == (State.QUEUED, cast.users["李经理"].pk)


@pytest.mark.parametrize("page", ["job-cancel", "job-retry"])
def test_nobody_touches_the_job_of_another(cast: Cast, client_as: ClientAs, page: str) -> None:
    row = jobs.enqueue(cast.actor("赵经理"), "test.hopeless")
    before = Job.objects.values().get()
    assert client_as("李经理").post(address(page, row)).status_code == 404
    assert Job.objects.values().get() == before


def test_the_words_of_the_program_are_for_administrators(cast: Cast, client_as: ClientAs) -> None:
    row = jobs.enqueue(cast.actor("李经理"), "test.stumble", times=9)
    for _attempt in range(3):
        performing.perform.call(str(row.pk))
    assert "stumbled in attempt 3" not in client_as("李经理").get(address("job", row)).content.decode()
    assert "stumbled in attempt 3" in client_as("管理员").get(address("job", row)).content.decode()


def test_progress_and_the_numbers_of_the_result_are_shown(cast: Cast) -> None:
    row = jobs.enqueue(cast.actor("李经理"), "test.count", to=1200)
    performing.perform.call(str(row.pk))
    shown = view_of(Job.objects.get(), cast.actor("李经理"))
    assert shown["progress"] == "1,200 / 1,200"
    assert shown["counts"] == [("Counted", "1,200")]
    assert shown["percent"] == 100


def test_what_was_done_early_does_not_look_unfinished() -> None:
    assert progress_words(Job(state=State.SUCCEEDED, done=1, total=4)) is None
    assert progress_words(Job(state=State.FAILED, done=1, total=4)) == "1 / 4"
    assert progress_words(Job(state=State.RUNNING, done=1200)) == "1,200"
    assert progress_words(Job(state=State.QUEUED)) is None


def test_a_kind_says_where_its_result_is_seen(cast: Cast) -> None:
    jobs.job("test.file", "File", url=lambda row: f"/files/{row.result}")(lambda job: "a.csv")
    row = jobs.enqueue(cast.actor("李经理"), "test.file")
    assert view_of(row, cast.actor("李经理"))["result_url"] == ""
    performing.perform.call(str(row.pk))
    assert view_of(Job.objects.get(), cast.actor("李经理"))["result_url"] == "/files/a.csv"


@pytest.mark.parametrize(
    ("spent", "done", "said"),
    [
        (timedelta(seconds=1), 10, ""),
        (timedelta(seconds=10), 0, ""),
        (timedelta(seconds=10), 50, "less than a minute left"),
        (timedelta(minutes=1), 25, "about 3 minutes left"),
        (timedelta(minutes=60), 10, "about 9 hours left"),
        (timedelta(minutes=1), 100, ""),
    ],
)
def test_how_long_it_will_take(spent: timedelta, done: int, said: str) -> None:
    row = Job(state=State.RUNNING, started_at=clock.now() - spent, done=done, total=100)
    with translation.override("en"), clock.frozen(clock.now()):
        assert eta(row) == said
