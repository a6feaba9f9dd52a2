"""Exports: asking for one, those one has asked for, and fetching the file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.ground import jobs
from yihu.ground.actors import Actor
from yihu.ground.exports import kinds, work, writers
from yihu.ground.face import Empty
from yihu.ground.lists import Column, List
from yihu.ground.models import Job
from yihu.ground.pages.job_view import badge, progress_words
from yihu.ground.scope import Refused, get_visible
from yihu.ground.screens import Request, page
from yihu.ground.text.moments import format_datetime


def _mine(actor: Actor) -> Any:
    return Job.objects.visible_to(actor).filter(kind=work.JOB, user_id=actor.user_id)


def _title(row: Job) -> str:
    export = kinds.registry().get(str(row.arguments.get("name")))
    return f"{export.title if export else row.arguments.get('name')} ({row.arguments.get('form')})"


def _fetch(row: Job) -> SafeString | str | None:
    return _("Download") if work.file_of(row) else None


EXPORTS = List(
    "exports",
    gettext_lazy("Exports"),
    _mine,
    (
        Column("name", gettext_lazy("Export"), _title, lambda row: reverse("job", args=[row.pk]), main=True),
        Column("state", gettext_lazy("State"), badge),
        Column("rows", gettext_lazy("Progress"), progress_words, numeric=True),
        Column("created_at", gettext_lazy("Asked for"), lambda r: format_datetime(r.created_at), sort="created_at"),
        Column("file", gettext_lazy("File"), _fetch, lambda row: reverse("export-file", args=[row.pk])),
    ),
    "-created_at",
    empty=lambda actor: Empty("first", _("Nothing was exported yet"), _("Files stay here for seven days.")),
)


@page("ground.export:run", methods=("GET", "HEAD", "POST"))
def exports(request: Request) -> HttpResponse:
    """Ask for an export (POST), or see one's own."""
    if request.method == "POST":
        return _ask(request)
    context = {
        "listing": EXPORTS.read(request),
        "kinds": kinds.open_to(request.actor),
        "chosen": request.GET.get("kind", ""),
        "query": request.GET.get("query", ""),
        "forms": [("csv", "CSV"), ("xlsx", "Excel"), ("parquet", "Parquet")],
    }
    return render(request, "exports/exports.html", context)


def _ask(request: Request) -> HttpResponse:
    name, form = request.POST.get("kind", ""), request.POST.get("form", "")
    if name not in {e.name for e in kinds.open_to(request.actor)} or form not in writers.WRITERS:
        raise Refused("not found")
    row = jobs.enqueue(request.actor, work.JOB, name=name, form=form, query=request.POST.get("query", "")[:2000])
    messages.success(request, _("The export has begun; its file will stand here."))
    return HttpResponseRedirect(reverse("job", args=[row.pk]))


@page("ground.export:run")
def file(request: Request, id: UUID) -> Any:
    """The file, for the one who asked for it."""
    row = get_visible(_mine(request.actor), request.actor, pk=id)
    found = work.file_of(row)
    if found is None:
        raise Refused("not found")
    return FileResponse(found.open("rb"), as_attachment=True, filename=found.name)


urlpatterns: list[URLPattern] = [
    path("exports", exports, name="exports"),
    path("exports/<uuid:id>/file", file, name="export-file"),
]
