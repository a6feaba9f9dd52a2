"""A run as its readers see it: what it says, what became of the rows, what can be done now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yihu.ground.actors import Actor
from yihu.ground.face import Action, Fact
from yihu.ground.imports import actions, queries
from yihu.ground.imports.engine import summary
from yihu.ground.imports.kinds import registry
from yihu.ground.models import ImportRun
from yihu.ground.pages.import_words import file_words, list_of
from yihu.ground.pages.job_view import view_of
from yihu.ground.text.amounts import format_number
from yihu.ground.text.moments import format_date, format_datetime

State = ImportRun.State
DRY = (State.CHECKED, State.REFUSED)
TONES = {
    State.NEW: "",
    State.CHECKING: "info",
    State.CHECKED: "info",
    State.RUNNING: "info",
    State.SUCCEEDED: "good",
    State.REFUSED: "warn",
    State.FAILED: "bad",
    State.UNDONE: "warn",
}
OPTIONS = {
    "update": gettext_lazy("what is there already is changed"),
    "strict": gettext_lazy("nothing is imported when a row is wrong"),
    "again": gettext_lazy("imported although it was imported before"),
}


def badge(run: ImportRun) -> SafeString:
    """The run's state as a word with its mark."""
    shown = {"text": run.get_state_display(), "tone": TONES[State(run.state)]}
    return render_to_string("yihu/components/status.html", shown)


def kind_title(run: ImportRun) -> str:
    """What the file of a run holds."""
    kind = registry().get(run.kind)
    return str(kind.title) if kind else run.kind


def importable(run: ImportRun) -> int:
    """How many rows of a checked file would be written."""
    counts = summary(run.counts)
    return counts["created"] + counts["updated"]


def is_stuck(run: ImportRun) -> bool:
    """Whether the work on the run ended in its middle."""
    return run.state in (State.CHECKING, State.RUNNING) and run.job is not None and not run.job.is_open


def job_of(run: ImportRun, actor: Actor) -> dict[str, Any] | None:
    """The run's job while it is open, with what is counted so far."""
    if run.job is None or not run.job.is_open:
        return None
    job = view_of(run.job, actor)
    if job["cancel_url"]:
        job["cancel_url"] = reverse("import-cancel", args=[run.pk])
    if run.counts and run.state in (State.CHECKING, State.RUNNING):
        counts = summary(run.counts)
        titles = [("created", _("New")), ("updated", _("Changed")), ("skipped", _("Left out")), ("errors", _("Wrong"))]
        job["counts"] = [(title, format_number(counts[name])) for name, title in titles if counts[name]]
    return job


def said(run: ImportRun, actor: Actor) -> dict[str, str]:
    """The state in a sentence or two: tone, title, text."""
    counts, n = summary(run.counts), importable(run)
    match run.state:
        case _ if is_stuck(run):
            return _said("bad", _("The work on it was interrupted."), view_of(run.job, actor)["message"])  # type: ignore[arg-type]
        case State.CHECKED:
            return _checked(run, n, counts["errors"])
        case State.SUCCEEDED:
            return _said("good", _("The file is imported."), _wrong_text(counts["errors"]))
        case State.REFUSED:
            text = _("Rows are wrong, and nothing was to be imported then. Correct them, and receive the file again.")
            return _said("warn", _("Nothing was imported."), text)
        case State.FAILED:
            return _said("bad", _("The file could not be read to its end; nothing of it was kept."), run.error)
        case State.UNDONE:
            text = run.error or _("Taken back by {name}, {at}.").format(
                name=run.undone_by or _("the system"), at=format_datetime(run.undone_at)
            )
            return _said("warn", _("The import is taken back."), text)
        case _ if run.error:
            return _said("warn", _("It was not imported."), run.error)
        case _:
            return _said("", _("The file is received and not checked yet."), "")


def _said(tone: str, title: str, text: str) -> dict[str, str]:
    return {"tone": tone, "title": title, "text": text}


def _checked(run: ImportRun, n: int, errors: int) -> dict[str, str]:
    title = _("Checked; nothing is written yet.")
    if errors and run.options.get("strict"):
        return _said("warn", title, _("Rows are wrong, and nothing is to be imported then."))
    if not n:
        nothing = _("There is nothing to import: no row is new or changes anything.")
        return _said("warn", title, " ".join(filter(None, (nothing, _wrong_text(errors)))))
    text = ngettext("{n} row can be imported.", "{n} rows can be imported.", n).format(n=format_number(n))
    return _said("warn" if errors else "good", title, " ".join(filter(None, (text, _wrong_text(errors)))))


def _wrong_text(errors: int) -> str:
    if not errors:
        return ""
    text = ngettext(
        "{n} row is wrong and is left out; download it, correct it, and import it as a file of its own.",
        "{n} rows are wrong and are left out; download them, correct them, and import them as a file of their own.",
        errors,
    )
    return text.format(n=format_number(errors))


def deeds(run: ImportRun) -> Iterator[Action]:
    """What can be done with the run now."""
    can_be_mapped = run.state in actions.CAN_BE_MAPPED
    if is_stuck(run):
        yield _post("import-go-on", run, _("Go on with it"), "primary")
    elif run.state == State.CHECKED:
        yield _import_action(run)
    elif run.state == State.NEW and run.mapping and run.error:
        yield _post("import-run", run, _("Import it once more"), "primary", ("again", "1"))
    elif run.state == State.NEW and run.mapping:
        yield _post("import-check", run, _("Check the file"), "primary")
    if can_be_mapped:
        yield Action(_("Correct the columns"), reverse("import-mapping", args=[run.pk]), icon="edit")
        yield _post("import-discard", run, _("Throw this import away"), "plain")
    if queries.can_undo(run):
        url = reverse("import-undo", args=[run.pk])
        yield Action(_("Undo the whole import"), url, icon="undo", style="danger")
    if not can_be_mapped and not is_stuck(run):
        yield Action(_("Import another file"), reverse("import-new") + f"?kind={run.kind}", icon="upload")


def _import_action(run: ImportRun) -> Action:
    n = importable(run)
    title = ngettext("Import {n} row", "Import {n} rows", n).format(n=format_number(n))
    if not n:
        return Action(_("Import"), style="primary", disabled=_("There is nothing to import."))
    if run.options.get("strict") and summary(run.counts)["errors"]:
        return Action(title, style="primary", disabled=_("Rows are wrong, and nothing is to be imported then."))
    return _post("import-run", run, title, "primary")


def _post(name: str, run: ImportRun, title: str, style: Any, field: tuple[str, str] | None = None) -> Action:
    return Action(title, reverse(name, args=[run.pk]), style=style, post=True, field=field)


def facts(run: ImportRun) -> list[Fact]:
    """Who, when, what and how."""
    found = [
        Fact(_("What is in it"), kind_title(run)),
        Fact(_("File"), file_words(run.shape, run.size)),
        Fact(_("Received"), format_datetime(run.created_at), source=run.user_name or _("the system")),
    ]
    if run.mapping:
        used, all_ = len(run.mapping.get("columns", {})), len(run.shape.get("headers", []))
        found.append(Fact(_("Columns"), _("{used} of {all} are read").format(used=used, all=all_)))
    if chosen := [str(text) for name, text in OPTIONS.items() if run.options.get(name)]:
        found.append(Fact(_("Options"), list_of(chosen)))
    if run.state == State.SUCCEEDED:
        found.append(Fact(_("Imported"), format_datetime(run.finished_at)))
        last = run.created_at + timedelta(days=queries.UNDO_DAYS)
        found.append(Fact(_("Can be undone"), _("until {day}").format(day=format_date(last))))
    if run.undone_at:
        found.append(Fact(_("Taken back"), format_datetime(run.undone_at), source=run.undone_by))
    return found
