from __future__ import annotations

from django.urls import URLPattern

from yihu.insight.pages import scorecard

urlpatterns: list[URLPattern] = scorecard.urlpatterns
