"""Fixtures that every room may use: the cast, and browsers signed in as one of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from yihu.testing import cast as story


@pytest.fixture
def cast(db: Any) -> story.Cast:
    """李经理 and the others, in the database."""
    return story.make()


@pytest.fixture
def client_as(cast: story.Cast) -> Callable[[str], Client]:
    """`client_as("李经理")`: a browser in which he is signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.users[name])
        return client

    return sign_in
