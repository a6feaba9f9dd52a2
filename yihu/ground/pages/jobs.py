"""Jobs: the list, a job's own page with its progress, and the way to stop it or to ask again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.ground import jobs
from yihu.ground.actors import Actor
from yihu.ground.face import Empty
from yihu.ground.lists import ChoiceFilter, Column, List
from yihu.ground.models import Job
from yihu.ground.pages.job_view import badge, progress_words, view_of
from yihu.ground.scope import get_visible
from yihu.ground.screens import Request, page
from yihu.ground.text.moments import format_datetime


def _rows(actor: Actor) -> Any:
    return Job.objects.visible_to(actor).select_related("user")


def _empty(actor: Actor) -> Empty:
    text = _("Imports, exports and other long work stand here with their progress.")
    return Empty("first", _("No job has been asked for yet"), text)


JOBS = List(
    "jobs",
    gettext_lazy("Jobs"),
    _rows,
    (
        Column("kind", gettext_lazy("Job"), jobs.title_of, lambda row: reverse("job", args=[row.pk]), main=True),
        Column("state", gettext_lazy("State"), badge),
        Column("progress", gettext_lazy("Progress"), progress_words, numeric=True),
        Column("user", gettext_lazy("Asked for by"), lambda row: row.user or _("the system")),
        Column(
            "created_at",
            gettext_lazy("Asked for"),
            lambda row: format_datetime(row.created_at),
            sort="created_at",
        ),
        Column(
            "finished_at",
            gettext_lazy("Ended"),
            lambda row: format_datetime(row.finished_at) if row.finished_at else None,
            sort="finished_at",
        ),
    ),
    "-created_at",
    (ChoiceFilter("state", gettext_lazy("State"), choices=Job.State.choices),),
    empty=_empty,
)


@page("ground.job:view")
def all_jobs(request: Request) -> HttpResponse:
    """One's own jobs, the newest first; an administrator sees all."""
    return render(request, "jobs/jobs.html", {"listing": JOBS.read(request)})


@page("ground.job:view")
def one(request: Request, id: UUID) -> HttpResponse:
    """One job; while it is open its part of the page keeps itself up to date."""
    row = _job(request, id)
    return render(request, "jobs/job.html", {"row": row, "job": view_of(row, request.actor)})


@page("ground.job:view")
def card(request: Request, id: UUID) -> HttpResponse:
    """Only the job's part of its page."""
    row = _job(request, id)
    return render(request, "jobs/card.html", {"row": row, "job": view_of(row, request.actor)})


@page("ground.job:cancel", methods=("POST",))
def cancel(request: Request, id: UUID) -> HttpResponse:
    """Stop the job, and back to its page."""
    jobs.cancel(request.actor, _job(request, id, "ground.job:cancel"))
    state = _job(request, id).state
    if state == Job.State.RUNNING:
        messages.info(request, _("The job stops at its next step."))
    elif state == Job.State.CANCELLED:
        messages.success(request, _("The job is cancelled."))
    else:
        messages.info(request, _("The job has ended already."))
    return HttpResponseRedirect(reverse("job", args=[id]))


@page("ground.job:cancel", methods=("POST",))
def retry(request: Request, id: UUID) -> HttpResponse:
    """Ask for the job again, and to the page of the new one."""
    fresh = jobs.retry(request.actor, _job(request, id, "ground.job:cancel"))
    return HttpResponseRedirect(reverse("job", args=[fresh.pk]))


def _job(request: Request, id: UUID, permission: str = "ground.job:view") -> Job:
    found: Job = get_visible(Job.objects.select_related("user"), request.actor, permission, pk=id)
    return found


urlpatterns: list[URLPattern] = [
    path("jobs", all_jobs, name="jobs"),
    path("jobs/<uuid:id>", one, name="job"),
    path("jobs/<uuid:id>/card", card, name="job-card"),
    path("jobs/<uuid:id>/cancel", cancel, name="job-cancel"),
    path("jobs/<uuid:id>/retry", retry, name="job-retry"),
]
