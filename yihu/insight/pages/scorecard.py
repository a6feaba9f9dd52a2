"""The scorecard: accounts ranked by their figures, one currency at a time, now or as of the end of a year."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from yihu.ground import jobs
from yihu.ground.commands import WrongInput
from yihu.ground.face import Action, Empty, Tab
from yihu.ground.models import Job
from yihu.ground.screens import Request, page
from yihu.ground.text.moments import format_date, format_datetime
from yihu.insight import queries
from yihu.insight.models import Change, Figures, RefreshRun, Year
from yihu.insight.pages.scorecard_list import by_rank, scorecard_list, with_standing
from yihu.insight.pages.scorecard_picture import picture
from yihu.insight.pages.tier_changes import summary
from yihu.insight.pages.tier_changes import urlpatterns as change_pages
from yihu.insight.years import end_of, years_of


@page("insight.measures:view")
def scorecard(request: Request) -> HttpResponse:
    """The ranked list with its totals; what it shows stands in its address."""
    run = RefreshRun.last()
    if run is None:
        return render(request, "insight/scorecard.html", {"empty": _nothing_yet(request)})
    year = _asked_year(request)
    figures: Figures | None = run if year is None else Year.objects.filter(as_of=end_of(year)).first()
    context: dict[str, Any] = {"run": run, "year": year, "years": _years(request, run, year), "figures": figures}
    context["can_compute"] = request.actor.can("insight.refresh:run")
    if figures is None:
        return render(request, "insight/scorecard.html", context | {"not_computed": year})
    known = queries.currencies(figures)
    asked = request.GET.get("currency", "")
    currency = asked if asked in known else next(iter(known), "")
    listing = scorecard_list(request.actor, figures, currency).read(request)
    with_standing(request.actor, listing.page.rows, figures)
    by_rank(listing.page.rows, listing.sort)
    context |= {
        "listing": listing,
        "currency": currency,
        "currencies": _currencies(request, known, currency),
        "meta": _meta(figures, currency),
        "changes": summary(request.actor, run) if figures is run else [],
        "outdated": figures is run and Change.objects.exists(),
        "old_year": isinstance(figures, Year) and figures.run_id != run.pk,
        "actions": [*_export(request, figures), *_actions(request)],
        **picture(request.actor, figures, currency),
    }
    return render(request, "insight/scorecard.html", context)


def _asked_year(request: Request) -> int | None:
    """The year that the address asks for; another word is as good as none."""
    try:
        year = int(request.GET.get("year", ""))
        end_of(year)
    except (ValueError, WrongInput):
        return None
    return year


def _years(request: Request, run: RefreshRun, current: int | None) -> list[Tab]:
    here = reverse("insight:scorecard")
    currency = request.GET.get("currency", "")
    rest = f"&currency={currency}" if currency.isalpha() else ""
    years = [Tab(str(year), f"{here}?year={year}{rest}", year == current) for year in years_of(run)[:6]]
    return (
        [Tab(_("Last 12 months"), f"{here}?{rest.lstrip('&')}".rstrip("?"), current is None), *years] if years else []
    )


def _currencies(request: Request, known: list[str], current: str) -> list[Tab]:
    """The way to the other currencies; there is nothing to choose with one."""
    if len(known) < 2:
        return []
    here = reverse("insight:scorecard")
    year = f"&year={request.GET['year']}" if request.GET.get("year", "").isdigit() else ""
    return [Tab(code, f"{here}?currency={code}{year}", code == current) for code in known]


def _meta(figures: Figures, currency: str) -> list[str]:
    of = figures.of(currency)
    texts = [_("as of {day}").format(day=format_date(figures.as_of))]
    if of.get("last_day"):
        texts.append(_("invoice lines from {first} to {last}").format(first=of["first_day"], last=of["last_day"]))
    texts.append(_("computed {moment}").format(moment=format_datetime(figures.finished_at)))
    return texts


def _actions(request: Request) -> list[Action]:
    if not request.actor.can("insight.refresh:run"):
        return []
    return [Action(_("Compute anew"), reverse("insight:refresh"), "undo", post=True)]


def _export(request: Request, figures: Figures) -> list[Action]:
    """The way to the file of this list; a past year's list has none."""
    if isinstance(figures, Year) or not request.actor.can("ground.export:run"):
        return []
    chosen = urlencode({"kind": "scorecard", "query": request.GET.urlencode()})
    return [Action(_("Export"), f"{reverse('exports')}?{chosen}", "download")]


def _nothing_yet(request: Request) -> Empty:
    return Empty(
        "first",
        _("Nothing has been computed yet"),
        _("Figures and tiers follow from transactions: import them, and they are computed by themselves."),
        _actions(request),
    )


@page("insight.refresh:run", methods=("POST",))
def refresh(request: Request) -> HttpResponse:
    """Ask for a refresh; one that runs already is not disturbed."""
    jobs.enqueue(request.actor, "insight.refresh", key="insight.refresh", behind=True)
    messages.success(request, _("The figures are being computed anew."))
    return HttpResponseRedirect(reverse("insight:scorecard"))


@page("insight.refresh:run", methods=("POST",))
def compute_year(request: Request) -> HttpResponse:
    """Ask for the figures of a year that is over."""
    try:
        year = int(request.POST.get("year", ""))
        end_of(year)
    except (ValueError, WrongInput):
        messages.error(request, _("Choose a year that is over."))
        return HttpResponseRedirect(reverse("insight:scorecard"))
    row = jobs.enqueue(request.actor, "insight.year", key=f"insight.year:{year}", year=year)
    if Job.objects.visible_to(request.actor).filter(pk=row.pk).exists():
        return HttpResponseRedirect(reverse("job", args=[row.pk]))
    messages.success(request, _("The figures of {year} are being computed already.").format(year=year))
    return HttpResponseRedirect(f"{reverse('insight:scorecard')}?year={year}")


urlpatterns: list[URLPattern] = [
    path("scorecard", scorecard, name="scorecard"),
    path("scorecard/refresh", refresh, name="refresh"),
    path("scorecard/year", compute_year, name="year"),
    *change_pages,
]
