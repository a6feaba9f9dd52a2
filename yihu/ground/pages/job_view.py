"""A job as its readers see it: words, numbers, how long it will take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yihu.ground import clock, jobs
from yihu.ground.actors import Actor
from yihu.ground.models import Job
from yihu.ground.text.amounts import format_number

TONES = {
    Job.State.QUEUED: "",
    Job.State.RUNNING: "info",
    Job.State.SUCCEEDED: "good",
    Job.State.FAILED: "bad",
    Job.State.CANCELLED: "warn",
}
_EARLY = timedelta(seconds=3)  # before that nobody can say how long it will take
_UNEXPECTED = "Traceback"


def view_of(row: Job, actor: Actor) -> dict[str, Any]:
    """What `yihu/components/job.html` shows of a job to `actor`."""
    may = actor.can("ground.job:cancel")
    stop = may and row.is_open and not row.cancel_asked_at
    again = may and row.state in (Job.State.FAILED, Job.State.CANCELLED) and row.kind in jobs.registry()
    return {
        "title": jobs.title_of(row),
        "status": row.get_state_display(),
        "tone": TONES[Job.State(row.state)],
        "percent": row.percent,
        "progress": progress_words(row) or "",
        "eta": eta(row),
        "counts": _counts(row),
        "message": _message(row),
        "cancel_url": reverse("job-cancel", args=[row.pk]) if stop else "",
        "retry_url": reverse("job-retry", args=[row.pk]) if again else "",
        "result_url": _result_url(row),
        "finished": not row.is_open,
        "details": row.error if _is_unexpected(row) and actor.everywhere("ground.job:view") else "",
    }


def badge(row: Job) -> SafeString:
    """The job's state as a word with its mark."""
    shown = {"text": row.get_state_display(), "tone": TONES[Job.State(row.state)]}
    return render_to_string("yihu/components/status.html", shown)


def progress_words(row: Job) -> str | None:
    """How far it is: 1,200 / 3,000; None where nothing was reported, or where it was done before it came so far."""
    if row.state == Job.State.SUCCEEDED and row.total and row.done < row.total:
        return None
    if row.total:
        return f"{format_number(row.done)} / {format_number(row.total)}"
    return format_number(row.done) if row.done else None


def eta(row: Job) -> str:
    """How long a running job will still take, "" where that cannot be said."""
    if row.state != Job.State.RUNNING or not row.total or not row.done or not row.started_at:
        return ""
    spent = clock.now() - row.started_at
    if spent < _EARLY or row.done >= row.total:
        return ""
    left = spent.total_seconds() * (row.total - row.done) / row.done
    if left < 60:
        return _("less than a minute left")
    minutes = round(left / 60)
    if minutes < 90:
        return ngettext("about {n} minute left", "about {n} minutes left", minutes).format(n=minutes)
    hours = round(left / 3600)
    return ngettext("about {n} hour left", "about {n} hours left", hours).format(n=hours)


def _counts(row: Job) -> list[tuple[str, str]]:
    """The numbers of the result that its kind names."""
    kind = jobs.registry().get(row.kind)
    if kind is None or not isinstance(row.result, dict):
        return []
    return [(str(title), format_number(row.result[key])) for key, title in kind.counts.items() if key in row.result]


def _message(row: Job) -> str:
    if row.state == Job.State.QUEUED and row.error:
        return _("The last try failed; it will be tried again.")
    if row.is_open and row.cancel_asked_at:
        return _("It stops at its next step.")
    if _is_unexpected(row):
        return _("Something unexpected happened. Run it again; if it fails again, tell your administrator.")
    return row.error or (row.message if row.is_open else "")


def _is_unexpected(row: Job) -> bool:
    return row.state == Job.State.FAILED and row.error.startswith(_UNEXPECTED)


def _result_url(row: Job) -> str:
    kind = jobs.registry().get(row.kind)
    return kind.url(row) if kind and kind.url and row.state == Job.State.SUCCEEDED else ""
