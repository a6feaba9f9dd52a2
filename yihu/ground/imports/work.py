"""The jobs of imports."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yihu.ground import clock, files, jobs
from yihu.ground.actors import SYSTEM
from yihu.ground.imports import locks, queries, running
from yihu.ground.imports.engine import summary
from yihu.ground.imports.reading.faults import FileFault
from yihu.ground.models import ImportRun, Job

CHECK, RUN, UNDO = "ground.import.check", "ground.import.run", "ground.import.undo"
TRIES = 5
KEPT = timedelta(days=queries.UNDO_DAYS)  # the file and the report of a run
COUNTS = {
    "created": pgettext_lazy("deed", "Created"),
    "updated": _("Updated"),
    "duplicates": _("Duplicates"),
    "skipped": _("Left out"),
    "errors": _("Wrong"),
}


def _page(row: Job) -> str:
    return reverse("import", args=[row.arguments["run_id"]])


@jobs.job(CHECK, _("Check a file before its import"), tries=2, url=_page, counts=COUNTS)
def check(job: jobs.Context, run_id: str) -> dict[str, Any]:
    """Go through the whole file without writing."""
    run = queries.run(job.actor, UUID(run_id))
    try:
        running.check(run, job.actor, job.progress)
    except FileFault as fault:
        raise jobs.GiveUp(str(fault)) from fault
    return summary(run.counts)


@jobs.job(RUN, _("Import a file"), tries=TRIES, url=_page, counts=COUNTS)
def carry_out(job: jobs.Context, run_id: str) -> dict[str, Any]:
    """Import the file; tried again, it goes on where it stopped."""
    run = queries.run(job.actor, UUID(run_id))
    if run.state == ImportRun.State.SUCCEEDED:
        return summary(run.counts)
    try:
        run = running.carry_out(run, job.actor, job.progress, job.check, last_try=job.job.attempts >= TRIES)
    except running.AlreadyImported as fault:
        ImportRun.objects.filter(pk=run.pk).update(error=str(fault))  # unscoped: the run was found through queries
        raise jobs.GiveUp(str(fault)) from fault
    if run.state == ImportRun.State.FAILED:
        raise jobs.GiveUp(run.error)
    return summary(run.counts)


@jobs.job(UNDO, _("Take an import back"), url=_page, counts={"removed": _("Removed"), "restored": _("Restored")})
def undo(job: jobs.Context, run_id: str) -> dict[str, Any]:
    """Take a whole run back."""
    return running.take_back(queries.run(job.actor, UUID(run_id)), job.actor, job.check, job.check)


@jobs.job("ground.import.tidy", _("Look after imports"), every=timedelta(hours=1))
def tidy(job: jobs.Context) -> dict[str, int]:
    """Go on with imports whose process died, and remove the files of runs that are old or gone."""
    return {"resumed": _resume(), "removed": _remove_old_files()}


def _resume() -> int:
    """A run that nobody carries out and no job belongs to was begun on the command line and killed there."""
    if not locks.is_free():
        return 0
    # unscoped: whoever began them
    dead = ImportRun.objects.filter(state=ImportRun.State.RUNNING, job=None)
    for run in dead:
        run.job = jobs.enqueue(SYSTEM, RUN, key=f"import:{run.pk}", run_id=str(run.pk))
        run.save(update_fields=["job"])
    return len(dead)


def _remove_old_files() -> int:
    # unscoped: the files of all runs
    recent = ImportRun.objects.filter(created_at__gt=clock.now() - KEPT)
    kept = {*recent.values_list("pk", flat=True)}
    old = [id for id in files.things("imports") if id not in kept]
    for id in old:
        files.remove("imports", id)
    return len(old)
