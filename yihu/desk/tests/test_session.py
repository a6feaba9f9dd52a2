from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from yihu.testing.cast import PASSWORD, Cast


def test_staff_log_in_and_out(cast: Cast) -> None:
    client = Client()
    answer = client.post("/login?next=/docs/", {"username": "li", "password": PASSWORD, "next": "/docs/"})
    assert answer["Location"] == "/docs/"
    assert client.get("/docs/").status_code == 200
    client.post("/logout")
    assert client.get("/docs/").status_code == 302


@pytest.mark.parametrize(
    ("name", "password"), [("li", "wrong"), ("nobody", PASSWORD), ("chen", PASSWORD), ("sun", PASSWORD)]
)
def test_all_refusals_read_alike(cast: Cast, name: str, password: str) -> None:
    answer = Client().post("/login", {"username": name, "password": password})
    assert answer.status_code == 200
    assert "用户名与密码不匹配" in answer.content.decode()


def test_nobody_is_sent_to_another_site(cast: Cast) -> None:
    answer = Client().post("/login", {"username": "li", "password": PASSWORD, "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    answer = Client().post("/language", {"language": "en", "next": "https://evil.example/"})
    assert "evil" not in answer["Location"]


def test_theme_is_remembered(client_as: Callable[[str], Client]) -> None:
    client = client_as("李经理")
    client.post("/theme", {"theme": "dark", "next": "/docs/"})
    assert 'data-theme="dark"' in client.get("/docs/").content.decode()
    client.post("/theme", {"theme": "", "next": "/docs/"})
    assert "data-theme" not in client.get("/docs/").content.decode().partition("<head>")[0]
