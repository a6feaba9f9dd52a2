"""The kinds of jobs that rooms declare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise

from yihu.ground.models import Job


@dataclass(frozen=True)
class Kind:
    """A kind of job: its name, title, work, how often it is tried, and how its end is shown."""

    name: str
    title: str | Promise
    work: Callable[..., Any]
    tries: int
    every: timedelta | None
    url: Callable[[Job], str] | None = None
    counts: Mapping[str, str | Promise] = field(default_factory=dict)


_kinds: dict[str, Kind] = {}


def job(
    name: str,
    title: str | Promise,
    *,
    tries: int = 3,
    every: timedelta | None = None,
    url: Callable[[Job], str] | None = None,
    counts: Mapping[str, str | Promise] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a kind of job. Its function gets (context, **arguments) and returns its result as plain data.

    With `every` the tick enqueues it by itself whenever that much time has passed. `url` leads to what became of a
    job ("" for nowhere); `counts` are the numbers of the result that its page shows, with their titles.
    """

    def register(work: Callable[..., Any]) -> Callable[..., Any]:
        _kinds[name] = Kind(name, title, work, tries, every, url, counts or {})
        return work

    return register


def registry() -> dict[str, Kind]:
    """Every declared kind of job by name."""
    return dict(sorted(_kinds.items()))


def title_of(row: Job) -> str:
    """What a job is called for readers; the name of its kind where this version does not know it."""
    return str(_kinds[row.kind].title) if row.kind in _kinds else row.kind
