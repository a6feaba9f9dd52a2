"""The jobs of imports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from yihu.ground import jobs
from yihu.ground.imports import queries, running
from yihu.ground.imports.engine import summary
from yihu.ground.imports.reading.faults import FileFault
from yihu.ground.models import ImportRun


@jobs.job("ground.import.check", _("Check a file before its import"), tries=2)
def check(job: jobs.Context, run_id: str) -> dict[str, Any]:
    """Go through the whole file without writing."""
    run = queries.run(job.actor, UUID(run_id))
    try:
        running.check(run, job.actor, job.progress)
    except FileFault as fault:
        raise jobs.GiveUp(str(fault)) from fault
    return summary(run.counts)


@jobs.job("ground.import.run", _("Import a file"), tries=5)
def carry_out(job: jobs.Context, run_id: str) -> dict[str, Any]:
    """Import the file; tried again, it goes on where it stopped."""
    run = queries.run(job.actor, UUID(run_id))
    if run.state == ImportRun.State.SUCCEEDED:
        return summary(run.counts)
    try:
        run = running.carry_out(run, job.actor, job.progress, job.check)
    except running.AlreadyImported as fault:
        ImportRun.objects.filter(pk=run.pk).update(error=str(fault))  # unscoped: the run was found through queries
        raise jobs.GiveUp(str(fault)) from fault
    if run.state == ImportRun.State.FAILED:
        raise jobs.GiveUp(run.error)
    return summary(run.counts)


@jobs.job("ground.import.undo", _("Take an import back"))
def undo(job: jobs.Context, run_id: str) -> dict[str, Any]:
    """Take a whole run back."""
    return running.take_back(queries.run(job.actor, UUID(run_id)), job.actor, job.check, job.check)
