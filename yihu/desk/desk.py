"""The pages of the staff's shell."""

from __future__ import annotations

from django.urls import URLPattern

from yihu.desk.pages import account, documentation, person, session

urlpatterns: list[URLPattern] = [
    *session.urlpatterns,
    *account.urlpatterns,
    *person.urlpatterns,
    *documentation.urlpatterns,
]
