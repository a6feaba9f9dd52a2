"""The list of accounts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.accounts.models import Organisation, OrganisationIdentifier, Scheme
from yihu.ground import exports, scope
from yihu.ground.actors import Actor
from yihu.ground.face import Action, Empty
from yihu.ground.lists import (
    ChoiceFilter,
    Column,
    ConditionFilter,
    Filter,
    List,
    RangeFilter,
    TerritoryFilter,
    TextFilter,
)
from yihu.ground.screens import Request, page
from yihu.ground.text.amounts import format_money, format_percent
from yihu.ground.text.moments import format_datetime
from yihu.insight.models import RefreshRun

# unscoped: the identifiers of rows that are scoped themselves
CODES = Prefetch("identifiers", OrganisationIdentifier.objects.filter(scheme=Scheme.USCC, until=None))


def plain_rows(actor: Actor) -> Any:
    """Accounts with what the list shows of them, those in the bin left out."""
    rows = Organisation.objects.visible_to(actor).filter(archived_at=None)
    return rows.select_related("territory", "owner").prefetch_related(CODES)


def rows_with_figures(actor: Actor) -> Any:
    """The same with their figures."""
    return plain_rows(actor).select_related("measures")


def _code(row: Organisation) -> str | None:
    return next((i.value for i in row.identifiers.all()), None)


def tier(row: Organisation) -> SafeString | None:
    """The tier as a badge; nothing where none was computed."""
    measures = getattr(row, "measures", None)
    if measures is None:
        return None
    return render_to_string("yihu/components/tier_badge.html", {"tier": measures.tier})


def revenue(row: Organisation) -> str | None:
    """The 12-month revenue in short."""
    measures = getattr(row, "measures", None)
    if measures is None or measures.revenue_12m is None:
        return None
    return format_money(measures.revenue_12m, measures.currency, compact=True)


def growth(row: Organisation) -> str | None:
    """The 12-month growth."""
    measures = getattr(row, "measures", None)
    return None if measures is None or measures.growth_12m is None else format_percent(measures.growth_12m)


NAME = Column(
    "name", gettext_lazy("Name"), href=lambda row: row.get_absolute_url(), main=True, sort="name", phone="whole"
)
CODE = Column("code", gettext_lazy("Credit code"), value=_code, phone="whole")
TERRITORY = Column("territory", gettext_lazy("Territory"))
OWNER = Column("owner", gettext_lazy("Account manager"))
INDUSTRY = Column("industry", gettext_lazy("Industry"), sort="industry", phone="no")
FIGURES = (
    Column("tier", gettext_lazy("Tier"), value=tier),
    Column(
        "revenue",
        gettext_lazy("12-month revenue"),
        value=revenue,
        numeric=True,
        sort="revenue",
        path="measures__revenue_12m",
    ),
    Column("growth", gettext_lazy("Growth"), value=growth, numeric=True, sort="growth", path="measures__growth_12m"),
)
MINE = ConditionFilter(
    "mine",
    gettext_lazy("Whose"),
    conditions={
        "team": (gettext_lazy("with me on the team"), lambda actor: Q(pk__in=scope.team(actor))),
        "nobody": (gettext_lazy("without account manager"), lambda actor: Q(owner=None)),
    },
)
FILTERS: tuple[Filter, ...] = (
    TextFilter(kind="accounts.organisation", title=gettext_lazy("Name, pinyin, code, telephone")),
    TerritoryFilter(title=gettext_lazy("Territory")),
    MINE,
    ChoiceFilter("kind", gettext_lazy("Kind"), choices=Organisation.Kind.choices),
    TextFilter("industry", gettext_lazy("Industry"), paths=("industry",)),
)
TIERS = (("1", gettext_lazy("Tier 1")), ("2", gettext_lazy("Tier 2")))
FIGURE_FILTERS: tuple[Filter, ...] = (
    ChoiceFilter("tier", gettext_lazy("Tier"), path="measures__tier", choices=TIERS),
    RangeFilter("revenue", gettext_lazy("12-month revenue"), path="measures__revenue_12m"),
)


def _empty(actor: Actor) -> Empty:
    actions = [Action(_("Import accounts"), reverse("imports"), "upload")] if actor.can("ground.import:run") else []
    return Empty("first", _("No account is in your territory yet"), _("Accounts come with an import."), actions)


PLAIN = List(
    "accounts",
    gettext_lazy("Accounts"),
    plain_rows,
    (NAME, CODE, TERRITORY, OWNER, INDUSTRY),
    "name",
    FILTERS,
    empty=_empty,
)
WITH_FIGURES = List(
    "accounts",
    gettext_lazy("Accounts"),
    rows_with_figures,
    (NAME, CODE, *FIGURES, TERRITORY, OWNER, INDUSTRY),
    "-revenue",
    (*FILTERS, *FIGURE_FILTERS),
    empty=_empty,
)


def _list_for(actor: Actor) -> List:
    return WITH_FIGURES if actor.covers("insight.measures:view", "accounts.account:view") else PLAIN


exports.narrow("accounts", lambda actor, query: _list_for(actor).all(actor, query))


def _binned(actor: Actor) -> Any:
    rows = Organisation.objects.visible_to(actor, "accounts.account:archive").exclude(archived_at=None)
    return rows.select_related("territory", "owner").prefetch_related(CODES)


BIN = List(
    "bin",
    gettext_lazy("Accounts in the bin"),
    _binned,
    (
        NAME,
        CODE,
        TERRITORY,
        OWNER,
        Column(
            "archived_at",
            gettext_lazy("In the bin since"),
            value=lambda row: format_datetime(row.archived_at),
            sort="since",
            path="archived_at",
        ),
    ),
    "-since",
    empty=lambda actor: Empty("cleared", _("The bin is empty")),
)


@page("accounts.account:archive")
def bin(request: Request) -> HttpResponse:
    """Accounts in the bin; the page of each offers the way out."""
    crumbs = [(_("Accounts"), reverse("accounts"))]
    return render(request, "desk/bin.html", {"listing": BIN.read(request), "crumbs": crumbs})


@page("accounts.account:view")
def accounts(request: Request) -> HttpResponse:
    """The accounts the reader may see; the whole state of the list stands in its address."""
    figures = request.actor.covers("insight.measures:view", "accounts.account:view")
    listing = _list_for(request.actor).read(request)
    context = {
        "listing": listing,
        "table": listing.table,
        "run": RefreshRun.last() if figures else None,
        "actions": _actions(request),
    }
    return render(request, "desk/accounts.html", context)


def _actions(request: Request) -> list[Action]:
    found = []
    if request.actor.can("ground.import:run"):
        found.append(Action(_("Import"), reverse("imports"), "upload"))
    if request.actor.can("ground.export:run"):
        chosen = urlencode({"kind": "accounts", "query": request.GET.urlencode()})
        found.append(Action(_("Export"), f"{reverse('exports')}?{chosen}", "download"))
    if request.actor.can("accounts.account:archive"):
        found.append(Action(_("Bin"), reverse("accounts-bin"), "trash", "plain"))
    return found


urlpatterns: list[URLPattern] = [
    path("accounts", accounts, name="accounts"),
    path("accounts/bin", bin, name="accounts-bin"),
]
