"""Carrying an import out, in a job or on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from yihu.ground import clock, jobs
from yihu.ground.actors import SYSTEM, Actor
from yihu.ground.events import record
from yihu.ground.imports import locks, timeline
from yihu.ground.imports.actions import content_key, remember_mapping, start_anew
from yihu.ground.imports.engine import Engine, Progress, summary
from yihu.ground.imports.kinds import registry
from yihu.ground.imports.reading.faults import FileFault
from yihu.ground.imports.undo import Undo
from yihu.ground.models import ImportRun

State = ImportRun.State
Waiting = Callable[[], None]


class AlreadyImported(ValueError):
    """The same file was imported the same way before, or is being imported; `run` is that import."""

    def __init__(self, run: ImportRun) -> None:
        text = _(
            "This file was imported the same way on {day} (run {run}). Take that run back first, or ask for it again."
        )
        super().__init__(text.format(day=run.created_at.astimezone(clock.zone()).date(), run=run.pk))
        self.run = run


def check(run: ImportRun, actor: Actor, progress: Progress) -> None:
    """Go through the whole file without writing; the run ends checked, or failed where the file cannot be read."""
    start_anew(run, State.CHECKING)
    try:
        Engine(run, actor, progress, dry=True).go()
    except FileFault as fault:
        _end(run, State.FAILED, str(fault))
        raise
    except jobs.Superseded:  # another worker has it now
        raise
    except jobs.Cancelled:
        start_anew(run, State.NEW)
        raise
    _end(run, State.CHECKED)


def carry_out(
    run: ImportRun, actor: Actor, progress: Progress, waiting: Waiting = lambda: None, *, last_try: bool = False
) -> ImportRun:
    """Import the file, or go on with an import that was interrupted; the run, which may be refused or failed.

    One import writes at a time; `waiting` is called while another does. An unexpected error leaves the run where it
    stands, to be gone on with; at the `last_try` what was written is taken back. Raises AlreadyImported.
    """
    with locks.only_one(waiting):
        run.refresh_from_db()
        if run.state != State.RUNNING:
            run = _claim(run)
        try:
            if run.options.get("strict") and _is_fresh(run) and not _is_all_right(run, actor, progress):
                return run
            Engine(run, actor, progress, dry=False).go()
        except FileFault as fault:
            _back_out(run, State.FAILED, str(fault))
            return run
        except jobs.Superseded:  # another worker goes on with it
            raise
        except jobs.Cancelled:
            _back_out(run, State.UNDONE, _("Cancelled; what had been written was taken back."))
            raise
        except Exception:
            if last_try:
                _back_out(run, State.FAILED, _("It failed again and again; what had been written was taken back."))
            raise
        _finish(run, actor)
    return run


def _is_fresh(run: ImportRun) -> bool:
    """Whether nothing of it was written yet, though a check may have been under way."""
    return not run.checkpoint.get("row") or bool(run.checkpoint.get("dry"))


def _claim(run: ImportRun) -> ImportRun:
    """Make the run the one that imports this file this way. Under the lock, one still running was interrupted."""
    # unscoped: the same file must not be counted twice, whoever imported it
    earlier = ImportRun.objects.filter(kind=run.kind, sha256=run.sha256, state=State.SUCCEEDED).exclude(pk=run.pk)
    again = registry()[run.kind].appends and earlier.exists()
    key = None if run.options.get("again") else content_key(run)
    try:
        with transaction.atomic():
            run.content_key = key
            start_anew(run, State.RUNNING)
            if again:
                run.remarks = [_remark_on_earlier()]
                run.save(update_fields=["remarks"])
    except IntegrityError:
        run.content_key = None
        start_anew(run, State.NEW)
        # unscoped: the same file, whoever imported it
        raise AlreadyImported(ImportRun.objects.get(content_key=key)) from None
    return run


def _remark_on_earlier() -> dict[str, Any]:
    text = gettext_noop("This file was imported before, read in another way; its rows may now be there twice.")
    return {"text": text, "field": "", "facts": {}, "count": 0, "rows": []}


def _is_all_right(run: ImportRun, actor: Actor, progress: Progress) -> bool:
    """A strict run is checked to the end before anything is written."""
    start_anew(run, State.RUNNING)
    Engine(run, actor, progress, dry=True).go()
    if run.counts.get("errors"):
        run.content_key = None
        _end(run, State.REFUSED)
        return False
    start_anew(run, State.RUNNING)
    return True


def _finish(run: ImportRun, actor: Actor) -> None:
    kind = registry()[run.kind]
    counts = summary(run.counts)
    with transaction.atomic():
        if not kind.appends:
            run.content_key = None  # the rows themselves say that they are there
        _end(run, State.SUCCEEDED)
        facts: dict[str, Any] = {name: counts[name] for name in ("read", "created", "updated", "skipped", "errors")}
        record(actor, timeline.FINISHED, on=run, file=run.file_name, kind=run.kind, **facts)
        remember_mapping(run)
        refresh_figures(run)


def refresh_figures(run: ImportRun) -> None:
    """Have the figures computed anew where they depend on what was imported."""
    if registry()[run.kind].facts and "insight.refresh" in jobs.registry():
        jobs.enqueue(SYSTEM, "insight.refresh", key="insight.refresh", behind=True)


def _back_out(run: ImportRun, state: State, error: str) -> None:
    with transaction.atomic():
        Undo(run).go()
        run.content_key = None
        _end(run, state, error)


def _end(run: ImportRun, state: State, error: str = "") -> None:
    run.state, run.error, run.finished_at = state, error, clock.now()
    run.save(update_fields=["state", "error", "finished_at", "content_key"])


def take_back(
    run: ImportRun, actor: Actor, beat: Waiting = lambda: None, waiting: Waiting = lambda: None
) -> dict[str, Any]:
    """Undo the whole run in one transaction; what was removed, restored and kept."""
    with locks.only_one(waiting):
        run.refresh_from_db()
        if run.state == State.UNDONE:
            return dict(run.checkpoint.get("undone", {}))
        with transaction.atomic():
            done = Undo(run, beat).go()
            run.state, run.content_key, run.undone_at, run.undone_by = State.UNDONE, None, clock.now(), actor.name
            run.checkpoint = {**run.checkpoint, "undone": done}
            run.save()
            facts = {"removed": done["removed"], "restored": done["restored"], "kept": len(done["kept"])}
            record(actor, timeline.UNDONE, on=run, file=run.file_name, **facts)
            refresh_figures(run)
    return done
