"""Imports as jobs: asked for, carried out by a worker, tried again, looked after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from yihu.accounts.models import Organisation
from yihu.ground import clock, files, jobs
from yihu.ground.actors import SYSTEM
from yihu.ground.imports import actions, registry, running, store, work
from yihu.ground.imports.running import refresh_figures
from yihu.ground.models import ImportRun, Job
from yihu.ground.tests.importing import no_progress, received
from yihu.testing.cast import Cast

pytestmark = pytest.mark.django_db
TEXT = "external_id,name,territory\nN1,甲,鼓楼区\nN2,乙,Atlantis\n"


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def performed(job: Job) -> Job:
    """The job after a worker has carried it out once."""
    jobs.perform.call(str(job.pk))
    return Job.objects.get(pk=job.pk)


def result(job: Job) -> dict[str, int]:
    """The numbers of a job that ended well."""
    assert job.state == "succeeded"
    return dict(job.result or {})


def test_checked_imported_and_taken_back_as_jobs(cast: Cast) -> None:
    actor = cast.actor("市场林")
    run = received("accounts", TEXT, actor=actor)
    checked = performed(actions.ask_check(actor, run))
    run.refresh_from_db()
    assert (result(checked)["created"], run.state) == (1, "checked")
    assert not Organisation.objects.filter(name="甲").exists()
    done = performed(actions.ask_import(actor, run))
    run.refresh_from_db()
    assert (result(done)["errors"], run.state) == (1, "succeeded")
    assert Organisation.objects.filter(name="甲").exists()
    assert result(performed(actions.ask_undo(actor, run)))["removed"] >= 1
    run.refresh_from_db()
    assert (run.state, run.undone_by) == ("undone", "市场林")
    assert not Organisation.objects.filter(name="甲").exists()


def test_what_cannot_be_asked_for(cast: Cast) -> None:
    actor = cast.actor("管理员")
    run = received("accounts", TEXT, actor=actor)
    with pytest.raises(ValidationError):
        actions.ask_undo(actor, run)
    actions.ask_import(actor, run)
    for verb in (actions.ask_import, actions.ask_check, actions.discard):
        with pytest.raises(ValidationError):
            verb(actor, run)
    assert Job.objects.filter(kind="ground.import.run").count() == 1
    unmapped = actions.receive(actor, registry()["accounts"], "a.csv", [b"x\n1\n"])
    with pytest.raises(ValidationError):
        actions.ask_check(actor, unmapped)


def test_the_rights_are_those_of_the_moment_of_the_work(cast: Cast) -> None:
    actor = cast.actor("市场林")
    job = actions.ask_import(actor, received("accounts", TEXT, actor=actor))
    cast.users["市场林"].assignments.all().delete()
    assert performed(job).state != "succeeded"
    assert not Organisation.objects.filter(name="甲").exists()


def test_a_job_that_fails_for_good_takes_back_what_it_wrote(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from yihu.ground.imports import kinds

    monkeypatch.setitem(kinds._registry, "accounts", replace(kinds.registry()["accounts"], rows_per_batch=1))
    run = received("accounts", "name\n甲\n乙\n")
    before = Organisation.objects.count()
    write, calls = store.write, []

    def fail_at_the_second(*args: Any) -> None:
        calls.append(1)
        if len(calls) > 1:
            raise OSError("the disk is full")
        write(*args)

    monkeypatch.setattr(store, "write", fail_at_the_second)
    job = actions.ask_import(SYSTEM, run)
    assert performed(job).state == "queued"
    run.refresh_from_db()
    assert (run.state, Organisation.objects.count()) == ("running", before + 1)
    Job.objects.filter(pk=job.pk).update(attempts=work.TRIES - 1)
    assert performed(job).state == "failed"
    run.refresh_from_db()
    assert (run.state, Organisation.objects.count()) == ("failed", before)
    assert "taken back" in run.error


def test_a_worker_that_was_given_up_does_not_take_back_what_another_goes_on_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = received("accounts", "name\n甲\n乙\n")

    def superseded(done: int, total: int | None) -> None:
        raise jobs.Superseded

    with pytest.raises(jobs.Superseded):
        running.carry_out(run, SYSTEM, superseded)
    run.refresh_from_db()
    assert (run.state, Organisation.objects.count()) == ("running", 2)
    with pytest.raises(jobs.Superseded):
        running.check(received("accounts", "name\n丙\n"), SYSTEM, superseded)


def test_an_import_that_died_on_the_command_line_is_gone_on_with() -> None:
    dead = received("accounts", "name\n甲\n")
    ImportRun.objects.filter(pk=dead.pk).update(state="running")
    assert work.tidy(_context())["resumed"] == 1
    assert work.tidy(_context())["resumed"] == 0
    job = Job.objects.get(kind="ground.import.run")
    assert performed(job).state == "succeeded"
    assert Organisation.objects.get().name == "甲"


def test_the_files_of_old_runs_go() -> None:
    fresh, old = received("accounts", "name\n甲\n"), received("accounts", "name\n乙\n")
    ImportRun.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(days=31))
    assert work.tidy(_context())["removed"] >= 1
    assert fresh.pk in files.things("imports")
    assert old.pk not in files.things("imports")
    assert running.carry_out(fresh, SYSTEM, no_progress).state == "succeeded"


def _context() -> jobs.Context:
    return jobs.Context(Job(kind="ground.import.tidy"), SYSTEM)


def test_figures_are_computed_again_behind_a_refresh_that_runs_already() -> None:
    running_now = Job.objects.create(kind="insight.refresh", key="insight.refresh", state=Job.State.RUNNING)
    refresh_figures(ImportRun(kind="transactions"))
    assert Job.objects.exclude(pk=running_now.pk).get(key="insight.refresh").state == Job.State.QUEUED
