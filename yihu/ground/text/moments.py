"""Days and moments as they are shown: 2026-03-05 14:08 in tables, 2026年3月5日 in prose, 5 分钟前 for what is fresh."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from yihu.ground.text.amounts import MISSING, is_chinese

_MONTH_NAMES = "January February March April May June July August September October November December"
_MONTHS = _MONTH_NAMES.split()


def format_date(value: date | None, *, prose: bool = False, language: str | None = None) -> str:
    """A day: 2026-03-05, or in prose 2026年3月5日 and 5 March 2026. Missing is "--".

    Of an aware datetime it is the day in the active time zone.
    """
    if value is None:
        return MISSING
    day = _here(value, None) if isinstance(value, datetime) else value
    if not prose:
        return f"{day.year:04}-{day.month:02}-{day.day:02}"
    if is_chinese(language):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def format_datetime(
    value: datetime | None, *, zone: tzinfo | None = None, prose: bool = False, language: str | None = None
) -> str:
    """A moment in `zone` (the active one): 2026-03-05 14:08, or in prose 2026年3月5日 14:08. Missing is "--"."""
    if value is None:
        return MISSING
    here = _here(value, zone)
    return f"{format_date(here.date(), prose=prose, language=language)} {here:%H:%M}"


def format_ago(value: datetime | None, *, now: datetime | None = None, zone: tzinfo | None = None) -> str:
    """How long ago: 刚刚, 5 分钟前, 3 小时前, then 12-08 08:00, and with the year when it is another one.

    In the active language. Moments to come are given as date and time.
    """
    if value is None:
        return MISSING
    now_here = _here(now or timezone.now(), zone)
    here = _here(value, zone)
    seconds = (now_here - here).total_seconds()
    if -60 < seconds < 60:  # a clock that is a little ahead is no news from the future
        return gettext("just now")
    if 0 < seconds < 3600:
        minutes = int(seconds // 60)
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}
    if 0 < seconds < 86400:
        hours = int(seconds // 3600)
        return ngettext("%(count)d hour ago", "%(count)d hours ago", hours) % {"count": hours}
    return f"{here:%m-%d %H:%M}" if here.year == now_here.year else format_datetime(here, zone=zone)


def _here(value: datetime, zone: tzinfo | None) -> datetime:
    """The moment in `zone` or the active zone; a naive one is taken to be there already."""
    zone = zone or timezone.get_current_timezone()
    return value.astimezone(zone) if value.tzinfo else value.replace(tzinfo=zone)
