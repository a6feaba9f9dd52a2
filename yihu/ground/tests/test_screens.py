from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from yihu.ground import screens
from yihu.ground.screens import SIGNED_IN, page
from yihu.testing.cast import Cast


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("everybody may see this")


@page("accounts.account:steal")
def mistyped(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("bare", bare), path("mistyped", mistyped)]


def test_a_route_without_permission_stops_the_start() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        problems = screens.every_page_states_its_permission()
    assert [p.id for p in problems] == ["yihu.E001", "yihu.E002"]
    assert "/bare" in problems[0].msg


def test_every_real_route_states_one() -> None:
    assert screens.every_page_states_its_permission() == []


def test_a_stranger_is_led_to_the_log_in_and_back(client: Client, db: None) -> None:
    answer = client.get("/docs/?q=import")
    assert answer.status_code == 302
    assert answer["Location"] == "/login?next=%2Fdocs%2F%3Fq%3Dimport"
    part = client.get("/docs/", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (204, "/login?next=%2Fdocs%2F")


@pytest.mark.parametrize("who", ["采购陈", "伙伴孙"])
def test_customers_find_no_desk(client_as: Callable[[str], Client], who: str) -> None:
    assert client_as(who).get("/docs/").status_code == 404


def test_other_methods_are_not_allowed(client_as: Callable[[str], Client]) -> None:
    answer = client_as("李经理").post("/docs/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_policy_forbids_inline_and_foreign(client_as: Callable[[str], Client]) -> None:
    answer = client_as("李经理").get("/docs/")
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


def test_language_of_cookie_then_person_then_site(cast: Cast, client_as: Callable[[str], Client]) -> None:
    client = client_as("李经理")
    assert client.get("/docs/", headers={"Accept-Language": "en"})["Content-Language"] == "zh-hans"
    client.post("/language", {"language": "en", "next": "/docs/"})
    assert client.get("/docs/")["Content-Language"] == "en"
    cast.users["李经理"].refresh_from_db()
    assert cast.users["李经理"].language == "en"
    again = client_as("李经理")  # another browser: the person's own language
    assert again.get("/docs/")["Content-Language"] == "en"


def test_the_menu_holds_what_the_actor_may_open(cast: Cast) -> None:
    request = HttpRequest()
    request.path = "/docs/"
    request.actor = cast.actor("采购陈")  # type: ignore[attr-defined]
    assert screens.navigation(request) == []  # type: ignore[arg-type]
    request.actor = cast.actor("李经理")  # type: ignore[attr-defined]
    assert [line["current"] for line in screens.navigation(request)].count(True) == 1  # type: ignore[arg-type]
    assert SIGNED_IN != screens.PUBLIC
