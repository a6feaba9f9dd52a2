"""The browser of the tests is a strict one: what a page does wrong is written down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from yihu.testing.chromium import OpenPage

Axe = Callable[[Page], None]


def test_the_first_page_is_without_fault(browser_page: Page, axe: Axe) -> None:
    browser_page.goto(reverse("login"))
    axe(browser_page)


def test_a_console_error_is_noticed(browser_page: Page, page_problems: list[str]) -> None:
    browser_page.evaluate("console.error('broken')")
    assert [problem for problem in page_problems if "broken" in problem]
    page_problems.clear()


def test_an_uncaught_error_is_noticed(browser_page: Page, page_problems: list[str]) -> None:
    browser_page.set_content("<script>throw new Error('uncaught')</script>")
    assert [problem for problem in page_problems if "uncaught" in problem]
    page_problems.clear()


def test_a_request_to_another_host_is_noticed_and_goes_nowhere(browser_page: Page, page_problems: list[str]) -> None:
    answer = browser_page.evaluate("fetch('http://elsewhere.example/').then(() => 'reached', () => 'refused')")
    assert answer == "refused"
    assert "request to another host: http://elsewhere.example/" in page_problems
    page_problems.clear()


def test_axe_finds_what_is_wrong(browser_page: Page, axe: Axe) -> None:
    browser_page.set_content("<html lang='en'><title>t</title><main><h1>x</h1><img src='data:,'></main></html>")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(browser_page)


def test_pages_are_as_asked_for(open_page: OpenPage) -> None:
    page = open_page(width=390, dark=True, language="en")
    seen = page.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches, navigator.language]")
    assert seen == [390, True, "en"]


def test_a_signed_in_page_is_that_persons(page_as: Callable[..., Page]) -> None:
    page = page_as("李经理")
    page.goto(reverse("docs"))
    assert page.url.endswith(reverse("docs"))
    assert "李经理" in page.content()
