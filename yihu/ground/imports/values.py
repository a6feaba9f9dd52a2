"""How a cell becomes a value. A parser is declared with a column and bound to what the mapping says of the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from babel import Locale
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext_noop as _

from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.text.chinese_numbers import parse_number
from yihu.ground.text.dates import parse_date, parse_datetime
from yihu.ground.text.faults import shown
from yihu.ground.text.names import squeeze, tidy_name

Parse = Callable[[str], Any]

_FOUR_PLACES = Decimal("0.0001")
_LARGEST = Decimal(10) ** 14
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+", re.ASCII)
_WHOLE_FLOAT = re.compile(r"-?\d+\.0+", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;.]+(?:\.[^@\s,;.]+)+")


@dataclass(frozen=True)
class Reading:
    """What the mapping says of one column's cells."""

    zone: ZoneInfo
    currency: str
    dates: str | None = None  # the strptime format of dates that do not begin with the year
    whole: bool = False  # identifiers that all look like 17850.0 are meant as 17850


class Parser(Protocol):
    """A way to read cells: bound to a file's Reading it gives a function that raises TextFault."""

    def bind(self, reading: Reading) -> Parse:
        """The function for the cells of one column."""


def fixed(value: Decimal) -> Decimal:
    """An amount as it is stored: four decimals, halves away from zero."""
    return value.quantize(_FOUR_PLACES, ROUND_HALF_UP)


@dataclass(frozen=True)
class Text:
    """Text of at most `most` characters, on one line unless `lines`."""

    most: int
    lines: bool = False

    def bind(self, reading: Reading) -> Parse:
        most, lines = self.most, self.lines

        def parse(cell: str) -> str:
            text = cell if lines or cell.isprintable() else " ".join(cell.split())
            if len(text) > most:
                raise too_long(text, most)
            return text

        return parse


@dataclass(frozen=True)
class Name:
    """The name of an organisation, an offering or a place: tidied, at most `most` characters."""

    most: int

    def bind(self, reading: Reading) -> Parse:
        most = self.most

        def parse(cell: str) -> str:
            name = tidy_name(cell)
            if len(name) > most:
                raise too_long(name, most)
            return name

        return parse


@dataclass(frozen=True)
class Identifier:
    """A number or code under which something is known; never calculated with."""

    most: int = 64

    def bind(self, reading: Reading) -> Parse:
        most, whole = self.most, reading.whole

        def parse(cell: str) -> str:
            if whole and _WHOLE_FLOAT.fullmatch(cell):
                return cell.partition(".")[0]
            if "E+" in cell and _SCIENTIFIC.fullmatch(cell):
                raise RowFault(
                    _("A spreadsheet has turned the number into %(value)s; its digits are lost."),
                    _("Format the column as text, enter the number again, and export the file again."),
                    {"value": cell},
                )
            if len(cell) > most:
                raise too_long(cell, most)
            return cell

        return parse


@dataclass(frozen=True)
class Number:
    """A Decimal, as exact as the file has it."""

    def bind(self, reading: Reading) -> Parse:
        currency = reading.currency

        def parse(cell: str) -> Decimal:
            value = parse_number(cell, currency=currency)
            if not -_LARGEST < value < _LARGEST:
                raise RowFault(
                    _("%(value)s is too large a number."), _("Write a number below 100万亿."), {"value": shown(cell)}
                )
            return value

        return parse


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds."""

    least: int
    most: int

    def bind(self, reading: Reading) -> Parse:
        least, most = self.least, self.most

        def parse(cell: str) -> int:
            value = parse_number(cell)
            if value != value.to_integral_value() or not least <= value <= most:
                raise RowFault(
                    _("“%(value)s” is not a whole number from %(least)d to %(most)d."),
                    _("Correct the number, or leave the cell empty."),
                    {"value": shown(cell), "least": least, "most": most},
                )
            return int(value)

        return parse


@dataclass(frozen=True)
class Day:
    """A date; what does not begin with the year needs the mapping's `dates`."""

    def bind(self, reading: Reading) -> Parse:
        dates = reading.dates
        return lambda cell: parse_date(cell, dates)


@dataclass(frozen=True)
class Moment:
    """A date with or without a time of day, in the supplier's time zone unless it names another."""

    def bind(self, reading: Reading) -> Parse:
        zone, dates = reading.zone, reading.dates
        return lambda cell: parse_datetime(cell, zone, dates)


@dataclass(frozen=True)
class Currency:
    """An ISO 4217 code."""

    def bind(self, reading: Reading) -> Parse:
        known = frozenset(Locale("en").currencies)

        def parse(cell: str) -> str:
            code = cell.upper()
            if code in _CALLED:
                return _CALLED[code]
            if code not in known:
                raise RowFault(
                    _("“%(value)s” is not a currency."),
                    _("Write its code of three letters: CNY, USD, EUR, GBP."),
                    {"value": shown(cell)},
                )
            return code

        return parse


_CALLED = {
    "人民币": "CNY",
    "元": "CNY",
    "RMB": "CNY",
    "¥": "CNY",
    "美元": "USD",
    "欧元": "EUR",
    "英镑": "GBP",
    "港元": "HKD",
    "港币": "HKD",
}


@dataclass(frozen=True)
class Email:
    """An e-mail address."""

    def bind(self, reading: Reading) -> Parse:
        def parse(cell: str) -> str:
            if len(cell) > 254 or not _EMAIL.fullmatch(cell):
                raise RowFault(
                    _("“%(value)s” is not an e-mail address."),
                    _("Write one address, like name@example.cn."),
                    {"value": shown(cell)},
                )
            return cell

        return parse


@dataclass(frozen=True)
class YesNo:
    """Yes or no, in the words of people, programs and spreadsheets."""

    def bind(self, reading: Reading) -> Parse:
        def parse(cell: str) -> bool:
            word = squeeze(cell) or cell
            if word in _YES or word in _NO:
                return word in _YES
            raise RowFault(
                _("“%(value)s” is neither yes nor no."), _("Write yes or no (是 or 否)."), {"value": shown(cell)}
            )

        return parse


_YES = frozenset(["yes", "y", "true", "t", "1", "是", "有", "真", "✓", "√"])
_NO = frozenset(["no", "n", "false", "f", "0", "否", "无", "假", "×", "✗"])


@dataclass(frozen=True)
class Choice:
    """One of a model's choices by its value, its title in either language, or one of `also`."""

    choices: type[TextChoices]
    also: dict[str, str] = field(default_factory=dict)

    def bind(self, reading: Reading) -> Parse:
        words = {squeeze(word): value for word, value in self._words()}
        allowed = ", ".join(self.choices.values)

        def parse(cell: str) -> str:
            value = words.get(squeeze(cell))
            if value is None:
                raise RowFault(
                    _("“%(value)s” is not one of those known here."),
                    _("Write one of: %(allowed)s."),
                    {"value": shown(cell), "allowed": allowed},
                )
            return value

        return parse

    def _words(self) -> Iterable[tuple[str, str]]:
        yield from self.also.items()
        for language in ("zh-hans", "en"):
            with translation.override(language):
                yield from ((str(choice.label), choice.value) for choice in self.choices)
        yield from ((value, value) for value in self.choices.values)


def too_long(text: str, most: int) -> RowFault:
    """The fault of a text longer than its column takes."""
    return RowFault(
        _("The text has %(length)d characters; %(most)d are the most."),
        _("Shorten “%(start)s…”."),
        {"length": len(text), "most": most, "start": shown(text, 20)},
    )
