"""The only place that asks what time it is; tests set it with `frozen`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen.get() or timezone.now()


def zone() -> ZoneInfo:
    """The time zone of the supplier's business day (setting YIHU_TIME_ZONE)."""
    tz = timezone.get_default_timezone()
    assert isinstance(tz, ZoneInfo)
    return tz


def today() -> date:
    """The supplier's present business day."""
    return now().astimezone(zone()).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` inside the block."""
    if moment.tzinfo is None:
        raise ValueError("frozen() needs an aware datetime")
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
