"""Dates as Chinese offices write them: 2026年3月5日, 2026-03-05, 2026/3/5, 2026.3.5, 20260305, with or without a time.

The year comes first or a format is given. 3/5/2026 is May in London and March in New York: it is refused, and the
error names the format that would read it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

from django.utils.translation import gettext_noop as _

from yihu.ground.text.day_order import suggested_formats
from yihu.ground.text.faults import TextFault, shown

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECOND = r"(?P<second>\d{1,2})(?:\.(?P<part>\d{1,9}))?\s*秒?"
_MINUTE = rf"(?P<minute>\d{{1,2}})\s*(?:[:分]\s*(?:{_SECOND})?)?"
_CLOCK = rf"(?:[T ]?\s*(?P<hour>\d{{1,2}})\s*[:时点]\s*(?:{_MINUTE})?\s*(?P<zone>Z|[+-]\d{{2}}:?\d{{2}})?)?"
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?:\s*(?P<sign>[-/.])\s*(?P<month>\d{1,2})\s*(?P=sign)\s*(?P<day>\d{1,2})"
    r"|\s*年\s*(?P<month2>\d{1,2})\s*月\s*(?P<day2>\d{1,2})\s*[日号]?)" + _CLOCK,
    re.ASCII,
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:[T ]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?",
    re.ASCII,
)
_SHORT_YEAR = re.compile(r"\d{2}\s*年.*", re.ASCII)
_CLOCK_AT_END = re.compile(r"[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$", re.ASCII)
_LONGEST = 60


class DateFault(TextFault):
    """Text that is not a date, or not surely the one that was meant."""


def parse_date(value: object, format: str | None = None) -> date:
    """The day a cell or a field holds: text, a date, a datetime (its own day), or the number 20260305.

    `format` (strptime) reads what does not begin with the year; dates with the year first are still read. A time
    behind the day is dropped. Raises DateFault.
    """
    if isinstance(value, str):
        if format is None and _ISO_DAY.fullmatch(value):
            return _iso_day(value)
        return _read(value, format).date()
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return _read(_text_of(value), format).date()


def parse_datetime(value: object, zone: tzinfo, format: str | None = None) -> datetime:
    """The moment a cell or a field holds, aware, in `zone`; a day without a time is its midnight. Raises DateFault."""
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime.combine(value, time())
    else:
        moment = _read(value if isinstance(value, str) else _text_of(value), format)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(zone)
    except OverflowError:
        raise _no_such(shown(value)) from None


@lru_cache(maxsize=8192)
def _iso_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _no_such(text) from None


@lru_cache(maxsize=8192)
def _read(written: str, format: str | None) -> datetime:
    text = unicodedata.normalize("NFKC", written).strip()
    if not text:
        raise DateFault(_("There is no date."), _("Write a date, for example 2026-03-05."))
    if len(text) > _LONGEST:
        raise _not_a_date(written)
    if format is not None and (moment := _with_format(text, format)):
        return moment
    year_first = format is None or not format.lower().startswith("%y")
    match = (_YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)) if year_first else None
    if match is not None:
        return _moment(match, written)
    if format is not None:
        raise DateFault(
            _("“%(value)s” is not a date of the form %(format)s."),
            _('Correct the date, or the line dates: "%(format)s" of the mapping.'),
            {"value": shown(written), "format": format},
        )
    raise _ambiguous(text) or _not_a_date(written)


def _with_format(text: str, format: str) -> datetime | None:
    for candidate in (text, _CLOCK_AT_END.sub("", text)):
        try:
            return datetime.strptime(candidate, format)  # noqa: DTZ007 (the caller knows the zone)
        except ValueError as error:
            if "directive" in str(error) or "stray %" in str(error):
                raise DateFault(
                    _("“%(format)s” is not a format of dates: %(reason)s."),
                    _('Use %%Y, %%m, %%d, %%H, %%M and %%S, for example "%%m/%%d/%%Y".'),
                    {"format": shown(format), "reason": str(error)},
                ) from None
    return None


def _moment(match: re.Match[str], written: str) -> datetime:
    found = match.groupdict()
    numbers = [int(found[name] or found.get(f"{name}2") or 0) for name in ("year", "month", "day")]
    numbers += [int(found.get(name) or 0) for name in ("hour", "minute", "second")]
    part = int((found.get("part") or "0")[:6].ljust(6, "0"))
    try:
        return datetime(*numbers, part, tzinfo=_zone(found.get("zone")))  # type: ignore[arg-type,misc]
    except ValueError:
        raise _no_such(shown(written)) from None


def _zone(written: str | None) -> timezone | None:
    if not written:
        return None
    if written == "Z":
        return UTC
    away = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(-away if written[0] == "-" else away)


def _text_of(value: object) -> str:
    """Text of a number like 20260305; other numbers are a spreadsheet's count of days, which depends on the file."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _not_a_date(value)
    text = format(value, ".15g")
    if len(text) != 8 or not text.isdigit():
        raise DateFault(
            _("“%(value)s” is a number, not a date."),
            _("Give the column the format of a date in the spreadsheet, or write 2026-03-05."),
            {"value": shown(value)},
        )
    return text


def _ambiguous(text: str) -> DateFault | None:
    formats = suggested_formats(text)
    if formats:
        unsure = _("“%(value)s” does not say which number is the day and which the month.")
        return DateFault(
            unsure if len(formats) > 1 else _("“%(value)s” does not begin with its year."),
            _("Write 2026-03-05, or name the form in the mapping: dates: %(formats)s."),
            {"value": shown(text), "formats": " / ".join(f'"{format}"' for format in formats)},
        )
    if _SHORT_YEAR.fullmatch(text):
        return DateFault(
            _("“%(value)s” has a year of two digits."),
            _("Write the year with four digits: 2026年3月5日."),
            {"value": shown(text)},
        )
    return None


def _no_such(text: str) -> DateFault:
    return DateFault(
        _("There is no such day or time as “%(value)s”."), _("Correct the day, month or time."), {"value": text}
    )


def _not_a_date(value: object) -> DateFault:
    return DateFault(
        _("“%(value)s” is not a date."),
        _("Write it like 2026-03-05, 2026/3/5 or 2026年3月5日."),
        {"value": shown(value)},
    )
