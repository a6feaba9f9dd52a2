"""Every page in a real browser: both widths, both languages, light and dark; axe has nothing to say."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from yihu.testing.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

FIRST_LOAD = 60 * 1024  # bytes of HTML, CSS and JS, gzipped


def addresses(cast: Cast) -> list[str]:
    """One address of every kind of page that a director opens."""
    account, person = cast.account.pk, cast.person.pk
    names = ["home", "accounts", "insight:scorecard", "imports", "exports", "jobs", "docs", "patterns", "audit"]
    names += ["accounts-bin", "password"]
    return [
        *(reverse(name) for name in names),
        *(reverse(n, args=[account]) for n in ("account", "account-people", "account-holdings", "account-structure")),
        reverse("person", args=[person]),
        reverse("doc", args=["guide"]),
        f"{reverse('search')}?q=长安",
        f"{reverse('search')}?q=nothing-of-that-name",
        f"{reverse('accounts')}?q=zzzz",
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages(
    cast: Cast,
    page_as: Callable[..., Page],
    axe: Callable[[Page], None],
    live_server: Any,
    width: int,
    dark: bool,
    language: str,
) -> None:
    page = page_as("总监", width=width, dark=dark)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    for address in addresses(cast):
        page.goto(address)
        axe(page)
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert sideways <= 0, f"{address} scrolls sideways by {sideways} px at {width}"
        assert page.locator("h1").count() == 1, address


def test_the_log_in_and_a_missing_page(open_page: Callable[..., Page], axe: Callable[[Page], None], db: Any) -> None:
    page = open_page(width=390)
    page.goto("/login")
    axe(page)


def test_first_load_is_small(client_as: Callable[[str], Client], cast: Cast) -> None:
    client = client_as("总监")
    html = client.get(reverse("account", args=[cast.account.pk])).content
    loaded = len(gzip.compress(html))
    for address in set(re.findall(r'(?:src|href)="(/static/[^"#?]+\.(?:css|js))', html.decode())):
        answer = client.get(address)
        assert answer.status_code == 200, address
        loaded += len(gzip.compress(b"".join(answer)))
    assert loaded <= FIRST_LOAD, f"{loaded} bytes"
