"""Which styles of dates a column holds, so that a mapping can name the right one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from yihu.ground.text.dates import DateFault, parse_date
from yihu.ground.text.day_order import suggested_formats

_YEAR_FIRST = re.compile(r"\d{4}(?:([-/.])\d{1,2}\1\d{1,2}|\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*[日号]?)", re.ASCII)


@dataclass(frozen=True)
class DateStyle:
    """One style of a column: its strptime format ("" for what is no date), how many values, one of them.

    `instead` are the other formats that read the same values, when no value of the column decides between them.
    """

    format: str
    count: int
    sample: str
    instead: tuple[str, ...] = ()


def sniff_date_styles(values: Iterable[object]) -> list[DateStyle]:
    """The styles of a column's values, most frequent first; empty values are not counted.

    Dates, and text beginning with the year, are read without a format: their style is "%Y-%m-%d" and the like.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    samples: dict[tuple[str, ...], str] = {}
    for value in values:
        text = "" if value is None else unicodedata.normalize("NFKC", str(value)).strip()
        if text:
            style = _style(value, text)
            counts[style] += 1
            samples.setdefault(style, text)
    _settle(counts)
    styles = [DateStyle(style[0], count, samples[style], style[1:]) for style, count in counts.items()]
    return sorted(styles, key=lambda style: (-style.count, style.format))


def _style(value: object, text: str) -> tuple[str, ...]:
    """The formats that read the value; ("",) when none does."""
    if isinstance(value, str) and (formats := suggested_formats(text)):
        return tuple(formats)
    try:
        parse_date(value)
    except DateFault:
        return ("",)
    match = _YEAR_FIRST.match(text)
    if match is None:
        return ("%Y%m%d",)
    sign = match[1]
    return (f"%Y{sign}%m{sign}%d",) if sign else ("%Y年%m月%d日",)


def _settle(counts: Counter[tuple[str, ...]]) -> None:
    """Give values that several formats read to the one which other values prove, unless more are proved."""
    for style in [style for style in counts if len(style) > 1]:
        proved = [(format,) for format in style if counts.get((format,))]
        if len(proved) == 1:
            counts[proved[0]] += counts.pop(style)
