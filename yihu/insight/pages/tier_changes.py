"""Which accounts came into another tier, refresh by refresh."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from yihu.ground.actors import Actor
from yihu.ground.face import Empty
from yihu.ground.lists import Column, ConditionFilter, List, RangeFilter, TerritoryFilter
from yihu.ground.screens import Request, page
from yihu.ground.text.moments import format_date
from yihu.insight.models import RefreshRun, TierChange
from yihu.insight.timeline import tier_name

KINDS = {
    "entered": (gettext_lazy("came into a tier"), Q(before=None)),
    "up": (gettext_lazy("went up"), Q(after__lt=F("before"))),
    "down": (gettext_lazy("went down"), Q(after__gt=F("before"))),
    "left": (gettext_lazy("left the tiers"), Q(after=None)),
}
COUNTED = {
    "entered": ngettext_lazy("{n} account came into a tier", "{n} accounts came into a tier", "n"),
    "up": ngettext_lazy("{n} account went up", "{n} accounts went up", "n"),
    "down": ngettext_lazy("{n} account went down", "{n} accounts went down", "n"),
    "left": ngettext_lazy("{n} account left the tiers", "{n} accounts left the tiers", "n"),
}


def summary(actor: Actor, run: RefreshRun) -> list[str]:
    """How many of the accounts that the actor sees changed their tier by `run`, in words; one query."""
    rows = (
        TierChange.objects.visible_to(actor)
        .filter(run=run)
        .values("before", "after")
        .annotate(n=Count("pk"))
        .order_by()
    )
    counts: Counter[str] = Counter()
    for row in rows:
        counts[TierChange(before=row["before"], after=row["after"]).kind] += row["n"]
    return [str(text % {"n": counts[kind]}).format(n=counts[kind]) for kind, text in COUNTED.items() if counts[kind]]


def _always(condition: Q, actor: Actor) -> Q:
    return condition


def _rows(actor: Actor) -> Any:
    return TierChange.objects.visible_to(actor).select_related("account__territory", "run")


LIST = List(
    "tier-changes",
    gettext_lazy("Changes of tier"),
    _rows,
    (
        Column(
            "account",
            gettext_lazy("Account"),
            value=lambda row: row.account.name,
            href=lambda row: row.account.get_absolute_url(),
            main=True,
            phone="whole",
        ),
        Column("before", gettext_lazy("Before"), value=lambda row: tier_name(row.before)),
        Column("after", gettext_lazy("After"), value=lambda row: tier_name(row.after)),
        Column("as_of", gettext_lazy("Revenue as of"), value=lambda row: format_date(row.run.as_of)),
        Column("at", gettext_lazy("Computed"), value=lambda row: format_date(row.at), sort="at"),
        Column("territory", gettext_lazy("Territory"), value=lambda row: row.account.territory, phone="no"),
    ),
    "-at",
    (
        ConditionFilter(
            "kind",
            gettext_lazy("Change"),
            conditions={kind: (title, partial(_always, q)) for kind, (title, q) in KINDS.items()},
        ),
        TerritoryFilter(path="account__territory", permission="insight.measures:view"),
        RangeFilter("at", gettext_lazy("Computed"), of="moment"),
    ),
    empty=lambda actor: Empty("cleared", _("No account has changed its tier yet")),
)


@page("insight.measures:view")
def tier_changes(request: Request) -> HttpResponse:
    """The changes that the reader may see, newest first."""
    return render(request, "insight/tier_changes.html", {"listing": LIST.read(request)})


urlpatterns: list[URLPattern] = [path("scorecard/changes", tier_changes, name="tier-changes")]
