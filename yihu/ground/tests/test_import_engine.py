"""The engine: batches and checkpoints, collisions with others, several imports at once."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import translation

from yihu.accounts.models import Organisation, OrganisationIdentifier, Scheme
from yihu.ground import jobs
from yihu.ground.actors import SYSTEM
from yihu.ground.imports import engine, kinds, locks, outcome, running, store
from yihu.ground.models import ImportRun, Job
from yihu.ground.tests.importing import checked, counts, imported, no_progress, received
from yihu.holdings.models import Transaction

LINES = "".join(f"K{n % 7},D{n},2026-03-05,P{n % 3},{'?' if n == 13 else n}\n" for n in range(1, 41))
TEXT = "account,document,date,offering,amount\n" + LINES


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, kind in list(kinds.registry().items()):
        monkeypatch.setitem(kinds._registry, name, replace(kind, rows_per_batch=10))


class Stopped(Exception):
    """Something went wrong in the middle."""


@pytest.mark.django_db
@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("after", [10, 20, 30])
def test_an_interrupted_run_goes_on_behind_its_last_batch(after: int) -> None:
    run = received("transactions", TEXT)

    def stop(done: int, total: int | None) -> None:
        if done > after:
            raise Stopped

    with pytest.raises(Stopped):
        running.carry_out(run, SYSTEM, stop)
    run.refresh_from_db()
    assert (run.state, run.checkpoint["row"]) == ("running", after + 1)
    partly = Transaction.objects.count()
    assert 0 < partly < 39
    run = running.carry_out(run, SYSTEM, no_progress)
    data = outcome.as_data(run, dry=False)
    assert counts(data) == {"read": 40, "created": 39, "errors": 1}
    assert [error["row"] for error in data["errors"]] == [14]
    rows = Transaction.objects.order_by("row").values_list("row", flat=True)
    assert list(rows) == [n for n in range(2, 42) if n != 14]
    assert {(r["column"], r["count"]) for r in data["remarks"]} >= {("account", 7), ("offering", 3)}


@pytest.mark.django_db
@pytest.mark.usefixtures("small_batches")
def test_a_batch_that_fails_leaves_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    run = received("transactions", TEXT)
    write = store.write
    calls: list[int] = []

    def fail_at_the_third(*args: Any) -> None:
        write(*args)
        calls.append(1)
        if len(calls) == 3:
            raise Stopped

    monkeypatch.setattr(store, "write", fail_at_the_third)
    with pytest.raises(Stopped):
        running.carry_out(run, SYSTEM, no_progress)
    run.refresh_from_db()
    assert (run.counts["read"], run.checkpoint["row"]) == (20, 21)
    assert Transaction.objects.count() == 19
    data = outcome.as_data(running.carry_out(run, SYSTEM, no_progress), dry=False)
    assert counts(data) == {"read": 40, "created": 39, "errors": 1}


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, 2])
def test_what_somebody_else_makes_meanwhile_is_found_at_the_next_try(
    monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    made: list[str] = []
    planned = engine.Engine._planned

    def plan_then_collide(self: Any, *args: Any) -> Any:
        result = planned(self, *args)
        if len(made) < times:
            made.append(f"N{len(made) + 1}")
            other = Organisation.objects.create(name="别人")
            OrganisationIdentifier.objects.create(organisation=other, scheme=Scheme.EXTERNAL, value=made[-1])
        return result

    monkeypatch.setattr(engine.Engine, "_planned", plan_then_collide)
    data = imported("accounts", "external_id,name\nN1,甲\nN2,乙\nN3,丙\n")
    assert counts(data) == {"read": 3, "created": 3 - times, "duplicates": times, "skipped": times}
    assert Organisation.objects.count() == 3


@pytest.mark.django_db
def test_a_collision_that_does_not_go_away_ends_the_run_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def always(*args: Any) -> None:
        raise IntegrityError("again and again")

    monkeypatch.setattr(store, "write", always)
    with pytest.raises(IntegrityError):
        imported("accounts", "external_id,name\nN1,甲\n")
    assert ImportRun.objects.get().state == "running"


@pytest.mark.django_db
def test_a_cancelled_run_takes_back_what_it_wrote(small_batches: None) -> None:
    run = received("transactions", TEXT)

    def cancel(done: int, total: int | None) -> None:
        if done > 20:
            raise jobs.Cancelled

    with pytest.raises(jobs.Cancelled):
        running.carry_out(run, SYSTEM, cancel)
    run.refresh_from_db()
    assert (run.state, run.content_key) == ("undone", None)
    assert not Transaction.objects.exists()
    assert not Organisation.objects.exists()
    assert counts(imported("transactions", TEXT))["created"] == 39


@pytest.mark.django_db
def test_a_strict_run_that_was_killed_while_checking_is_checked_again(small_batches: None) -> None:
    run = received("transactions", TEXT, strict=True)

    def stop(done: int, total: int | None) -> None:
        if done > 20:
            raise Stopped

    with pytest.raises(Stopped):
        running.carry_out(run, SYSTEM, stop)
    assert not Transaction.objects.exists()
    run = running.carry_out(run, SYSTEM, no_progress)
    assert run.state == "refused"
    assert not Transaction.objects.exists()


@pytest.mark.django_db
def test_a_dry_run_sees_what_earlier_batches_would_have_made(small_batches: None) -> None:
    names = "".join(f"N{n},客户{n},{f'N{n + 15}' if n < 15 else ''}\n" for n in range(40))
    text = "external_id,name,parent\n" + names + "N3,又来,\n"
    dry = checked("accounts", text)
    assert not Organisation.objects.exists()
    data = imported("accounts", text)
    assert counts(dry) == counts(data) == {"read": 41, "created": 40, "duplicates": 1, "skipped": 1}
    assert dry["skipped"] == data["skipped"]


@pytest.mark.django_db
def test_a_dry_run_that_was_interrupted_starts_anew(small_batches: None) -> None:
    run = received("transactions", TEXT)

    def stop(done: int, total: int | None) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        running.check(run, SYSTEM, stop)
    running.check(run, SYSTEM, no_progress)
    assert counts(outcome.as_data(run, dry=True)) == {"read": 40, "created": 39, "errors": 1}


@pytest.mark.django_db
def test_the_second_of_two_runs_of_one_file_is_refused_while_the_first_is_under_way(small_batches: None) -> None:
    first, second = received("transactions", TEXT), received("transactions", TEXT)

    def meanwhile(done: int, total: int | None) -> None:
        if done == 11:
            assert not locks.is_free() or connection.vendor == "postgresql"  # there the lock is the connection's own
            with pytest.raises(running.AlreadyImported):
                running._claim(second)

    running.carry_out(first, SYSTEM, meanwhile)
    assert Transaction.objects.count() == 39


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_wait_for_each_other() -> None:
    text = "external_id,name,industry\n" + "".join(f"N{n},客户{n},x\n" for n in range(50))
    runs = [received("accounts", text) for _ in range(2)]
    meet = threading.Barrier(2)
    results: list[dict[str, int]] = []

    def carry_out(run: ImportRun) -> None:
        try:
            meet.wait()
            done = running.carry_out(run, SYSTEM, no_progress)
            results.append(counts(outcome.as_data(done, dry=False)))
        finally:
            connection.close()

    threads = [threading.Thread(target=carry_out, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results, key=str) == [
        {"read": 50, "created": 50},
        {"read": 50, "duplicates": 50, "skipped": 50},
    ]
    assert Organisation.objects.count() == OrganisationIdentifier.objects.count() == 50


@pytest.mark.django_db
def test_figures_are_computed_anew_when_facts_came() -> None:
    imported("accounts", "name\nA\n")
    assert not Job.objects.filter(kind="insight.refresh").exists()
    imported("transactions", TEXT)
    assert Job.objects.filter(kind="insight.refresh", key="insight.refresh").count() == 1
