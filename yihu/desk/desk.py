"""The pages of the staff's shell."""

from __future__ import annotations

from django.urls import URLPattern

from yihu.desk import patterns
from yihu.desk.pages import account, accounts, audit, documentation, home, person, session

urlpatterns: list[URLPattern] = [
    *session.urlpatterns,
    *home.urlpatterns,
    *accounts.urlpatterns,
    *account.urlpatterns,
    *person.urlpatterns,
    *audit.urlpatterns,
    *documentation.urlpatterns,
    *patterns.urlpatterns,
]
