from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yihu.accounts import queries
from yihu.accounts.models import Interaction
from yihu.accounts.timeline import ICONS
from yihu.desk.pages import account_view as view
from yihu.ground.face import Column, Table
from yihu.ground.screens import Request, page
from yihu.ground.timeline import Item


@page("accounts.person:view")
def person(request: Request, id: UUID) -> HttpResponse:
    """One person: roles with dates in every organisation the reader may see, contact points, touches."""
    found = queries.person(request.actor, id)
    roles = Table(
        "roles",
        _("Roles"),
        [
            Column("organisation", _("Organisation"), href=lambda r: r.organisation.get_absolute_url(), main=True),
            Column("department", _("Department")),
            Column("title", pgettext("job", "Title")),
            Column("buying_role", _("Buying role"), value=lambda r: r.get_buying_role_display()),
            Column("span", _("In this role"), value=view.span),
        ],
        queries.roles_of(request.actor, found),
    )
    touches = Interaction.objects.visible_to(request.actor).filter(person=found, removed_at=None)
    items = [
        Item(
            t.at,
            "interaction",
            f"{t.get_kind_display()} · {t.organisation}",
            ICONS[Interaction.Kind(t.kind)],
            t.text,
            t.author_name,
        )
        for t in touches.select_related("organisation").order_by("-at")[:30]
    ]
    context = {
        "person": found,
        "roles": roles,
        "entries": view.entries(items),
        "points": list(found.contact_points.all()),
        "crumbs": [(_("Accounts"), "/accounts")],
    }
    return render(request, "desk/person.html", context)


urlpatterns: list[URLPattern] = [path("people/<uuid:id>", person, name="person")]
