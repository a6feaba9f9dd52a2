"""A file as a table: its shape, found out once, and its rows, read as often as needed."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from yihu.ground.imports.reading import container, delimited, encoding, excel
from yihu.ground.imports.reading.delimited import Line
from yihu.ground.imports.reading.faults import FileFault
from yihu.ground.imports.reading.limits import MOST_HEADERS

SNIFFED_LINES = 50


@dataclass(frozen=True)
class Shape:
    """How a file is read. Kept with the run, so that it is read the same way each time."""

    form: str  # csv or xlsx
    packing: str = ""
    encoding: str = ""
    delimiter: str = ","
    skipped: int = 0  # lines above the header
    headers: list[str] = field(default_factory=list)
    sheets: int = 1
    lines: int | None = None  # about how many rows there are, for the progress

    def as_json(self) -> dict[str, Any]:
        """The shape as plain data."""
        return asdict(self)


def look(path: Path, wanted_encoding: str = "") -> Shape:
    """The shape of the file; FileFault where it cannot be read as a table. Reads the whole file once."""
    form, packing = container.form_of(path)
    if form == "xlsx":
        shape = Shape(form, sheets=excel.sheets_with_rows(path))
        return _with_headers(path, shape)

    def opened() -> Any:
        return container.opened(path, packing)

    found = encoding.named(opened, wanted_encoding) if wanted_encoding else encoding.detect(opened)
    with opened() as stream, io.TextIOWrapper(stream, found, newline="") as text:
        start = list(islice(text, SNIFFED_LINES))
    delimiter, skipped = delimited.sniff(start), 0
    if start and start[0].lower().startswith("sep=") and len(start[0].strip()) == 5:  # a word to Excel
        delimiter, skipped = start[0][4], 1
    with opened() as stream:
        lines = sum(chunk.count(b"\n") for chunk in encoding.whole_lines(stream))
    return _with_headers(path, Shape(form, packing, found, delimiter, skipped, lines=lines))


def rows(path: Path, shape: Shape) -> Iterator[Line]:
    """The rows below the header, each with its number: the header has 1, as in a spreadsheet."""
    lines = _lines(path, shape)
    next(lines, None)
    return lines


def _with_headers(path: Path, shape: Shape) -> Shape:
    with closing(_lines(path, shape)) as lines:
        first = next(lines, None)
    if first is None:
        raise FileFault(
            _("There is no row in the file."), _("Choose a file whose first row holds the names of its columns.")
        )
    _row, cells, fault = first
    if fault is not None:
        raise FileFault(
            _("The first row cannot be read: %(reason)s"),
            _("It must hold the names of the columns, one a cell."),
            {"reason": fault.fault},
        )
    if len(cells) > MOST_HEADERS:
        raise FileFault(
            _("The first row has %(count)d columns; %(most)d are the most."),
            _("Look whether the file is a table with one record a line."),
            {"count": len(cells), "most": MOST_HEADERS},
        )
    return Shape(**{**shape.as_json(), "headers": [cell.strip().strip("\ufeff") for cell in cells]})


def _lines(path: Path, shape: Shape) -> Generator[Line]:
    if shape.form == "xlsx":
        yield from excel.records(path)
        return
    with container.opened(path, shape.packing) as stream, io.TextIOWrapper(stream, shape.encoding, newline="") as text:
        for _skipped in range(shape.skipped):
            next(text, None)
        yield from delimited.records(text, shape.delimiter, shape.skipped + 1)
