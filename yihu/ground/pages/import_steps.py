"""The four steps of an import."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yihu.ground.face import Step
from yihu.ground.imports.actions import CAN_BE_MAPPED
from yihu.ground.models import ImportRun

State = ImportRun.State
FILE, COLUMNS, CHECK, IMPORT, DONE = range(5)


def crumbs() -> list[tuple[str, str]]:
    """The way back from a page of one import."""
    return [(_("Imports"), reverse("imports"))]


def steps(current: int, columns_url: str = "") -> list[Step]:
    """The steps with the one that is to be done."""
    titles = [_("File"), _("Columns"), _("Check"), _("Import")]
    found = []
    for place, title in enumerate(titles):
        state: Any = "done" if place < current else "current" if place == current else "ahead"
        found.append(Step(title, state, columns_url if place == COLUMNS else ""))
    return found


def steps_of(run: ImportRun) -> list[Step]:
    """The steps of a run as far as it came; none of one that was taken back."""
    if run.state == State.UNDONE:
        return []
    works = run.job is not None and run.job.is_open
    open_ = run.state in CAN_BE_MAPPED and not works
    return steps(_current(run, works), reverse("import-mapping", args=[run.pk]) if open_ else "")


def _current(run: ImportRun, works: bool) -> int:
    if run.state == State.SUCCEEDED:
        return DONE
    if (works and run.job and run.job.kind == "ground.import.check") or run.state in (State.NEW, State.CHECKING):
        return CHECK
    return IMPORT
