"""The audit record: what was done, by whom, to what, newest first."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from yihu.accounts.models import Organisation
from yihu.ground import events
from yihu.ground.actors import Actor
from yihu.ground.face import Text
from yihu.ground.lists import ChoiceFilter, Column, List, RangeFilter, TextFilter
from yihu.ground.models import Event
from yihu.ground.screens import Request, page
from yihu.ground.text.moments import format_datetime


def rows(actor: Actor) -> Any:
    """The events that the actor may audit, with the name of their account."""
    # unscoped: the name of the account of an event that is scoped itself
    name = Organisation.objects.filter(pk=OuterRef("account_id")).values("name")[:1]
    return Event.objects.visible_to(actor, "ground.audit:view").annotate(account_name=Subquery(name))


def _account_url(event: Any) -> str:
    return reverse("account", args=[event.account_id]) if event.account_name else ""


def _types(actor: Actor) -> list[tuple[str, Text]]:
    return [(name, declared.title) for name, declared in events.registry().items()]


AUDIT = List(
    "audit",
    _("Audit record"),
    rows,
    (
        Column(
            "recorded_at", _("When"), value=lambda e: format_datetime(e.recorded_at), sort="when", path="recorded_at"
        ),
        Column("actor_name", _("Who")),
        Column("what", _("What"), value=lambda e: events.describe(e).read(e), main=True),
        Column("account_name", _("Account"), href=_account_url, phone="whole"),
    ),
    "-when",
    (
        TextFilter("who", _("Who"), paths=("actor_name",)),
        ChoiceFilter("type", _("Kind of event"), choices=_types),
        RangeFilter("when", _("When"), path="recorded_at", of="moment"),
    ),
)


@page("ground.audit:view")
def audit(request: Request) -> HttpResponse:
    """The record with its filters."""
    return render(request, "desk/audit.html", {"listing": AUDIT.read(request)})


urlpatterns: list[URLPattern] = [path("audit", audit, name="audit")]
