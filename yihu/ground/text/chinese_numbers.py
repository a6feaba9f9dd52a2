"""Numbers as Chinese offices write them: 1,234.5, １，２３４, 3万, 1.2亿, ¥1,000, (1,234.50), 12.5%."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise

from django.utils.translation import gettext_noop as _

from yihu.ground.text.faults import TextFault, shown

UNITS = {
    "百": Decimal(10) ** 2,
    "千": Decimal(10) ** 3,
    "万": Decimal(10) ** 4,
    "百万": Decimal(10) ** 6,
    "千万": Decimal(10) ** 7,
    "亿": Decimal(10) ** 8,
    "万亿": Decimal(10) ** 12,
}
# What is written around an amount for the currency; what has no currency given is taken for renminbi.
SIGNS = {
    "CNY": ("¥", "元", "圆", "块", "人民币", "CNY", "RMB", "CN¥"),
    "USD": ("$", "US$", "美元", "USD"),
    "EUR": ("€", "欧元", "EUR"),
    "GBP": ("£", "英镑", "GBP"),
    "HKD": ("HK$", "港元", "港币", "HKD"),
    "JPY": ("¥", "日元", "JPY"),
}
_KNOWN = frozenset(sign for signs in SIGNS.values() for sign in signs)
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_NUMBER = r"(?:\d[\d,. ]*+(?:E[+-]?\d{1,2})?|\.\d++)"  # possessive: no text may take exponential time
_FLAGS = re.ASCII | re.IGNORECASE

_PLAIN = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,20})?")
_PIECE = re.compile(rf"({_NUMBER})\s*({_UNIT})?", _FLAGS)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,4}(?:,\d{4})+(?:\.\d*)?|\d{1,3}(?: \d{3})+(?:\.\d*)?")
_MINUSES = str.maketrans("−–—", "---")
_LONGEST = 60


class NumberFault(TextFault):
    """Text that is not a number, or not surely the one that was meant."""


def parse_number(value: object, *, currency: str = "CNY") -> Decimal:
    """The number a cell or a field holds: text, an int, a float (to 15 digits, as a spreadsheet keeps it), a Decimal.

    Currency signs are accepted when they are those of `currency` (ISO code), and then dropped. (1,234) and 1234- are
    negative; 12.5% is 0.125. Raises NumberFault.
    """
    if isinstance(value, str):
        return Decimal(value) if _PLAIN.fullmatch(value) else _read(value, currency)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _not_a_number(value)
    number = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise _not_a_number(value)
    return number


@lru_cache(maxsize=4096)
def _read(written: str, currency: str) -> Decimal:
    if len(written) > _LONGEST:
        raise _not_a_number(written)
    text = unicodedata.normalize("NFKC", written).translate(_MINUSES).strip()
    if not text:
        raise NumberFault(_("There is no number."), _("Write a number, for example 1234.5."))
    negative = text.startswith("(") and text.endswith(")")
    match = _written(currency).fullmatch(text[1:-1].strip() if negative else text)
    if match is None or not match["amounts"]:
        raise _not_a_number(written)
    signs = match["sign"] + match["sign2"] + match["trailing"]
    if len(signs) + negative > 1:
        raise NumberFault(
            _("“%(value)s” has more than one sign."),
            _("Write one minus sign in front: -1234.5."),
            {"value": shown(written)},
        )
    for sign in (match["before"], match["after"]):
        _check_currency(sign, currency, written)
    number = _sum(match["amounts"].strip(), written)
    number = number / 100 if match["percent"] else number
    return -number if negative or signs == "-" else number


@cache
def _written(currency: str) -> re.Pattern[str]:
    sign = "|".join(sorted(map(re.escape, _KNOWN | {currency}), key=len, reverse=True))
    return re.compile(
        rf"(?P<sign>[+-]?)\s*(?P<before>{sign})?\s*(?P<sign2>[+-]?)\s*"
        rf"(?P<amounts>(?:{_NUMBER}\s*(?:{_UNIT})\s*)*(?:{_NUMBER})?)(?P<percent>%?)\s*"
        rf"(?P<after>{sign})?\s*(?P<trailing>-?)",
        _FLAGS,
    )


def _sum(amounts: str, written: str) -> Decimal:
    """1亿2000万 → 120000000; the units must fall, and only the last amount may have none when it is the only one."""
    pieces = [(number.strip(), unit) for number, unit in _PIECE.findall(amounts)]
    units = [UNITS[unit] if unit else Decimal(1) for _number, unit in pieces]
    if any(later >= earlier for earlier, later in pairwise(units)) or (len(pieces) > 1 and not pieces[-1][1]):
        raise _not_a_number(written)
    total = sum(
        (_ungrouped(number, written) * unit for (number, _), unit in zip(pieces, units, strict=True)), Decimal()
    )
    whole = total.to_integral_value()
    return whole if pieces[0][1] and total == whole else total


def _ungrouped(number: str, written: str) -> Decimal:
    if ("," in number or " " in number) and not _GROUPED.fullmatch(number):
        raise NumberFault(
            _("The separators in “%(value)s” do not stand at the thousands."),
            _("Write the decimals after a point and the thousands with commas or none: 1,234.5 or 1234.5."),
            {"value": shown(written)},
        )
    if number.count(".") > 1:
        raise NumberFault(
            _("“%(value)s” has more than one decimal point."),
            _("Write one point before the decimals and no point at the thousands: 1234.5."),
            {"value": shown(written)},
        )
    return Decimal(number.replace(",", "").replace(" ", ""))


def _check_currency(sign: str | None, currency: str, written: str) -> None:
    if sign and sign.upper() not in SIGNS.get(currency, (currency,)):
        raise NumberFault(
            _("“%(value)s” is not an amount in %(currency)s."),
            _("Write the number without %(sign)s, and the currency in its own column."),
            {"value": shown(written), "currency": currency, "sign": sign},
        )


def _not_a_number(value: object) -> NumberFault:
    return NumberFault(
        _("“%(value)s” is not a number."), _("Write it like 1234.5, 1,234.5, 3万 or 1.2亿."), {"value": shown(value)}
    )
