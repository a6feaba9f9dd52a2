"""Imports: the list of runs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.ground.actors import Actor
from yihu.ground.face import Empty
from yihu.ground.imports import queries
from yihu.ground.imports.engine import summary
from yihu.ground.imports.kinds import registry
from yihu.ground.lists import ChoiceFilter, Column, List
from yihu.ground.models import ImportRun
from yihu.ground.screens import Request, page
from yihu.ground.text.amounts import format_number
from yihu.ground.text.moments import format_datetime

State = ImportRun.State
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


def badge(run: ImportRun) -> SafeString:
    """The run's state as a word with its mark."""
    shown = {"text": run.get_state_display(), "tone": TONES[State(run.state)]}
    return render_to_string("yihu/components/status.html", shown)


def kind_title(run: ImportRun) -> str:
    """What the file of a run holds."""
    kind = registry().get(run.kind)
    return str(kind.title) if kind else run.kind


def _count(name: str) -> Any:
    def read(run: ImportRun) -> str | None:
        return format_number(summary(run.counts)[name]) if run.counts else None

    return read


def _empty(actor: Actor) -> Empty:
    return Empty("first", _("Nothing was imported yet"), _("Every file you import stands here with what became of it."))


IMPORTS = List(
    "imports",
    gettext_lazy("Imports"),
    queries.runs,
    (
        Column("file", gettext_lazy("File"), lambda run: run.file_name, ImportRun.get_absolute_url, main=True),
        Column("kind", gettext_lazy("What is in it"), kind_title),
        Column("state", gettext_lazy("State"), badge),
        Column("read", gettext_lazy("Rows"), _count("read"), numeric=True),
        Column("created", gettext_lazy("Created"), _count("created"), numeric=True),
        Column("updated", gettext_lazy("Updated"), _count("updated"), numeric=True),
        Column("errors", gettext_lazy("Wrong"), _count("errors"), numeric=True),
        Column("user", gettext_lazy("By"), lambda run: run.user_name or _("the system")),
        Column("created_at", gettext_lazy("Received"), lambda run: format_datetime(run.created_at), sort="created_at"),
    ),
    "-created_at",
    (ChoiceFilter("state", gettext_lazy("State"), choices=State.choices),),
    empty=_empty,
)


@page("ground.import:run")
def all_imports(request: Request) -> HttpResponse:
    """One's own imports, the newest first; an administrator sees all."""
    return render(request, "imports/imports.html", {"listing": IMPORTS.read(request)})


urlpatterns: list[URLPattern] = [path("imports", all_imports, name="imports")]
