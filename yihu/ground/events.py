"""The event record: `record(actor, "accounts.note.written", on=account, note=note)` in the transaction of the deed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise

from yihu.ground import clock, scope
from yihu.ground.actors import Actor
from yihu.ground.models import Event

_NAME = re.compile(r"^[a-z]+\.[a-z_]+\.[a-z_]+$")
_registry: dict[str, EventType] = {}


class UnknownEvent(LookupError):
    """An event name that no room has declared."""


@dataclass(frozen=True)
class EventType:
    """A kind of event and how it reads; the sentence may use {actor} and any fact, as in "{actor} wrote a note"."""

    name: str
    sentence: str | Promise
    icon: str = "info"
    on_timeline: bool = True  # False where the deed stands on the timeline as itself

    @property
    def title(self) -> str:
        """The sentence without its facts, for lists to choose from."""
        return str(self.sentence).format_map(_Dots())

    def read(self, event: Event) -> str:
        """The event as a sentence in the reader's language."""
        return str(self.sentence).format_map(_Facts(event.facts, actor=event.actor_name))


def hidden() -> list[str]:
    """The event types that the timeline leaves out."""
    return [name for name, declared in _registry.items() if not declared.on_timeline]


class _Dots(dict[str, Any]):
    """Three dots for every fact."""

    def __missing__(self, key: str) -> str:
        return "…"


class _Facts(dict[str, Any]):
    """Facts for a sentence; one that an older event does not have reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "--"


def event_type(name: str, sentence: str | Promise, icon: str = "info", *, on_timeline: bool = True) -> str:
    """Declare the event type `name` (`room.noun.past_participle`) and return the name."""
    if not _NAME.match(name):
        raise ValueError(f"an event is named room.noun.verb, not {name!r}")
    _registry[name] = EventType(name, sentence, icon, on_timeline)
    return name


def registry() -> dict[str, EventType]:
    """Every declared event type by name."""
    return dict(sorted(_registry.items()))


def describe(event: Event) -> EventType:
    """The declared type of `event`."""
    return _registry.get(event.type) or EventType(event.type, event.type)


def record(
    actor: Actor, name: str, *, on: models.Model | None = None, at: datetime | None = None, **facts: Any
) -> Event:
    """Write that `actor` did `name` to `on`. Facts are kept as plain JSON; a model instance is kept as its id."""
    if name not in _registry:
        raise UnknownEvent(f"no room declares the event {name!r}; see docs/events.md for those there are")
    return Event.objects.create(
        type=name,
        at=at or clock.now(),
        user_id=actor.user_id,
        actor_kind=actor.kind,
        actor_name=actor.name,
        subject_type=on._meta.label_lower if on is not None else "",
        subject_id=on.pk if on is not None else None,
        account_id=account_of(on),
        facts={key: _plain(value) for key, value in facts.items()},
    )


def account_of(thing: models.Model | None) -> UUID | None:
    """The id of the account that `thing` belongs to, None where it concerns no account."""
    if thing is None:
        return None
    if isinstance(thing, scope.anchor()):
        return thing.pk  # type: ignore[no-any-return]
    return getattr(thing, "account_id", None)


def _plain(value: Any) -> Any:
    match value:
        case models.Model():
            return str(value.pk)
        case UUID() | Decimal() | Promise():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case dict():
            return {str(k): _plain(v) for k, v in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(v) for v in value]
        case _:
            return value
