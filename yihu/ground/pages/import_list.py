"""The list of imports."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.ground.actors import Actor
from yihu.ground.face import Action, Empty
from yihu.ground.imports import queries
from yihu.ground.imports.engine import summary
from yihu.ground.lists import ChoiceFilter, Column, List
from yihu.ground.models import ImportRun
from yihu.ground.pages.import_view import badge, kind_title
from yihu.ground.text.amounts import format_number
from yihu.ground.text.moments import format_datetime


def start() -> Action:
    """The way to a new import."""
    return Action(_("Import a file"), reverse("import-new"), icon="upload", style="primary", hotkey="n")


def _count(name: str) -> Any:
    def read(run: ImportRun) -> str | None:
        return format_number(summary(run.counts)[name]) if run.counts else None

    return read


def _empty(actor: Actor) -> Empty:
    text = _("Every file you import stands here with what became of it.")
    return Empty("first", _("Nothing was imported yet"), text, [start()])


IMPORTS = List(
    "imports",
    gettext_lazy("Imports"),
    queries.runs,
    (
        Column("file", gettext_lazy("File"), lambda run: run.file_name, ImportRun.get_absolute_url, main=True),
        Column("kind", gettext_lazy("What is in it"), kind_title),
        Column("state", gettext_lazy("State"), badge),
        Column("read", gettext_lazy("Number of rows"), _count("read"), numeric=True),
        Column("created", gettext_lazy("New"), _count("created"), numeric=True),
        Column("updated", gettext_lazy("Changed"), _count("updated"), numeric=True),
        Column("errors", gettext_lazy("Wrong"), _count("errors"), numeric=True),
        Column("user", gettext_lazy("Received from"), lambda run: run.user_name or _("the system")),
        Column("created_at", gettext_lazy("Received"), lambda run: format_datetime(run.created_at), sort="created_at"),
    ),
    "-created_at",
    (ChoiceFilter("state", gettext_lazy("State"), choices=ImportRun.State.choices),),
    empty=_empty,
)
