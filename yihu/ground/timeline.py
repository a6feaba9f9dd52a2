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
from yihu.ground.events import describe
from yihu.ground.models import Event


@dataclass(frozen=True)
class Item:
    """One touch: when, of what kind, read as a sentence, perhaps with a longer text and a link."""

    at: datetime
    kind: str  # the key of the source, for filters
    sentence: str
    icon: str = "dot"
    text: str = ""
    who: str = ""
    url: str = ""
    source: str = ""  # where it came from, such as an import
    changes: tuple[tuple[str, str, str], ...] = ()  # field, before, after
    undo_url: str = ""


Read = Callable[[Actor, Any, datetime | None, int], Iterable[Item]]


@dataclass(frozen=True)
class Source:
    """A kind of touch and the function (actor, account, before, limit) that reads it newest first."""

    key: str
    title: str | Promise
    read: Read


_sources: dict[str, Source] = {}


def source(key: str, title: str | Promise) -> Callable[[Read], Read]:
    """Declare a source of the timeline."""

    def register(read: Read) -> Read:
        _sources[key] = Source(key, title, read)
        return read

    return register


def sources() -> list[Source]:
    """All sources, in the order of their keys."""
    return [_sources[key] for key in sorted(_sources)]


def read(
    actor: Actor, account: Any, *, kinds: Iterable[str] = (), before: datetime | None = None, limit: int = 30
) -> list[Item]:
    """The newest `limit` items of `account` older than `before`; one query or two per source, whatever its size."""
    wanted = set(kinds)
    chosen = [s for s in sources() if not wanted or s.key in wanted]
    streams = [list(s.read(actor, account, before, limit)) for s in chosen]
    return heapq.nlargest(limit, (item for stream in streams for item in stream), key=lambda item: item.at)


@source("change", _("Changes"))
def from_events(actor: Actor, account: Any, before: datetime | None, limit: int) -> list[Item]:
    """The account's events as items."""
    rows = Event.objects.visible_to(actor).filter(account_id=account.pk)
    if before:
        rows = rows.filter(at__lt=before)
    return [
        Item(e.at, "change", describe(e).read(e), icon=describe(e).icon, who=e.actor_name)
        for e in rows.order_by("-at")[:limit]
    ]
