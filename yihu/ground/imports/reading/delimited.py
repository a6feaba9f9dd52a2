"""CSV and its relatives, line by line: what is broken costs its own row and not the rows behind it."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_noop as _

from yihu.ground.imports.reading.faults import RowFault

Line = tuple[int, list[str], RowFault | None]  # row in the file, cells, what is wrong with the row as a whole

DELIMITERS = ",\t;|"
MOST_LINES = 60  # of one quoted cell
MOST_CHARACTERS = 100_000


def sniff(lines: list[str]) -> str:
    """The delimiter of a table that begins with `lines`."""

    def score(delimiter: str) -> tuple[int, int]:
        widths = [len(_lenient(line, delimiter)) for line in lines if line.strip()]
        if not widths or widths[0] == 1:
            return 0, 0
        alike = sum(width == widths[0] for width in widths)
        return (1 if alike * 2 >= len(widths) else 0), widths[0]

    return max(DELIMITERS, key=score)


def records(lines: Iterable[str], delimiter: str, first_row: int = 1) -> Iterator[Line]:
    """Each record with its row as a spreadsheet counts it. Blank rows count and are not given."""
    source = _Lines(lines)
    width: int | None = None
    row = first_row - 1
    for line in source:
        row += 1
        if '"' in line:
            cells, fault = _quoted(line, source, delimiter, width)
        else:
            cells, fault = line.rstrip("\r\n").split(delimiter), None
        if "\0" in line:
            fault = RowFault(
                _("The row contains a NUL character."), _("Take it out, or export the file again as text.")
            )
        if fault is None and not "".join(cells).strip():
            continue
        if width is None:
            width = len(cells)
        elif fault is None and len(cells) != width:
            cells, fault = _fit(cells, width)
        yield row, cells, fault


class _Lines:
    """Physical lines that can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.back: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        return self.back.popleft() if self.back else next(self.lines)


def _quoted(line: str, source: _Lines, delimiter: str, width: int | None) -> tuple[list[str], RowFault | None]:
    """The cells of a record that begins with `line` and has quotes; it may go on over following lines."""
    cells, unfinished = _strict(line, delimiter)
    if cells is not None:
        return cells, None
    if not unfinished:
        return _lenient(line, delimiter), RowFault(
            _("A quoted cell goes on behind its closing quote."), _('Double the quotes inside it: "Bar ""Rose""".')
        )
    taken = [line]
    while unfinished and len(taken) < MOST_LINES and sum(map(len, taken)) < MOST_CHARACTERS:
        following = next(source, None)
        if following is None:
            break
        taken.append(following)
        cells, unfinished = _strict("".join(taken), delimiter)
        if cells is not None and len(cells) == (width or len(cells)) and not _swallowed(taken, delimiter, width):
            return cells, None
    source.back.extendleft(reversed(taken[1:]))
    return _lenient(line, delimiter), RowFault(
        _("A quote is opened and not closed."), _("Close it, or double the quotes inside the cell.")
    )


def _strict(text: str, delimiter: str) -> tuple[list[str] | None, bool]:
    """The cells, or None and whether the text ends inside quotes."""
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True)), False
    except csv.Error as wrong:
        return None, "end of data" in str(wrong)


def _lenient(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return line.rstrip("\r\n").split(delimiter)


def _swallowed(taken: list[str], delimiter: str, width: int | None) -> bool:
    """Whether a line inside the cell looks like a record of its own: then a quote is missing before it."""
    return bool(width and width > 2) and any(len(_lenient(line, delimiter)) == width for line in taken[1:-1])


def _fit(cells: list[str], width: int) -> tuple[list[str], RowFault | None]:
    if len(cells) > width and not any(cells[width:]):
        return cells[:width], None
    return cells, RowFault(
        _("The row has %(found)d cells and the header %(width)d."),
        _("Look for a missing or an additional delimiter; put cells that contain one in quotes."),
        {"found": len(cells), "width": width},
    )
