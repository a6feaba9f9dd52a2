"""Words for values, dates and files on the pages of imports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.ground import clock
from yihu.ground.imports.kinds import Column
from yihu.ground.imports.values import Choice
from yihu.ground.text.amounts import format_number
from yihu.ground.text.dates import DateFault, parse_date
from yihu.ground.text.faults import shown
from yihu.ground.text.moments import format_date, format_datetime

DELIMITERS = {
    ",": gettext_lazy("separated by commas"),
    ";": gettext_lazy("separated by semicolons"),
    "\t": gettext_lazy("separated by tabs"),
    "|": gettext_lazy("separated by bars"),
}


def in_words(format: str, sample: str = "") -> str:
    """A format of dates for people: month/day/year, with what it makes of `sample`."""
    words = {"%Y": _("year"), "%y": _("year"), "%m": _("month"), "%d": _("day")}
    text = format.split("%H")[0].rstrip(" T")
    for sign, word in words.items():
        text = text.replace(sign, word)
    try:
        read = format_date(parse_date(sample, format)) if sample else ""
    except DateFault:
        return text
    return f"{text} ({sample} → {read})" if read else text


def list_of(texts: Iterable[str]) -> str:
    """The texts one after the other."""
    return _(", ").join(texts)


def value_text(column: Column, value: Any) -> str | None:
    """A value that was read, as readers see it; None where there is none."""
    match value:
        case None | "":
            return None
        case bool():
            return _("yes") if value else _("no")
        case Decimal() | int():
            return format_number(value) if isinstance(value, Decimal) else str(value)
        case datetime():
            local = value.astimezone(clock.zone())
            return format_date(local.date()) if local.time() == time() else format_datetime(value, zone=clock.zone())
        case date():
            return format_date(value)
        case _ if isinstance(column.parser, Choice) and value in column.parser.choices.values:
            return str(column.parser.choices(value).label)
        case _:
            return shown(value, 60)


def file_words(shape: dict[str, Any], size: int) -> str:
    """What kind of file it is: "CSV, GB18030, 1.2 MB"."""
    if shape.get("form") == "xlsx":
        return list_of(["Excel", filesizeformat(size)])
    encoding = str(shape.get("encoding", "")).upper().removesuffix("-SIG")
    delimiter = str(DELIMITERS.get(str(shape.get("delimiter")), ""))
    return list_of(filter(None, ["CSV", delimiter, encoding, filesizeformat(size)]))
