"""Numbers and money as they are shown: 12,345,678.5, 1,234.57万, 12.35亿, ¥1,234.50."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

from babel.numbers import get_currency_precision, get_currency_symbol
from django.utils.translation import get_language

Number = int | float | Decimal

MISSING = "--"
_WIDE = Context(prec=400)
_CHINESE = [(Decimal(1), ""), (Decimal(10) ** 4, "万"), (Decimal(10) ** 8, "亿"), (Decimal(10) ** 12, "万亿")]
_ENGLISH = [
    (Decimal(1), ""),
    (Decimal(10) ** 3, "K"),
    (Decimal(10) ** 6, "M"),
    (Decimal(10) ** 9, "B"),
    (Decimal(10) ** 12, "T"),
]


def format_number(value: Number | None, places: int | None = None) -> str:
    """The number with commas at the thousands; `places` decimals, or as many as it has. Missing is "--"."""
    number = _decimal(value)
    if number is None:
        return MISSING
    return _grouped(number) if places is None else f"{_rounded(number, places):,f}"


def format_compact(value: Number | None, language: str | None = None) -> str:
    """A large number in few signs: 1,234.57万 and 12.35亿 in Chinese, 12.3M in English. Missing is "--"."""
    number = _decimal(value)
    return MISSING if number is None else _compact(number, is_chinese(language))


def format_money(
    value: Number | None, currency: str = "CNY", *, compact: bool = False, language: str | None = None
) -> str:
    """An amount with the sign of its currency before it: ¥1,234.50, -¥20.00, US$5.00, ¥12.35亿. Missing is "--"."""
    number = _decimal(value)
    if number is None:
        return MISSING
    chinese = is_chinese(language)
    sign, places = _currency(currency, chinese)
    number = _rounded(number, places)
    text = _compact(abs(number), chinese) if compact else f"{abs(number):,f}"
    return f"{'-' if number < 0 else ''}{sign}{text}"


def format_percent(value: Number | None, places: int = 1) -> str:
    """A share as per cent: 0.125 → 12.5%. Missing is "--"."""
    number = _decimal(value)
    return MISSING if number is None else f"{_rounded(number * 100, places):,f}%"


def is_chinese(language: str | None = None) -> bool:
    """Whether `language`, or the active one, is Chinese."""
    return (language or get_language() or "").startswith("zh")


def _decimal(value: Number | None) -> Decimal | None:
    if value is None:
        return None
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() else None


def _rounded(number: Decimal, places: int) -> Decimal:
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    return rounded if rounded else abs(rounded)


def _grouped(number: Decimal) -> str:
    text = f"{number:,f}" if number else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _compact(number: Decimal, chinese: bool) -> str:
    units = _CHINESE if chinese else _ENGLISH
    places = 2 if chinese else 1
    larger = [unit for unit, _name in units[1:]] + [Decimal("Infinity")]
    shown = ""
    for (unit, name), following in zip(units, larger, strict=True):
        scaled = _rounded(number / unit, places)
        shown = _grouped(scaled) + name
        # 99,999,999 is 1亿 and not 10,000万: the rounded amount decides which unit it has.
        if abs(scaled) * unit < following:
            break
    return shown


@cache
def _currency(code: str, chinese: bool) -> tuple[str, int]:
    """The sign before an amount and the number of decimals."""
    sign = "¥" if code == "CNY" else get_currency_symbol(code, "zh_Hans_CN" if chinese else "en")
    return (f"{sign}\N{NO-BREAK SPACE}" if sign[-1].isalpha() else sign), get_currency_precision(code)
