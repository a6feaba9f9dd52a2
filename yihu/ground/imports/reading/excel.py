"""Excel workbooks, row by row, without trusting what they say of their own size."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from django.utils.translation import gettext_noop as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from yihu.ground.imports.reading.container import damaged, opened_zip
from yihu.ground.imports.reading.delimited import Line
from yihu.ground.imports.reading.faults import FileFault, RowFault
from yihu.ground.imports.reading.limits import MOST_HEADERS

# What openpyxl raises at damaged workbooks; DefusedXmlException is a ValueError.
BROKEN = (
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OverflowError,
    OSError,
    InvalidFileException,
)


class _Parser(WorkSheetParser):
    """Knows a formula without a stored value from an empty cell."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "f"
        return cell


def sheets_with_rows(path: Path) -> int:
    """How many visible sheets the workbook has; only the first is read."""
    with _workbook(path) as book:
        return sum(sheet.sheet_state == "visible" for sheet in book.worksheets)


def records(path: Path) -> Iterator[Line]:
    """The rows of the first visible sheet, as text; the first row given sets the width. Blank rows are not given."""
    with _workbook(path) as book:
        sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), None)
        if sheet is None:
            raise FileFault(_("The workbook has no visible sheet."), _("Put the table on the first sheet."))
        with sheet._get_source() as source:
            parser = _Parser(
                source,
                sheet._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            width = 0
            for row, found in parser.parse():
                cells = [c for c in found if c["value"] is not None or c["data_type"] == "f"]
                if not cells:
                    continue
                width = width or _width(cells)
                yield row, *_line(cells, width)


def _width(header: list[dict[str, Any]]) -> int:
    width: int = header[-1]["column"]
    if width > MOST_HEADERS:
        raise FileFault(
            _("The first row reaches to column %(width)d; %(most)d columns are the most."),
            _("Delete what stands to the right of the table."),
            {"width": width, "most": MOST_HEADERS},
        )
    return width


def _line(cells: list[dict[str, Any]], width: int) -> tuple[list[str], RowFault | None]:
    texts = [""] * width
    fault: RowFault | None = None
    for cell in cells:
        place = cell["column"]
        if place > width:
            fault = RowFault(
                _("The row goes on to the right of the header, in column %(place)d."),
                _("Give that column a name in the first row, or empty the cell."),
                {"place": place},
            )
            continue
        if cell["data_type"] == "f":
            fault = RowFault(
                _("The formula in column %(place)d has no stored value."),
                _("Open the file in Excel, let it calculate, and save it again."),
                {"place": place},
            )
        elif cell["data_type"] == "e":
            fault = RowFault(
                _("Column %(place)d holds the error %(value)s."),
                _("Correct the formula, or write the value itself."),
                {"place": place, "value": str(cell["value"])},
            )
        texts[place - 1] = _text(cell["value"])
    return texts, fault


def _text(value: Any) -> str:
    """A cell as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("\0", "")
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return format(value, ".15g") if abs(value) < 1e15 or value != int(value) else str(int(value))
    if isinstance(value, datetime):
        moment = value.replace(microsecond=0) if value.microsecond < 500_000 else value
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ")
    return (
        value.isoformat()
        if isinstance(value, date | time)
        else str(value)
        if isinstance(value, timedelta)
        else f"{value}"
    )


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """The opened workbook; whatever is wrong with it inside the block becomes a FileFault."""
    try:
        with opened_zip(path), path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's remarks about styles and extensions
            book = load_workbook(file, read_only=True, data_only=True)
            try:
                yield book
            finally:
                book.close()
    except FileFault:
        raise
    except BROKEN as fault:
        if isinstance(fault, DefusedXmlException) or isinstance(fault.__cause__, DefusedXmlException):
            raise FileFault(_DEFUSED, _("Save it again with Excel or LibreOffice.")) from fault
        raise damaged(fault.__cause__ or fault) from fault


_DEFUSED = _("The workbook contains XML that no spreadsheet writes.")
