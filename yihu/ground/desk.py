"""The pages that every room stands on: search, jobs, imports and exports."""

from __future__ import annotations

from django.urls import URLPattern

from yihu.ground.pages import exports, imports, jobs, search

urlpatterns: list[URLPattern] = [
    *search.urlpatterns,
    *jobs.urlpatterns,
    *imports.urlpatterns,
    *exports.urlpatterns,
]
