"""Reads the word lists and tables that lie beside the code."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from io import StringIO


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of data/<name>.csv by column name."""
    return tuple(csv.DictReader(StringIO(_text(f"{name}.csv"))))


@cache
def lines(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of data/<name>.txt, each cut at blanks."""
    return tuple(tuple(line.split()) for line in _text(f"{name}.txt").splitlines() if line.strip())


def _text(name: str) -> str:
    return files(__package__).joinpath("data", name).read_text(encoding="utf-8")
