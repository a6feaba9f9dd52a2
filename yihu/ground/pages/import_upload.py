"""The beginning of an import: what is in the file, and the file; templates to fill in."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from yihu.ground.face import Empty
from yihu.ground.imports import actions, queries
from yihu.ground.imports.kinds import Kind
from yihu.ground.imports.reading.faults import FileFault
from yihu.ground.imports.reading.limits import most_bytes
from yihu.ground.pages.import_forms import UploadForm
from yihu.ground.pages.import_steps import FILE, crumbs, steps
from yihu.ground.pages.import_words import list_of
from yihu.ground.scope import Refused
from yihu.ground.screens import Request, page

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.gz,.zip"


@page("ground.import:run", methods=("GET", "HEAD", "POST"))
def new(request: Request) -> HttpResponse:
    """Choose a file (GET) and give it in (POST): to its columns, or back with what is wrong with it."""
    if request.method != "POST":
        form = UploadForm(request.actor, initial=_initial(request))
        return render(request, "imports/new.html", _context(request, form))
    form = UploadForm(request.actor, request.POST, request.FILES)
    fault: FileFault | None = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            kind = form.kinds[given["kind"]]
            run = actions.receive(request.actor, kind, given["file"].name, given["file"].chunks(), given["encoding"])
        except FileFault as found:
            fault = found
            form.add_error("file", str(found))
        else:
            return HttpResponseRedirect(reverse("import-mapping", args=[run.pk]))
    return render(request, "imports/new.html", {**_context(request, form), "fault": fault}, status=422)


def _initial(request: Request) -> dict[str, str]:
    kinds = queries.kinds_for(request.actor)
    asked = request.GET.get("kind", "")
    only = kinds[0].name if len(kinds) == 1 else ""
    return {"kind": asked if asked in {kind.name for kind in kinds} else only}


def _context(request: Request, form: UploadForm) -> dict[str, Any]:
    chosen = form.data.get("kind") if form.is_bound else form.initial.get("kind")
    nothing = Empty(
        "refused",
        _("There is no kind of file that you may import"),
        _("Ask your administrator for the right to change accounts."),
    )
    return {
        "form": form,
        "kinds": [_described(kind, kind.name == chosen) for kind in form.kinds.values()],
        "nothing": nothing,
        "steps": steps(FILE),
        "crumbs": crumbs(),
        "accept": ACCEPTED,
        "max_bytes": most_bytes(),
        "max_text": filesizeformat(most_bytes()),
    }


def _described(kind: Kind, chosen: bool) -> dict[str, Any]:
    needed = list_of(str(column.title) for column in kind.columns if column.required)
    more = list_of(str(column.title) for column in kind.columns if not column.required)
    return {
        "name": kind.name,
        "title": kind.title,
        "chosen": chosen,
        "needed": _("Every row needs: {fields}.").format(fields=needed) if needed else _("No field is required."),
        "more": _("Also read: {fields}.").format(fields=more) if more else "",
        "template": reverse("import-template", args=[kind.name]),
    }


@page("ground.import:run")
def template(request: Request, kind: str) -> HttpResponse:
    """A file to fill in: our headers in the reader's language, and an example."""
    found = next((known for known in queries.kinds_for(request.actor) if known.name == kind), None)
    if found is None:
        raise Refused("not found")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([str(column.title) for column in found.columns])
    writer.writerow([column.example for column in found.columns])
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    name = _("{kind} template.csv").format(kind=found.title)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
