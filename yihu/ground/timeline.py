"""One account's timeline, newest first, out of every room's sources."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yihu.ground.actors import Actor
from yihu.ground.events import describe, hidden
from yihu.ground.models import Event


@dataclass(frozen=True)
class Item:
    """One touch: when, of what kind, read as a sentence, perhaps with a longer text and a link."""

    at: datetime
    kind: str  # the key of the source, for filters
    sentence: str
    icon: str = "info"
    text: str = ""
    who: str = ""
    url: str = ""
    source: str = ""  # where it came from, such as an import
    changes: tuple[tuple[str, str, str], ...] = ()  # field, before, after
    undo_url: str = ""


Read = Callable[[Actor, Any, datetime | None, int], Iterable[Item]]


@dataclass(frozen=True)
class Source:
    """A kind of touch and the function (actor, account, until, limit) that reads it newest first, `until` included."""

    key: str
    title: str | Promise
    read: Read
    permission: str = ""  # who lacks it is not offered the filter


_sources: dict[str, Source] = {}


def source(key: str, title: str | Promise, permission: str = "") -> Callable[[Read], Read]:
    """Declare a source of the timeline."""

    def register(read: Read) -> Read:
        _sources[key] = Source(key, title, read, permission)
        return read

    return register


def sources() -> list[Source]:
    """All sources, in the order of their keys."""
    return [_sources[key] for key in sorted(_sources)]


@dataclass(frozen=True)
class Cursor:
    """Where a page of the timeline ended: at this moment, after so many of the items of that moment."""

    at: datetime
    passed: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.passed}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """The cursor written as `text`; None where that is none."""
        at, _tilde, passed = text.partition("~")
        try:
            moment = datetime.fromisoformat(at)
            return cls(moment, min(int(passed), 10_000)) if moment.tzinfo else None
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Page:
    """Items newest first, and where the next page starts (None at the end)."""

    items: list[Item]
    next: Cursor | None


def read(
    actor: Actor, account: Any, *, kinds: Iterable[str] = (), after: Cursor | None = None, limit: int = 30
) -> Page:
    """The newest `limit` items of `account` after the cursor; one query per source, whatever its size."""
    wanted = set(kinds)
    chosen = [s for s in sources() if (not wanted or s.key in wanted) and (not s.permission or actor.can(s.permission))]
    passed = after.passed if after else 0
    depth = limit + passed + 1
    streams = [list(s.read(actor, account, after.at if after else None, depth)) for s in chosen]
    merged = heapq.nlargest(depth, (item for stream in streams for item in stream), key=lambda item: item.at)
    rest = merged[passed:]
    items, more = rest[:limit], len(rest) > limit
    return Page(items, _cursor_after(merged[: passed + limit]) if more else None)


def _cursor_after(shown: list[Item]) -> Cursor:
    last = shown[-1].at
    return Cursor(last, sum(1 for item in shown if item.at == last))


@source("change", _("Changes"), "ground.event:view")
def from_events(actor: Actor, account: Any, until: datetime | None, limit: int) -> list[Item]:
    """The account's events as items."""
    rows = Event.objects.visible_to(actor).filter(account_id=account.pk).exclude(type__in=hidden())
    if until:
        rows = rows.filter(at__lte=until)
    return [
        Item(e.at, "change", describe(e).read(e), icon=describe(e).icon, who=e.actor_name)
        for e in rows.order_by("-at", "-pk")[:limit]
    ]
