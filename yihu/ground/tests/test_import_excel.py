"""Excel workbooks: what is in their cells, and workbooks made to do harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from django.utils import translation
from openpyxl import Workbook

from yihu.ground.imports.reading import table
from yihu.ground.imports.reading.faults import FileFault


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def rows(path: Path) -> list[tuple[int, list[str], str]]:
    return [(row, cells, fault.fault if fault else "") for row, cells, fault in table.rows(path, table.look(path))]


def workbook(folder: Path, *lines: list[Any], name: str = "file.xlsx") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    path = folder / name
    book.save(path)
    return path


def repacked(path: Path, member: str, change: Any) -> Path:
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[member] = change(parts[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_cells_become_what_a_person_would_type(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ["text", "whole", "float", "date", "moment", "time", "yes", "number as text"],
        ["长安", 17850, 2.55, date(2026, 3, 5), datetime.fromisoformat("2026-03-05T14:08"), time(9, 30), True, "007"],
        ["=not a formula", 17850.0, 0.1 + 0.2, None, None, None, False, "-1"],
    )
    found = rows(path)
    assert found[0] == (2, ["长安", "17850", "2.55", "2026-03-05", "2026-03-05 14:08:00", "09:30:00", "1", "007"], "")
    assert found[1][1][1:3] == ["17850", "0.3"]


def test_the_kind_of_a_file_is_in_its_bytes_and_not_in_its_name(tmp_path: Path) -> None:
    assert table.look(workbook(tmp_path, ["a"], [1], name="file.csv")).form == "xlsx"


def test_a_formula_has_the_value_that_was_stored(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["name", "sum"])
    sheet.write(1, 0, "stored")
    sheet.write_formula(1, 1, "=1+1", None, 2)
    sheet.write(2, 0, "text")
    sheet.write_string(2, 1, "=cmd|' /C calc'!A0")
    book.close()
    assert rows(path) == [(2, ["stored", "2"], ""), (3, ["text", "=cmd|' /C calc'!A0"], "")]


def test_a_formula_without_a_stored_value_and_an_error_are_faults_of_their_row(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["name", "sum"], ["formula", "=1+1"], ["good", 2])
    found = rows(path)
    assert found[0][2] == "The formula in column 2 has no stored value."
    assert found[1] == (3, ["good", "2"], "")
    other = tmp_path / "error.xlsx"
    book = xlsxwriter.Workbook(str(other))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["name", "sum"])
    sheet.write(1, 0, "wrong")
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    book.close()
    assert rows(other)[0][2] == "Column 2 holds the error #DIV/0!."


def test_row_numbers_are_those_of_the_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a", "b"], [1, 2], [None, None], [], [3, None])
    assert rows(path) == [(2, ["1", "2"], ""), (5, ["3", ""], "")]


def test_a_cell_to_the_right_of_the_header_is_a_fault(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a", "b"], [1, 2, 3])
    assert rows(path)[0][2] == "The row goes on to the right of the header, in column 3."


def test_the_first_visible_sheet_is_read(tmp_path: Path) -> None:
    book = Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.append(["hidden"])
    hidden.sheet_state = "hidden"
    for title in ("one", "two"):
        sheet = book.create_sheet(title)
        sheet.append([title])
        sheet.append([1])
    path = tmp_path / "file.xlsx"
    book.save(path)
    shape = table.look(path)
    assert (shape.headers, shape.sheets) == (["one"], 2)


def test_a_declared_size_is_not_believed(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a", "b"], [1, 2])
    grown = repacked(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"A1:B2", b"A1:XFD1048576"))
    assert rows(grown) == [(2, ["1", "2"], "")]


def test_a_zip_bomb_is_refused_before_it_goes_off(tmp_path: Path, settings: Any) -> None:
    settings.YIHU_IMPORT_MAX_BYTES = 10 << 20
    path = workbook(tmp_path, ["a"], [1])
    bomb = repacked(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</row>", b" " * (30 << 20) + b"</row>"))
    assert bomb.stat().st_size < 200_000
    with pytest.raises(FileFault, match="more than 10 MB"):
        table.look(bomb)


def test_a_zip_bomb_that_declares_little_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a"], [1])
    big = b"<x>" + b"0" * 5_000_000
    repacked(path, "xl/worksheets/sheet1.xml", lambda xml: big)
    data = bytearray(path.read_bytes())
    size = len(big).to_bytes(4, "little")
    assert data.count(size) == 2  # in the entry and in the directory
    lying = bytes(data).replace(size, (1000).to_bytes(4, "little"))
    path.write_bytes(lying)
    with pytest.raises(FileFault, match="The file is damaged"):
        rows(path)


def test_entities_that_grow_are_refused(tmp_path: Path) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    path = workbook(tmp_path, ["a"], [1])
    repacked(path, "xl/worksheets/sheet1.xml", lambda xml: laughs + xml.replace(b"<v>1</v>", b"<v>&b;</v>"))
    with pytest.raises(FileFault, match="XML that no spreadsheet writes"):
        rows(path)


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileFault, match="reaches to column 1001"):
        table.look(workbook(tmp_path, [str(n) for n in range(1001)]))


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a"], [1])
    repacked(path, "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2])
    with pytest.raises(FileFault, match="The file is damaged"):
        rows(path)
    nothing = io.BytesIO()
    with zipfile.ZipFile(nothing, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    path.write_bytes(nothing.getvalue())
    with pytest.raises(FileFault, match="The file is damaged"):
        rows(path)
