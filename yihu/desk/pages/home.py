"""Home: my accounts, what changed in them, and in an empty house the first steps."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from yihu.accounts.models import Interaction, Organisation
from yihu.accounts.timeline import ICONS
from yihu.desk.pages import account_view as view
from yihu.desk.pages.accounts import growth, revenue, tier
from yihu.ground import scope
from yihu.ground.face import Column, Empty, Table, Task
from yihu.ground.jobs import open_jobs
from yihu.ground.models import Territory
from yihu.ground.screens import SIGNED_IN, Request, page
from yihu.ground.text.moments import format_date
from yihu.ground.timeline import Item
from yihu.holdings.models import Transaction
from yihu.insight.models import RefreshRun, TierChange


@page(SIGNED_IN)
def home(request: Request) -> HttpResponse:
    """What concerns the reader first."""
    actor = request.actor
    if not Organisation.objects.exists():  # unscoped: asks whether the house is empty, shows nothing of it
        return first_run(request)
    reached = Organisation.objects.visible_to(actor).filter(archived_at=None)
    mine = reached.filter(pk__in=scope.team(actor))
    has_team = mine.exists()
    sees_figures = actor.covers("insight.measures:view", "accounts.account:view")
    run = RefreshRun.last() if sees_figures else None
    context: dict[str, Any] = {
        "accounts": _accounts(mine if has_team else reached, has_team, sees_figures),
        "touches": view.entries(_touches(request)) if has_team else None,
        "jobs": open_jobs().visible_to(actor).order_by("-created_at")[:5],  # type: ignore[attr-defined]
        "run": run,
    }
    if run:
        context["changes"] = _changes(request, run)
    return render(request, "desk/home.html", context)


def _accounts(rows: Any, has_team: bool, sees_figures: bool) -> Table:
    """The reader's own accounts, or where he is on no team those of his territory; the largest first."""
    columns = [
        Column("name", _("Name"), href=lambda r: r.get_absolute_url(), main=True),
        Column("territory", _("Territory")),
    ]
    if sees_figures:
        largest = F("measures__revenue_12m").desc(nulls_last=True)
        rows = rows.select_related("measures").order_by(largest, "pk")
        columns += [
            Column("tier", _("Tier"), value=tier),
            Column("revenue", _("12-month revenue"), value=revenue, numeric=True),
            Column("growth", _("Growth"), value=growth, numeric=True),
        ]
    else:
        rows = rows.order_by("name", "pk")
    title = _("My accounts") if has_team else _("Accounts of my territory")
    empty = Empty("first", _("No account is in your territory yet"), _("Accounts come with an import."))
    return Table("mine", title, columns, rows.select_related("territory")[:10], empty=empty)


def _touches(request: Request) -> list[Item]:
    """The latest touches with the reader's own accounts."""
    rows = Interaction.objects.visible_to(request.actor).filter(
        organisation__in=scope.team(request.actor), removed_at=None
    )
    return [
        Item(
            row.at,
            "interaction",
            f"{row.author_name} · {row.organisation}",
            ICONS[Interaction.Kind(row.kind)],
            row.text,
            url=row.organisation.get_absolute_url(),
        )
        for row in rows.select_related("organisation").order_by("-at", "-pk")[:8]
    ]


def _changes(request: Request, run: RefreshRun) -> Table:
    """Which accounts the last refresh put into another tier."""
    rows = TierChange.objects.visible_to(request.actor).filter(run=run).select_related("account")
    words = {"entered": _("entered"), "left": _("left"), "up": _("up"), "down": _("down")}
    columns = [
        Column("account", _("Account"), href=lambda r: r.account.get_absolute_url(), main=True),
        Column("kind", _("Change"), value=lambda r: words[r.kind]),
        Column("before", _("Before"), value=lambda r: r.before),
        Column("after", _("Now"), value=lambda r: r.after),
    ]
    empty = Empty("cleared", _("No account changed its tier"))
    caption = _("Changes of tier as of {day}").format(day=format_date(run.as_of))
    return Table("changes", caption, columns, rows.order_by("after", "before", "pk")[:10], empty=empty)


def first_run(request: Request) -> HttpResponse:
    """The first steps in an empty house, for those who may take them."""
    upload = reverse("imports") if request.actor.can("ground.import:run") else ""
    tasks = [
        Task(
            _("Import the territories"),
            upload,
            _("Province, city, county with their codes. Rights follow this tree."),
            Territory.objects.exclude(parent=None).exists(),
        ),
        Task(
            _("Import the accounts"),
            upload,
            _("A file from your present system, CSV or Excel; every row is checked before anything is written."),
        ),
        Task(
            _("Import the transactions"),
            upload,
            _("Invoice lines: revenue, growth, margin and tiers follow from them."),
            Transaction.objects.exists(),  # unscoped: asks whether there is any
        ),
    ]
    done = sum(task.done for task in tasks)
    return render(request, "desk/first_run.html", {"tasks": tasks, "done": done, "total": len(tasks)})


urlpatterns: list[URLPattern] = [path("", home, name="home")]
