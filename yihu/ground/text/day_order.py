"""Dates that do not begin with their year: the formats that would read them."""

from __future__ import annotations

import re

_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})((?:\s+|T)\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)


def suggested_formats(text: str) -> list[str]:
    """The strptime formats that read a date which does not begin with its year; none when it is no such date."""
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return []
    first, sign, second, year, clock = match.groups()
    end = "%Y" if len(year) == 4 else "%y"
    if clock:
        end += ("T" if clock[0] == "T" else " ") + ("%H:%M:%S" if clock.count(":") == 2 else "%H:%M")
    found = []
    if _is_month(first) and _is_day(second):
        found.append(f"%m{sign}%d{sign}{end}")
    if _is_day(first) and _is_month(second):
        found.append(f"%d{sign}%m{sign}{end}")
    if len(first) == len(year) == 2 and _is_month(second) and _is_day(year):
        found.append(f"%y{sign}%m{sign}%d{end[2:]}")
    return found


def _is_month(number: str) -> bool:
    return 1 <= int(number) <= 12


def _is_day(number: str) -> bool:
    return 1 <= int(number) <= 31
