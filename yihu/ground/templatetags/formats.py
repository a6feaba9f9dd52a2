"""Filters that show numbers, money and time; a missing value is "--", and 0 is 0.

{{ account.employees|number }}  {{ revenue|compact }}  {{ amount|money:"GBP" }}  {{ growth|percent }}
{{ contract.ends|day }}  {{ note.at|moment }}  {{ note.at|ago }}
"""

from __future__ import annotations

from datetime import date, datetime

from django import template

from yihu.ground.text import amounts, moments

register = template.Library()

Number = amounts.Number


@register.filter
def number(value: Number | None, places: int | None = None) -> str:
    """12,345,678.5; with `places`, that many decimals."""
    return amounts.format_number(value, places)


@register.filter
def compact(value: Number | None) -> str:
    """1,234.57万 in Chinese, 12.3M in English."""
    return amounts.format_compact(value)


@register.filter
def money(value: Number | None, currency: str = "CNY") -> str:
    """¥1,234.50; the sign of another currency by its ISO code."""
    return amounts.format_money(value, currency)


@register.filter
def compact_money(value: Number | None, currency: str = "CNY") -> str:
    """¥12.35亿."""
    return amounts.format_money(value, currency, compact=True)


@register.filter
def percent(value: Number | None, places: int = 1) -> str:
    """0.125 → 12.5%."""
    return amounts.format_percent(value, places)


@register.filter
def day(value: date | None, style: str = "") -> str:
    """2026-03-05; with "prose", 2026年3月5日."""
    return moments.format_date(value, prose=style == "prose")


@register.filter
def moment(value: datetime | None, style: str = "") -> str:
    """2026-03-05 14:08 in the reader's zone; with "prose", 2026年3月5日 14:08."""
    return moments.format_datetime(value, prose=style == "prose")


@register.filter
def ago(value: datetime | None) -> str:
    """5 分钟前; older than a day, its date and time."""
    return moments.format_ago(value)
