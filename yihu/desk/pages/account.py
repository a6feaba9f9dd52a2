"""One account: what it is, what it spends, what happened, who works there, what it has."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.accounts import actions, queries
from yihu.accounts.models import Affiliation, Designation, Interaction, Organisation, Scheme
from yihu.desk.pages import account_view as view
from yihu.ground import timeline
from yihu.ground.face import Tab
from yihu.ground.scope import get_visible
from yihu.ground.screens import Request, admits, page, panels

TABS = (
    ("account", gettext_lazy("Overview")),
    ("account-people", gettext_lazy("People")),
    ("account-holdings", gettext_lazy("Contracts and lines")),
    ("account-structure", gettext_lazy("Structure and team")),
)


def _frame(request: Request, id: UUID, current: str) -> dict[str, Any]:
    """What every tab of the account shows at its top."""
    account = queries.account(request.actor, id)
    labels = queries.labels(account)
    tabs = [Tab(title, reverse(name, args=[id]), name == current) for name, title in TABS if _opens(request, name)]
    return {
        "account": account,
        "crumbs": [(_("Accounts"), reverse("accounts"))],
        "labels": labels,
        "meta": [t for t in [view.territory(account), account.industry, *labels.get(Scheme.USCC, [])] if t],
        "tabs": tabs,
        "actions": view.actions_of(account, request.actor),
        "can_write": request.actor.can("accounts.note:write") and account.archived_at is None,
        "can_designate": request.actor.can("accounts.account:designate"),
    }


def _opens(request: Request, name: str) -> bool:
    needed = {"account-people": "accounts.person:view", "account-holdings": "holdings.contract:view"}
    return admits(request.actor, needed.get(name, "accounts.account:view"))


@page("accounts.account:view")
def overview(request: Request, id: UUID) -> HttpResponse:
    """The timeline, what the account spends, and its facts."""
    return _overview(request, id)


def _overview(request: Request, id: UUID, status: int = 200, **note: Any) -> HttpResponse:
    """The first tab; `note` is a note that could not be kept, with its fault."""
    context = _frame(request, id, "account")
    account = context["account"]
    context |= _timeline(request, account)
    context |= {
        "facts": view.facts(account, context["labels"], queries.parent_of(request.actor, account)),
        "panels": panels("account", request, account),
        "note": note,
        "note_kinds": Interaction.Kind.choices,
    }
    return render(request, "desk/account/overview.html", context, status=status)


def _timeline(request: Request, account: Organisation) -> dict[str, Any]:
    here = reverse("account", args=[account.pk])
    known = [s for s in timeline.sources() if not s.permission or request.actor.can(s.permission)]
    kinds = [k for k in request.GET.getlist("kind") if k in {s.key for s in known}]
    found = timeline.read(request.actor, account, kinds=kinds, after=timeline.Cursor.read(request.GET.get("after", "")))
    older = urlencode([*(("kind", k) for k in kinds), ("after", str(found.next))])
    chips = [Tab(_("Everything"), f"{here}#timeline", not kinds)]
    chips += [Tab(s.title, f"{here}?kind={s.key}#timeline", kinds == [s.key]) for s in known]
    return {
        "entries": view.entries(found.items),
        "chips": chips,
        "next_url": f"{here}?{older}#timeline" if found.next else "",
        "newest_url": f"{here}#timeline" if request.GET.get("after") else "",
    }


@page("accounts.person:view")
def people(request: Request, id: UUID) -> HttpResponse:
    """Who has and had a role, and which roles in buying nobody fills."""
    context = _frame(request, id, "account-people")
    rows = list(queries.people_of(request.actor, context["account"])[:500])
    present = [row for row in rows if queries.is_current(row)]
    past = [row for row in rows if row not in present]
    context |= {
        "present": view.people_table("people", _("People in a role today"), present),
        "past": view.people_table("past-people", _("People who had a role"), past) if past else None,
        "roles": _roles(present),
    }
    return render(request, "desk/account/people.html", context)


def _roles(present: list[Affiliation]) -> list[tuple[str, str]]:
    """Which roles of the buying centre are filled, by whom."""
    return [
        (str(title), "、".join(row.person.name for row in present if row.buying_role == value))
        for value, title in Affiliation.BuyingRole.choices
    ]


@page("holdings.contract:view")
def holdings(request: Request, id: UUID) -> HttpResponse:
    """Contracts, lines, latest invoice lines, opportunities."""
    context = _frame(request, id, "account-holdings")
    context["tables"] = view.holdings(request.actor, context["account"])
    return render(request, "desk/account/holdings.html", context)


@page("accounts.account:view")
def structure(request: Request, id: UUID) -> HttpResponse:
    """Organisations below, sites, departments, team, importance."""
    context = _frame(request, id, "account-structure")
    context |= view.structure(request.actor, context["account"])
    context["designations"] = _designations(context["account"])
    return render(request, "desk/account/structure.html", context)


def _designations(account: Organisation) -> list[dict[str, Any]]:
    open_ones = {d.kind: d for d in account.designations.filter(until=None)}
    return [{"kind": kind, "title": title, "said": open_ones.get(kind)} for kind, title in Designation.Kind.choices]


def _account(request: Request, id: UUID, permission: str) -> Organisation:
    found: Organisation = get_visible(Organisation.objects.all(), request.actor, permission, pk=id)
    return found


@page("accounts.note:write", methods=("POST",))
def write_note(request: Request, id: UUID) -> HttpResponse:
    """Put a note on the timeline; what could not be kept comes back with its fault."""
    account = _account(request, id, "accounts.note:write")
    try:
        actions.write_note(
            request.actor, account, request.POST.get("text", ""), kind=request.POST.get("kind", Interaction.Kind.NOTE)
        )
    except ValidationError as fault:
        return _overview(request, id, 422, fault=fault.messages, text=request.POST.get("text", ""))
    messages.success(request, _("The note stands on the timeline."))
    return HttpResponseRedirect(reverse("account", args=[id]) + "#timeline")


@page("accounts.note:write", methods=("POST",))
def remove_note(request: Request, id: UUID) -> HttpResponse:
    """Remove one's own note; the message offers the way back."""
    note = get_visible(Interaction.objects.all(), request.actor, "accounts.note:write", pk=id)
    actions.remove_note(request.actor, note)
    messages.success(request, _("The note was removed."), extra_tags=f"undo:{reverse('note-restore', args=[id])}")
    return HttpResponseRedirect(reverse("account", args=[note.organisation_id]) + "#timeline")


@page("accounts.note:write", methods=("POST",))
def restore_note(request: Request, id: UUID) -> HttpResponse:
    """Bring a removed note back."""
    note = get_visible(Interaction.objects.all(), request.actor, "accounts.note:write", pk=id)
    actions.restore_note(request.actor, note)
    return HttpResponseRedirect(reverse("account", args=[note.organisation_id]) + "#timeline")


@page("accounts.account:archive", methods=("POST",))
def archive(request: Request, id: UUID) -> HttpResponse:
    """Put the account into the bin; the message offers the way back."""
    account = _account(request, id, "accounts.account:archive")
    actions.archive(request.actor, account)
    undo = f"undo:{reverse('account-restore', args=[id])}"
    messages.success(request, _("{name} is in the bin.").format(name=account.name), extra_tags=undo)
    return HttpResponseRedirect(reverse("accounts"))


@page("accounts.account:archive", methods=("POST",))
def restore(request: Request, id: UUID) -> HttpResponse:
    """Take the account out of the bin."""
    account = _account(request, id, "accounts.account:archive")
    actions.restore(request.actor, account)
    messages.success(request, _("{name} is back.").format(name=account.name))
    return HttpResponseRedirect(reverse("account", args=[id]))


@page("accounts.account:designate", methods=("POST",))
def designate(request: Request, id: UUID) -> HttpResponse:
    """Mark the account as strategic or of high potential, or take that back."""
    account = _account(request, id, "accounts.account:designate")
    kind, reason = request.POST.get("kind", ""), request.POST.get("reason", "")
    try:
        if request.POST.get("end"):
            actions.undesignate(request.actor, account, kind)
        else:
            actions.designate(request.actor, account, kind, reason)
    except ValidationError as fault:
        messages.error(request, fault.messages[0])
    else:
        messages.success(request, _("Kept. The tier follows at the next refresh."))
    return HttpResponseRedirect(reverse("account-structure", args=[id]))


urlpatterns: list[URLPattern] = [
    path("accounts/<uuid:id>", overview, name="account"),
    path("accounts/<uuid:id>/people", people, name="account-people"),
    path("accounts/<uuid:id>/holdings", holdings, name="account-holdings"),
    path("accounts/<uuid:id>/structure", structure, name="account-structure"),
    path("accounts/<uuid:id>/notes", write_note, name="note-write"),
    path("accounts/<uuid:id>/archive", archive, name="account-archive"),
    path("accounts/<uuid:id>/restore", restore, name="account-restore"),
    path("accounts/<uuid:id>/designate", designate, name="account-designate"),
    path("notes/<uuid:id>/remove", remove_note, name="note-remove"),
    path("notes/<uuid:id>/restore", restore_note, name="note-restore"),
]
