"""Imports: the list of runs, a run's own page, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from yihu.ground import jobs
from yihu.ground.imports import actions, queries, viewing
from yihu.ground.imports.engine import summary
from yihu.ground.imports.mapping import Mapping
from yihu.ground.imports.previewing import kind_of
from yihu.ground.models import ImportRun, Job
from yihu.ground.pages import import_files, import_mapping, import_upload
from yihu.ground.pages.import_list import IMPORTS, start
from yihu.ground.pages.import_result import result
from yihu.ground.pages.import_steps import crumbs, steps_of
from yihu.ground.pages.import_view import deeds, facts, job_of, said
from yihu.ground.screens import Request, page

State = ImportRun.State
Verb = Callable[[], object]


@page("ground.import:run")
def all_imports(request: Request) -> HttpResponse:
    """One's own imports, the newest first; an administrator sees all."""
    return render(request, "imports/imports.html", {"listing": IMPORTS.read(request), "actions": [start()]})


@page("ground.import:run")
def one(request: Request, id: UUID) -> HttpResponse:
    """One import; one whose columns nobody has named yet leads there."""
    run = queries.run(request.actor, id)
    if run.state == State.NEW and not run.mapping and kind_of(run):
        return HttpResponseRedirect(reverse("import-mapping", args=[run.pk]))
    return render(request, "imports/import.html", _context(request, run))


@page("ground.import:run")
def part(request: Request, id: UUID) -> HttpResponse:
    """Only what of an import's page changes while its job runs."""
    return render(request, "imports/part.html", _context(request, queries.run(request.actor, id)))


def _context(request: Request, run: ImportRun) -> dict[str, Any]:
    job = job_of(run, request.actor)
    context: dict[str, Any] = {"run": run, "job": job, "steps": steps_of(run), "facts": facts(run), "crumbs": crumbs()}
    if job is None:
        found = result(run, kind_of(run), request.GET)
        context |= {"said": said(run, request.actor), "actions": list(deeds(run)), **found}
    return context


@page("ground.import:run", methods=("POST",))
def check(request: Request, id: UUID) -> HttpResponse:
    """Have the whole file checked as its columns are named."""
    run = _mine(request, id)
    return _done(request, run, lambda: actions.ask_check(request.actor, run))


@page("ground.import:run", methods=("POST",))
def carry_out(request: Request, id: UUID) -> HttpResponse:
    """Import the file; with `again` although it was imported before."""
    run = _mine(request, id)

    def ask() -> None:
        if request.POST.get("again"):
            actions.map_columns(request.actor, run, Mapping(**run.mapping), **run.options | {"again": True})
        actions.ask_import(request.actor, run)

    return _done(request, run, ask)


@page("ground.import:run", methods=("GET", "HEAD", "POST"))
def undo(request: Request, id: UUID) -> HttpResponse:
    """Ask whether the import is to be taken back (GET), and take it back (POST)."""
    run = _mine(request, id)
    if not queries.can_undo(run):
        messages.info(request, _("This import cannot be undone any more."))
        return HttpResponseRedirect(run.get_absolute_url())
    if request.method == "POST":
        return _done(request, run, lambda: actions.ask_undo(request.actor, run))
    counts = summary(run.counts)
    return render(request, "imports/undo.html", {"run": run, "counts": counts, "crumbs": crumbs()})


@page("ground.import:run", methods=("POST",))
def go_on(request: Request, id: UUID) -> HttpResponse:
    """Go on with an import whose work was interrupted."""
    run = _mine(request, id)
    return _done(request, run, lambda: viewing.go_on(request.actor, run))


@page("ground.import:run", methods=("POST",))
def cancel(request: Request, id: UUID) -> HttpResponse:
    """Stop the work on an import; what it has written is taken back."""
    run = queries.run(request.actor, id)
    if run.job is None or not run.job.is_open:
        messages.info(request, _("The job has ended already."))
        return HttpResponseRedirect(run.get_absolute_url())
    jobs.cancel(request.actor, run.job)
    if Job.objects.visible_to(request.actor).filter(pk=run.job.pk, state=Job.State.RUNNING).exists():
        messages.info(request, _("The job stops at its next step."))
    return HttpResponseRedirect(run.get_absolute_url())


@page("ground.import:run", methods=("POST",))
def discard(request: Request, id: UUID) -> HttpResponse:
    """Throw away an import that wrote nothing."""
    run = queries.run(request.actor, id)
    try:
        actions.discard(request.actor, run)
    except ValidationError as fault:
        messages.warning(request, fault.messages[0])
        return HttpResponseRedirect(reverse("import", args=[id]))
    messages.success(request, _("“{file}” is thrown away; nothing of it was imported.").format(file=run.file_name))
    return HttpResponseRedirect(reverse("imports"))


def _mine(request: Request, id: UUID) -> ImportRun:
    """A run of a kind that the actor may import."""
    run = queries.run(request.actor, id)
    import_mapping.open_kind(request.actor, run)
    return run


def _done(request: Request, run: ImportRun, verb: Verb) -> HttpResponse:
    """Do it, and back to the run's page; there too where somebody was quicker."""
    try:
        verb()
    except ValidationError as fault:
        messages.warning(request, fault.messages[0])
    return HttpResponseRedirect(run.get_absolute_url())


urlpatterns: list[URLPattern] = [
    path("imports", all_imports, name="imports"),
    path("imports/new", import_upload.new, name="import-new"),
    path("imports/template/<slug:kind>.csv", import_upload.template, name="import-template"),
    path("imports/<uuid:id>", one, name="import"),
    path("imports/<uuid:id>/part", part, name="import-part"),
    path("imports/<uuid:id>/mapping", import_mapping.mapping, name="import-mapping"),
    path("imports/<uuid:id>/encoding", import_mapping.encoding, name="import-encoding"),
    path("imports/<uuid:id>/check", check, name="import-check"),
    path("imports/<uuid:id>/run", carry_out, name="import-run"),
    path("imports/<uuid:id>/go-on", go_on, name="import-go-on"),
    path("imports/<uuid:id>/cancel", cancel, name="import-cancel"),
    path("imports/<uuid:id>/discard", discard, name="import-discard"),
    path("imports/<uuid:id>/undo", undo, name="import-undo"),
    path("imports/<uuid:id>/wrong.csv", import_files.wrong, name="import-wrong"),
    path("imports/<uuid:id>/skipped.csv", import_files.skipped, name="import-skipped"),
]
