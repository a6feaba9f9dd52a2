"""The demo story, told once for all the tests of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from yihu.site.demo import generate
from yihu.site.demo.generate import Story

STREAMS: tuple[Callable[[Story], Iterator[Any]], ...] = (
    generate.territories, generate.staff, generate.organisations, generate.sites, generate.departments,
    generate.people, generate.holdings, generate.transactions, generate.interactions, generate.opportunities,
)  # fmt: skip
OF_ACCOUNTS = STREAMS[2:]


@pytest.fixture(scope="module")
def story() -> Story:
    return Story("telecom", accounts=3000, seed=1)


@pytest.fixture(scope="module")
def told(story: Story) -> dict[str, list[Any]]:
    return {stream.__name__: list(stream(story)) for stream in STREAMS}
