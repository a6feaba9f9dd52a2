"""Kinds of jobs for tests; a worker in a process of its own imports them from here (see test_job_worker)."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from yihu.ground import jobs

DAY = timedelta(days=1)


def declare() -> None:
    """Declare the kinds of this file; they are not part of the product."""
    jobs.job("test.count", "Count", counts={"counted": "Counted"})(count)
    jobs.job("test.stumble", "Stumble", tries=3)(stumble)
    jobs.job("test.hopeless", "Hopeless")(hopeless)
    jobs.job("test.sleep", "Sleep", tries=2)(sleep)
    jobs.job("test.daily", "Daily", every=DAY)(count)


def withdraw() -> None:
    """Take the kinds of this file back."""
    from yihu.ground.jobs.kinds import _kinds

    for name in [name for name in _kinds if name.startswith("test.")]:
        del _kinds[name]


def count(job: jobs.Context, to: int = 3, note: str = "") -> dict[str, Any]:
    """Count, one report a number; leave a line in the file `note`."""
    for number in range(1, to + 1):
        job.progress(number, to, f"at {number}")
    if note:
        with Path(note).open("a") as file:
            file.write(f"{job.job.pk}\n")
    return {"counted": to}


def stumble(job: jobs.Context, times: int) -> str:
    """Fail `times` times, then succeed."""
    if job.job.attempts <= times:
        raise RuntimeError(f"stumbled in attempt {job.job.attempts}")
    return "arrived"


def hopeless(job: jobs.Context) -> None:
    """Give up at once."""
    raise jobs.GiveUp("There is no such file; choose another.")


def sleep(job: jobs.Context, note: str, seconds: float = 60) -> str:
    """Say in `note` that it began, then report until it is stopped; the second attempt is quick."""
    with Path(note).open("a") as file:
        file.write(f"began {job.job.attempts}\n")
    until = time.monotonic() + (seconds if job.job.attempts == 1 else 0)
    while time.monotonic() < until:
        job.check()
        time.sleep(0.05)
    return "slept"
