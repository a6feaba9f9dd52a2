"""Fixtures that every room may use: the cast, and browsers signed in as one of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from yihu.testing import cast as story


@pytest.fixture(autouse=True)
def language_of_the_site() -> Iterator[None]:
    """Every test begins in the site's language, whatever the one before spoke."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


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
