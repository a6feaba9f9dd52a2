"""A real browser for tests: the machine's own Chromium, which reaches this machine only.

A test that takes `browser_page` (or makes pages with `open_page`) fails on any console error, any uncaught error of a
script, and any request to another host. `axe(page)` fails with every accessibility finding on the page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from yihu.testing.cast import Cast

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
AXE_RUN = """tags => axe.run({runOnly: tags}).then(found => found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id}: ${rule.help}\\n    ${node.target.join(" ")}\\n    ${node.failureSummary.replaceAll("\\n", " ")}`)))"""


class OpenPage(Protocol):
    """Makes a watched page; `language` is what the browser asks for."""

    def __call__(
        self, *, width: int = 1280, height: int = 900, dark: bool = False, language: str = "zh-CN"
    ) -> Page: ...


@cache
def what_is_missing() -> str:
    """Why no browser test can run on this machine, and the way out; empty when one can."""
    if not any(shutil.which(program) for program in PROGRAMS):
        return f"Browser: none of {', '.join(PROGRAMS)} is on PATH; on Debian and Ubuntu: apt install chromium"
    if not shutil.which("fc-list"):
        return "Browser: fc-list is missing, so Chinese fonts cannot be looked for; apt install fontconfig"
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    if not fonts.stdout.strip():
        return "Browser: no font for Chinese is installed; on Debian and Ubuntu: apt install fonts-noto-cjk"
    return ""


def program() -> str:
    """The path of the browser on this machine."""
    return next(path for name in PROGRAMS if (path := shutil.which(name)))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One running browser per test process."""
    if missing := what_is_missing():
        pytest.skip(missing)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread; Django would refuse queries
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*FLAGS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=flags)
        yield browser
        browser.close()


@pytest.fixture
def page_problems() -> Iterator[list[str]]:
    """What went wrong in the pages of this test; a test that expects an error takes it out of the list."""
    problems: list[str] = []
    yield problems
    assert not problems, "the browser complained:\n" + "\n".join(problems)


@pytest.fixture
def open_page(chromium: Browser, live_server: object, page_problems: list[str]) -> Iterator[OpenPage]:
    """A function that makes watched pages on the live server; addresses may be relative ("/accounts/")."""
    base = str(live_server)
    contexts = []

    def make(*, width: int = 1280, height: int = 900, dark: bool = False, language: str = "zh-CN") -> Page:
        context = chromium.new_context(
            base_url=base,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        watch(page, urlsplit(base).netloc, page_problems)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def browser_page(open_page: OpenPage) -> Page:
    """One watched page, 1280 wide, light, Chinese."""
    return open_page()


@pytest.fixture
def page_as(open_page: OpenPage, live_server: object, cast: Cast) -> Callable[..., Page]:
    """`page_as("李经理", width=390)`: a watched page in which he is signed in; words as for `open_page`."""

    def make(name: str, **words: Any) -> Page:
        client, page = Client(), open_page(**words)
        client.force_login(cast.users[name])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": str(live_server)}])
        return page

    return make


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """A function that fails with every finding of axe on a page as it stands now."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

    def check(page: Page) -> None:
        page.evaluate(script)  # not a script tag, which the page's security policy would rightly refuse
        findings = page.evaluate(AXE_RUN, AXE_TAGS)
        assert not findings, f"axe on {page.url}:\n" + "\n".join(findings)

    return check


def watch(page: Page, host: str, problems: list[str]) -> None:
    """Write to `problems` what `page` complains of, and every request it makes to another host than `host`."""

    def elsewhere(url: str) -> bool:
        address = urlsplit(url)
        return address.scheme in {"http", "https", "ws", "wss"} and address.netloc != host

    def on_request(url: str) -> None:
        if elsewhere(url):
            problems.append(f"request to another host: {url}")

    page.on("console", lambda m: problems.append(f"console: {m.text} ({page.url})") if m.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(f"script: {error} ({page.url})"))
    page.on("request", lambda request: on_request(request.url))
    page.on("websocket", lambda socket: on_request(socket.url))
