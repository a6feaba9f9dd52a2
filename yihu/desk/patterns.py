"""The page of patterns: every component in every state, with made-up data. Accessibility is tested on it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yihu.desk.pattern_charts import charts
from yihu.desk.pattern_examples import examples
from yihu.desk.pattern_forms import forms
from yihu.ground.screens import SIGNED_IN, Request, page


@page(SIGNED_IN)
def patterns(request: Request) -> HttpResponse:
    """All components; `?part=job` is what the polling job card fetches."""
    if request.GET.get("part") == "job":
        return render(request, "yihu/components/job.html", {"job": examples(request.GET)["jobs"]["done"]})
    sections = [
        ("numbers", _("Numbers and states")),
        ("lists", _("Lists")),
        ("account", _("The account page")),
        ("charts", _("Charts")),
        ("forms", _("Forms")),
        ("imports", _("Imports and jobs")),
        ("messages", _("Messages and menus")),
        ("nothing", _("When there is nothing")),
    ]
    context = {"sections": sections, **examples(request.GET), **charts(), **forms()}
    return render(request, "desk/patterns.html", context)


urlpatterns: list[URLPattern] = [path("-/patterns", patterns, name="patterns")]
