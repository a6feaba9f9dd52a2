"""The worker in a process of its own: killed, cancelled, asked to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from yihu.ground import clock, jobs, worker
from yihu.ground.actors import SYSTEM
from yihu.ground.jobs import beats
from yihu.ground.models import Job
from yihu.ground.tests import job_kinds

PATIENCE = 30  # seconds until a test says that something will never happen
PROGRAM = """
import django
django.setup()
from yihu.ground import worker
from yihu.ground.tests import job_kinds
job_kinds.declare()
worker.run(interval=0.05)
"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    job_kinds.declare()
    yield
    job_kinds.withdraw()


def database_url() -> str:
    """The database of this test as a worker of its own is told of it."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{quote(str(given['NAME']))}"
    user, password = quote(str(given["USER"])), quote(str(given["PASSWORD"]))
    return f"postgresql://{user}:{password}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


@contextmanager
def running_worker() -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "yihu.site.settings",
        "YIHU_HOME": str(settings.YIHU_HOME),
        "YIHU_DATABASE_URL": database_url(),
        "YIHU_SECRET_KEY": "only-for-tests",
        "PYTHONPATH": os.pathsep.join(path for path in ["", *sys.path]),
    }
    process = subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def eventually(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def began(note: Path, attempt: int) -> Callable[[], bool]:
    return lambda: note.exists() and f"began {attempt}\n" in note.read_text()


def state(row: Job) -> str:
    return Job.objects.get(pk=row.pk).state


def grow_silent(row: Job) -> None:
    """Let a running job's last sign of life lie long ago."""
    Job.objects.filter(pk=row.pk).update(beat_at=clock.now() - 2 * beats.SILENT)


def test_a_job_whose_worker_was_killed_is_done_by_another(tmp_path: Path) -> None:
    note = tmp_path / "note"
    row = jobs.enqueue(SYSTEM, "test.sleep", note=str(note))
    with running_worker() as process:
        eventually(began(note, 1))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    jobs.tick()
    assert state(row) == Job.State.RUNNING  # too early to say
    grow_silent(row)
    jobs.tick()
    assert state(row) == Job.State.QUEUED
    worker.run(until_empty=True)
    ended = Job.objects.get(pk=row.pk)
    assert (ended.state, ended.result, ended.attempts) == (Job.State.SUCCEEDED, "slept", 2)
    assert note.read_text() == "began 1\nbegan 2\n"


@pytest.mark.sqlite  # only its one writer holds signs of life back
def test_a_worker_that_lives_keeps_its_job_although_it_could_not_say_so(tmp_path: Path) -> None:
    note = tmp_path / "note"
    row = jobs.enqueue(SYSTEM, "test.sleep", note=str(note))
    with running_worker():
        eventually(began(note, 1))
        grow_silent(row)
        jobs.tick()
        assert state(row) == Job.State.RUNNING
    grow_silent(row)
    jobs.tick()
    assert state(row) == Job.State.QUEUED


def test_a_job_that_runs_elsewhere_can_be_cancelled(tmp_path: Path) -> None:
    note = tmp_path / "note"
    row = jobs.enqueue(SYSTEM, "test.sleep", note=str(note))
    with running_worker():
        eventually(began(note, 1))
        jobs.cancel(SYSTEM, row)
        eventually(lambda: state(row) == Job.State.CANCELLED)


def test_a_worker_that_is_asked_to_end_finishes_its_job_first(tmp_path: Path) -> None:
    note = tmp_path / "note"
    row = jobs.enqueue(SYSTEM, "test.sleep", note=str(note), seconds=1)
    next_one = jobs.enqueue(SYSTEM, "test.count")
    with running_worker() as process:
        eventually(began(note, 1))
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert (state(row), state(next_one)) == (Job.State.SUCCEEDED, Job.State.QUEUED)


def test_two_workers_do_every_job_once(tmp_path: Path) -> None:
    note = tmp_path / "note"
    rows = [jobs.enqueue(SYSTEM, "test.count", note=str(note)) for _ in range(20)]
    with running_worker(), running_worker():
        eventually(lambda: not jobs.open_jobs().exists())
    assert sorted(note.read_text().split()) == sorted(str(row.pk) for row in rows)


def test_the_tick_of_a_running_worker_starts_periodic_work() -> None:
    with running_worker():
        eventually(lambda: Job.objects.filter(kind="test.daily", state=Job.State.SUCCEEDED).count() == 1)
