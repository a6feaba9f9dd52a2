"""The jobs: making a file, and clearing away files that are old."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.ground import clock, events, files, jobs
from yihu.ground.actors import Actor
from yihu.ground.exports import writers
from yihu.ground.exports.kinds import Export, assemble, registry
from yihu.ground.models import Job

AREA = "exports"
JOB = "ground.export.make"
KEPT = timedelta(days=7)
CHUNK = 2_000

events.event_type("ground.export.made", gettext_lazy("{actor} exported {export}: {rows} rows"), "download")


def make(
    export: Export,
    actor: Actor,
    form: str,
    target: Path,
    query: str = "",
    say: Callable[[int, int], None] | None = None,
) -> int:
    """Write `export` for `actor` to `target`, which appears when it is whole; the number of rows."""
    rows, columns = assemble(export, actor, query)
    total = rows.count()
    if form == "xlsx" and total > writers.EXCEL_ROWS:
        raise writers.TooManyRows

    def values() -> Iterator[list[Any]]:
        for number, row in enumerate(rows.iterator(chunk_size=CHUNK), 1):
            yield [column.value(row) for column in columns]
            if say and number % CHUNK == 0:
                say(number, total)

    aside = target.with_name(target.name + ".part")
    try:
        count = writers.WRITERS[form](aside, columns, values())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    events.record(actor, "ground.export.made", export=export.name, rows=count, format=form)
    return count


@jobs.job(JOB, gettext_lazy("Export"), url=lambda row: reverse("export-file", args=[row.pk]))
def run(job: jobs.Context, name: str, form: str, query: str = "") -> dict[str, Any]:
    """Make the file that somebody asked for; only he can fetch it."""
    export = registry().get(name)
    if export is None or form not in writers.WRITERS or not _may(job.actor, export):
        raise jobs.GiveUp(_("This export is not open to you any more."))
    file = f"{name}-{clock.today():%Y%m%d}.{form}"
    try:
        rows = make(export, job.actor, form, files.folder(AREA, job.job.pk) / file, query, job.progress)
    except writers.TooManyRows as fault:
        most = f"{writers.EXCEL_ROWS:,}"
        raise jobs.GiveUp(_("Excel holds {most} rows; choose CSV or Parquet.").format(most=most)) from fault
    return {"export": name, "file": file, "rows": rows, "form": form}


def _may(actor: Actor, export: Export) -> bool:
    return actor.can("ground.export:run") and actor.can(export.permission)


def file_of(job: Job) -> Path | None:
    """The file that an export job made, None when there is none (any more)."""
    if job.kind != JOB or not job.result:
        return None
    path = files.folder(AREA, job.pk) / str(job.result["file"])
    return path if path.is_file() else None


@jobs.job("ground.export.clear", gettext_lazy("Clear old exports away"), every=timedelta(days=1))
def clear(job: jobs.Context) -> dict[str, int]:
    """Remove files whose job is older than KEPT or gone."""
    # unscoped: the files of everybody are cleared away
    recent = set(Job.objects.filter(kind=JOB, created_at__gt=clock.now() - KEPT).values_list("pk", flat=True))
    old: list[UUID] = [id for id in files.things(AREA) if id not in recent]
    for id in old:
        files.remove(AREA, id)
    return {"removed": len(old)}
