from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from yihu.desk.pages.documentation import documents, render_markdown


def test_every_page_opens(client_as: Callable[[str], Client]) -> None:
    client = client_as("李经理")
    for found in documents():
        answer = client.get(f"/docs/{found.slug}")
        assert answer.status_code == 200, found.slug


@pytest.mark.parametrize("slug", ["nothing", "../README", "zh/../../pyproject", "..%2fREADME", "decisions/../guide"])
def test_nothing_outside_the_folder(client_as: Callable[[str], Client], slug: str) -> None:
    assert client_as("李经理").get(f"/docs/{slug}").status_code == 404


def test_words_are_found(client_as: Callable[[str], Client]) -> None:
    client = client_as("李经理")
    assert client.get("/docs/", {"q": "GB18030"}).context["documents"]
    assert client.get("/docs/", {"q": "zzzzzz"}).context["documents"] == []


def test_html_in_a_page_is_shown_not_carried_out() -> None:
    assert "&lt;script&gt;" in render_markdown("a <script>alert(1)</script>")
    assert 'href="/docs/import#map"' in render_markdown("[x](import.md#map)")
