"""Jobs from the asking to the end, in one process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from yihu.ground import clock, jobs, worker
from yihu.ground.actors import SYSTEM
from yihu.ground.jobs import beats, performing, ticking
from yihu.ground.models import Job
from yihu.ground.scope import Refused
from yihu.ground.tests import job_kinds
from yihu.testing.cast import Cast

State = Job.State
NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    job_kinds.declare()
    yield
    job_kinds.withdraw()


def again(row: Job) -> Job:
    return Job.objects.get(pk=row.pk)


def work(row: Job) -> Job:
    """What a worker does with the job when its turn has come."""
    performing.perform.call(str(row.pk))
    return again(row)


def waiting_tasks(row: Job) -> list[DBTaskResult[Any, Any]]:
    return [t for t in DBTaskResult.objects.filter(status="READY") if t.args_kwargs["args"] == [str(row.pk)]]


@pytest.mark.django_db
def test_a_job_runs_reports_and_keeps_its_result() -> None:
    row = work(jobs.enqueue(SYSTEM, "test.count", to=5))
    assert (row.state, row.done, row.total, row.percent) == (State.SUCCEEDED, 5, 5, 100)
    assert row.result == {"counted": 5}
    assert row.message == "at 5"
    assert row.started_at
    assert row.finished_at
    assert row.attempts == 1


@pytest.mark.django_db
def test_an_unknown_kind_cannot_be_asked_for() -> None:
    with pytest.raises(LookupError, match=r"test\.nothing"):
        jobs.enqueue(SYSTEM, "test.nothing")


@pytest.mark.django_db
def test_a_job_of_another_version_fails_with_a_word() -> None:
    row = work(Job.objects.create(kind="test.of_tomorrow"))
    assert row.state == State.FAILED
    assert row.error


@pytest.mark.django_db
def test_a_job_works_as_whoever_asked(cast: Cast) -> None:
    seen: list[Any] = []
    jobs.job("test.who", "Who")(lambda job: seen.append(job.actor))
    work(jobs.enqueue(cast.actor("李经理"), "test.who"))
    work(jobs.enqueue(SYSTEM, "test.who"))
    assert [actor.kind for actor in seen] == ["staff", "system"]
    assert seen[0] == cast.actor("李经理")


@pytest.mark.django_db
def test_a_job_that_gives_up_is_not_tried_again() -> None:
    row = work(jobs.enqueue(SYSTEM, "test.hopeless"))
    assert (row.state, row.error, row.attempts) == (State.FAILED, "There is no such file; choose another.", 1)


@pytest.mark.django_db
def test_a_job_that_raises_is_tried_again_later_each_time() -> None:
    row = jobs.enqueue(SYSTEM, "test.stumble", times=2)
    waits = []
    for _attempt in range(2):
        DBTaskResult.objects.all().delete()
        with clock.frozen(NOON):
            row = work(row)
        assert row.state == State.QUEUED
        assert "stumbled" in row.error
        (task,) = waiting_tasks(row)
        waits.append(task.run_after - NOON)
    assert waits == [timedelta(seconds=5), timedelta(seconds=20)]
    row = work(row)
    assert (row.state, row.result, row.attempts) == (State.SUCCEEDED, "arrived", 3)
    assert row.error == ""


@pytest.mark.django_db
def test_a_job_fails_after_its_last_try() -> None:
    row = jobs.enqueue(SYSTEM, "test.stumble", times=9)
    for _attempt in range(3):
        row = work(row)
    assert row.state == State.FAILED
    assert "stumbled in attempt 3" in row.error
    assert row.finished_at
    assert work(row).attempts == 3


@pytest.mark.django_db
def test_a_result_that_cannot_be_kept_fails_the_job() -> None:
    jobs.job("test.strange", "Strange", tries=1)(lambda job: object())
    assert work(jobs.enqueue(SYSTEM, "test.strange")).state == State.FAILED


@pytest.mark.django_db
def test_a_job_that_ended_does_not_run_again() -> None:
    row = work(jobs.enqueue(SYSTEM, "test.count"))
    assert work(row).finished_at == row.finished_at


@pytest.mark.django_db
def test_a_waiting_job_that_is_cancelled_never_starts(cast: Cast) -> None:
    actor = cast.actor("李经理")
    row = jobs.enqueue(actor, "test.count")
    jobs.cancel(actor, row)
    assert again(row).state == State.CANCELLED
    assert work(row).attempts == 0


@pytest.mark.django_db
def test_a_running_job_stops_at_its_next_report(cast: Cast) -> None:
    actor = cast.actor("李经理")
    reported = []

    def cancelled_half_way(job: jobs.Context) -> None:
        for number in range(10):
            if number == 5:
                jobs.cancel(actor, again(job.job))
            job.check()
            reported.append(number)

    jobs.job("test.long", "Long")(cancelled_half_way)
    row = work(jobs.enqueue(actor, "test.long"))
    assert row.state == State.CANCELLED
    assert reported == [0, 1, 2, 3, 4]


@pytest.mark.django_db
def test_nobody_cancels_the_job_of_another(cast: Cast) -> None:
    row = jobs.enqueue(cast.actor("李经理"), "test.count")
    with pytest.raises(Refused):
        jobs.cancel(cast.actor("王经理"), row)
    assert again(row).state == State.QUEUED
    jobs.cancel(cast.actor("管理员"), row)
    assert again(row).state == State.CANCELLED


@pytest.mark.django_db
def test_asking_again_keeps_the_asker_the_arguments_and_the_key(cast: Cast) -> None:
    row = jobs.enqueue(cast.actor("李经理"), "test.hopeless", key="one")
    work(row)
    fresh = jobs.retry(cast.actor("管理员"), again(row))
    assert fresh.pk != row.pk
    assert (fresh.kind, fresh.key, fresh.user_id) == (row.kind, "one", cast.users["李经理"].pk)
    assert jobs.retry(cast.actor("管理员"), again(row)).pk == fresh.pk  # one of a key


@pytest.mark.django_db
def test_what_succeeded_is_not_run_again_by_retry(cast: Cast) -> None:
    row = work(jobs.enqueue(cast.actor("李经理"), "test.count"))
    assert jobs.retry(cast.actor("李经理"), row).pk == row.pk


@pytest.mark.django_db
def test_of_one_key_one_job_is_open() -> None:
    first = jobs.enqueue(SYSTEM, "test.count", key="k", to=1)
    assert jobs.enqueue(SYSTEM, "test.count", key="k", to=2).pk == first.pk
    work(first)
    assert jobs.enqueue(SYSTEM, "test.count", key="k", to=3).pk != first.pk


@pytest.mark.django_db
def test_behind_a_running_job_one_more_waits_and_does_not_overtake() -> None:
    second: list[Job] = []

    def asks_again(job: jobs.Context) -> None:
        assert jobs.enqueue(SYSTEM, "test.reads", key="k").pk == job.job.pk
        second.append(jobs.enqueue(SYSTEM, "test.reads", key="k", behind=True))
        assert jobs.enqueue(SYSTEM, "test.reads", key="k", behind=True).pk == second[0].pk
        assert work(second[0]).state == State.QUEUED  # while the first one runs
        assert len(waiting_tasks(second[0])) == 2

    jobs.job("test.reads", "Reads", tries=1)(asks_again)
    assert work(jobs.enqueue(SYSTEM, "test.reads", key="k")).error == ""
    jobs.job("test.reads", "Reads")(lambda job: "done")
    assert work(second[0]).state == State.SUCCEEDED


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_transaction_that_failed_never_runs() -> None:
    with transaction.atomic():
        jobs.enqueue(SYSTEM, "test.count")
        transaction.set_rollback(True)
    worker.run(until_empty=True)
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_takes_what_waits_and_leaves_what_is_for_later() -> None:
    now = jobs.enqueue(SYSTEM, "test.count")
    later = jobs.enqueue(SYSTEM, "test.stumble", times=1)
    worker.run(until_empty=True)
    assert again(now).state == State.SUCCEEDED
    assert (again(later).state, again(later).attempts) == (State.QUEUED, 1)


@pytest.mark.django_db(transaction=True)
def test_progress_inside_a_transaction_leaves_the_row_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second thread writes it meanwhile; a cancel need not wait for the commit of the work."""
    written: list[bool] = []

    def note(row: Job) -> bool:
        written.append(transaction.get_connection().in_atomic_block)
        return True

    monkeypatch.setattr(beats, "write", note)

    def in_one_transaction(job: jobs.Context) -> None:
        with transaction.atomic():
            job.progress(1, 2)
        job.progress(2, 2)

    jobs.job("test.atomic", "Atomic")(in_one_transaction)
    assert work(jobs.enqueue(SYSTEM, "test.atomic")).done == 2
    assert written == [False]


def silent(row: Job, attempts: int = 1) -> Job:
    """The job as a worker that died left it."""
    long_ago = clock.now() - beats.SILENT * 2
    Job.objects.filter(pk=row.pk).update(state=State.RUNNING, beat_at=long_ago, attempts=attempts)
    DBTaskResult.objects.all().delete()
    return again(row)


@pytest.mark.django_db
def test_a_job_whose_worker_died_is_given_to_another() -> None:
    row = silent(jobs.enqueue(SYSTEM, "test.count"))
    jobs.tick()
    assert again(row).state == State.QUEUED
    assert len(waiting_tasks(row)) == 1
    assert work(row).state == State.SUCCEEDED
    assert again(row).attempts == 2


@pytest.mark.django_db
def test_a_job_that_killed_its_workers_too_often_fails() -> None:
    row = silent(jobs.enqueue(SYSTEM, "test.count"), attempts=3)
    jobs.tick()
    assert again(row).state == State.FAILED
    assert again(row).error
    assert waiting_tasks(row) == []


@pytest.mark.django_db
def test_a_job_that_shows_signs_of_life_is_left_alone() -> None:
    row = silent(jobs.enqueue(SYSTEM, "test.count"))
    Job.objects.filter(pk=row.pk).update(beat_at=clock.now())
    jobs.tick()
    assert again(row).state == State.RUNNING


@pytest.mark.django_db
def test_the_first_worker_cannot_end_what_a_second_one_has(caplog: pytest.LogCaptureFixture) -> None:
    def goes_on_too_long(job: jobs.Context) -> str:
        if job.job.attempts == 1:
            silent(job.job)
            jobs.tick()
            assert work(job.job).result == "second"
            job.progress(1, 1)  # stops here
            return "first"
        return "second"

    jobs.job("test.slow", "Slow")(goes_on_too_long)
    row = work(jobs.enqueue(SYSTEM, "test.slow"))
    assert (row.state, row.result, row.attempts) == (State.SUCCEEDED, "second", 2)


@pytest.mark.django_db
def test_a_worker_that_reports_nothing_still_cannot_overwrite_the_end() -> None:
    row = jobs.enqueue(SYSTEM, "test.count")
    claimed = performing._claim(row.pk)
    assert claimed
    silent(row)
    jobs.tick()
    work(row)
    performing.end(claimed, State.FAILED, error="too late")
    assert again(row).state == State.SUCCEEDED


@pytest.mark.django_db
def test_a_job_that_lost_its_place_in_the_queue_gets_a_new_one() -> None:
    row = jobs.enqueue(SYSTEM, "test.count")
    DBTaskResult.objects.all().delete()  # a worker took it and died before it claimed the job
    jobs.tick()
    assert waiting_tasks(row) == []  # it may still come
    with clock.frozen(clock.now() + ticking.LOST + timedelta(seconds=1)):
        jobs.tick()
        jobs.tick()
    assert len(waiting_tasks(row)) == 1


@pytest.mark.django_db
def test_a_periodic_kind_runs_once_in_its_period() -> None:
    mine = Job.objects.filter(kind="test.daily")
    with clock.frozen(NOON):
        jobs.tick()
        jobs.tick()
        assert mine.count() == 1
        work(mine.get())
        jobs.tick()
        assert mine.count() == 1
    with clock.frozen(NOON + job_kinds.DAY - timedelta(seconds=1)):
        jobs.tick()
        assert mine.count() == 1
    with clock.frozen(NOON + job_kinds.DAY + timedelta(seconds=1)):
        jobs.tick()
        jobs.tick()
        assert mine.count() == 2


@pytest.mark.django_db
def test_a_periodic_kind_waits_for_its_slow_predecessor() -> None:
    with clock.frozen(NOON):
        jobs.tick()
    with clock.frozen(NOON + 3 * job_kinds.DAY):
        jobs.tick()
    assert Job.objects.filter(kind="test.daily").count() == 1


@pytest.mark.django_db
def test_old_entries_of_the_queue_are_cleared_away_and_history_stays() -> None:
    with clock.frozen(NOON):
        periodic = work(jobs.enqueue(SYSTEM, "test.count", key="tick:test.count"))
        asked = work(jobs.enqueue(SYSTEM, "test.count"))
        waiting = jobs.enqueue(SYSTEM, "test.count")
    DBTaskResult.objects.update(enqueued_at=NOON, status="SUCCESSFUL")
    recent = work(jobs.enqueue(SYSTEM, "test.count", key="tick:test.count"))
    result = work(jobs.enqueue(SYSTEM, "ground.job.prune")).result
    assert result == {"tasks": 3, "jobs": 1}
    assert not Job.objects.filter(pk=periodic.pk).exists()
    assert Job.objects.filter(pk__in=[asked.pk, waiting.pk, recent.pk]).count() == 3


@pytest.mark.django_db
def test_jobs_are_seen_by_whoever_asked_and_by_administrators(cast: Cast) -> None:
    mine = jobs.enqueue(cast.actor("李经理"), "test.count")
    of_the_system = jobs.enqueue(SYSTEM, "test.count")
    seen: dict[str, set[UUID]] = {
        name: set(Job.objects.visible_to(cast.actor(name)).values_list("pk", flat=True))
        for name in ("李经理", "王经理", "总监", "采购陈", "管理员")
    }
    assert seen.pop("管理员") == {mine.pk, of_the_system.pk}
    assert seen.pop("李经理") == {mine.pk}
    assert set().union(*seen.values()) == set()
