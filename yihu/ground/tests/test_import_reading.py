"""Files as people have them: encodings, delimiters, packing, and everything that can be broken."""

from __future__ import annotations

import gzip
import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from django.utils import translation

from yihu.ground.imports.reading import table
from yihu.ground.imports.reading.faults import FileFault

TEXT = "编号,名称,城市\n1,长安重工,福州\n2,晨曦软件,厦门\n"


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def rows(path: Path, encoding: str = "") -> list[tuple[int, list[str], str]]:
    shape = table.look(path, encoding)
    return [(row, cells, fault.fault if fault else "") for row, cells, fault in table.rows(path, shape)]


def written(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_encodings_of_chinese_offices_are_recognised(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, TEXT.encode(encoding))
    assert table.look(path).headers == ["编号", "名称", "城市"]
    assert rows(path) == [(2, ["1", "长安重工", "福州"], ""), (3, ["2", "晨曦软件", "厦门"], "")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised_by_its_zeros(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "number,name\n1,Acme\n2,长安\n".encode(encoding))
    assert [cells for _row, cells, _fault in rows(path)] == [["1", "Acme"], ["2", "长安"]]


def test_a_rare_character_of_gb18030_is_kept(tmp_path: Path) -> None:
    path = written(tmp_path, "名称\n喆镕堃𠮷科技有限公司\n".encode("gb18030"))
    assert [cells for _row, cells, _fault in rows(path)] == [["喆镕堃𠮷科技有限公司"]]


def test_a_broken_byte_is_named_with_its_line_and_place(tmp_path: Path) -> None:
    path = written(tmp_path, "名称,城市\n长安重工,福州\n晨曦软件,厦".encode() + b"\xff\n")
    with pytest.raises(FileFault) as found:
        table.look(path)
    assert found.value.fault == "Line 3 is not UTF-8: its byte 17 is 0xFF."
    assert "encoding:" in found.value.fix


def test_western_text_is_not_taken_for_chinese(tmp_path: Path) -> None:
    path = written(tmp_path, "name,city\nCafé Müßig,Zürich\n".encode("cp1252"))
    with pytest.raises(FileFault, match="Line 2 is not UTF-8"):
        table.look(path)
    assert rows(path, "cp1252") == [(2, ["Café Müßig", "Zürich"], "")]


def test_an_encoding_that_is_named_must_exist_and_fit(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    with pytest.raises(FileFault, match="no encoding “klingon”"):
        table.look(path, "klingon")
    with pytest.raises(FileFault, match="no encoding “hex”"):
        table.look(path, "hex")
    with pytest.raises(FileFault, match="Line 1 is not ASCII"):
        table.look(path, "ascii")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_recognised(tmp_path: Path, delimiter: str) -> None:
    path = written(tmp_path, f'a{delimiter}b{delimiter}c\n1{delimiter}"x{delimiter}y"{delimiter}3\n')
    assert rows(path) == [(2, ["1", f"x{delimiter}y", "3"], "")]


def test_excels_word_for_the_delimiter_is_no_header(tmp_path: Path) -> None:
    path = written(tmp_path, "sep=;\na;b\n1;2\n")
    assert table.look(path).headers == ["a", "b"]
    assert rows(path) == [(3, ["1", "2"], "")]


def test_commas_in_the_cells_do_not_outvote_the_tab(tmp_path: Path) -> None:
    path = written(tmp_path, "name\taddress\nAcme\t1, High Street, London\nBeta\t2, Low Street, York\n")
    assert [cells for _row, cells, _fault in rows(path)] == [
        ["Acme", "1, High Street, London"],
        ["Beta", "2, Low Street, York"],
    ]


def test_quotes_line_ends_and_blank_rows(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\r\n"say ""hi""","two\r\nlines"\r\n\r\n,\r\n3,5" pipe\r\n')
    assert rows(path) == [(2, ['say "hi"', "two\r\nlines"], ""), (5, ["3", '5" pipe'], "")]


def test_what_is_broken_costs_its_own_row_only(tmp_path: Path) -> None:
    lines = [
        "a,b,c",
        "1,ok,x",
        '2,"never closed,x',
        "3,ok,x",
        "4,too,many,cells",
        "5,few",
        '6,"quote" goes on,x',
        "7,ok,x",
        "8,nul\0,x",
        '9,"again open,x',
        "10,ok,x",
    ]
    found = rows(written(tmp_path, "\n".join(lines) + "\n"))
    assert [row for row, _cells, fault in found if not fault] == [2, 4, 8, 11]
    assert {row: fault for row, _cells, fault in found if fault} == {
        3: "A quote is opened and not closed.",
        5: "The row has 4 cells and the header 3.",
        6: "The row has 2 cells and the header 3.",
        7: "A quoted cell goes on behind its closing quote.",
        9: "The row contains a NUL character.",
        10: "A quote is opened and not closed.",
    }


def test_two_open_quotes_do_not_swallow_the_rows_between_them(tmp_path: Path) -> None:
    content = 'a,b,c\n1,"open,x\n2,ok,x\n3,ok,x\n4,close",x\n5,ok,x\n'
    found = rows(written(tmp_path, content))
    assert [row for row, _cells, fault in found if not fault] == [3, 4, 5, 6]
    assert [row for row, _cells, fault in found if fault] == [2]


def test_empty_cells_behind_the_header_are_no_fault(tmp_path: Path) -> None:
    assert rows(written(tmp_path, "a,b\n1,2,,\n")) == [(2, ["1", "2"], "")]


def test_packed_files(tmp_path: Path) -> None:
    packed = written(tmp_path, gzip.compress(TEXT.encode("gb18030")), "file.csv.gz")
    assert len(rows(packed)) == 2
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("客户.csv", TEXT)
        file.writestr("readme.md", "nothing")
        file.writestr("__MACOSX/._客户.csv", "nothing")
    assert len(rows(written(tmp_path, archive.getvalue(), "file.zip"))) == 2


def test_an_archive_holds_one_table(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.csv", TEXT)
        file.writestr("b.csv", TEXT)
    with pytest.raises(FileFault, match="The archive holds 2 tables"):
        table.look(written(tmp_path, archive.getvalue()))


def test_half_a_packed_file_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(TEXT.encode() * 5000)
    with pytest.raises(FileFault, match="The file is damaged"):
        table.look(written(tmp_path, whole[: len(whole) // 2]))


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"", "The file is empty"),
        (b"\n\n \n", "There is no row"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel file"),
        (b"<html><table>", "This is a web page"),
        (b"<?xml version='1.0'?>", "This is a web page"),
        (b"PK\x03\x04 and then nothing", "The file is damaged"),
        (b'"a,b\n1,2\n', "The first row cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_with_what_it_is(tmp_path: Path, start: bytes, words: str) -> None:
    with pytest.raises(FileFault, match=words) as found:
        table.look(written(tmp_path, start))
    assert found.value.fix


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.YIHU_IMPORT_MAX_BYTES = 1 << 20  # type: ignore[attr-defined]
    path = written(tmp_path, gzip.compress(b"a,b\n" + b"1,2\n" * 500_000))
    assert path.stat().st_size < 20_000
    with pytest.raises(FileFault, match="more than 1 MB"):
        table.look(path)


def test_a_file_that_shrank_too_well_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yihu.ground.imports.reading.limits.RATIO_MATTERS_FROM", 1 << 20)
    with pytest.raises(FileFault, match="times as large"):
        table.look(written(tmp_path, gzip.compress(b"a,b\n" + b"1,2\n" * 500_000)))


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yihu.ground.imports.reading.encoding.LONGEST_LINE", 1000)
    monkeypatch.setattr("yihu.ground.imports.reading.encoding.CHUNK", 100)
    with pytest.raises(FileFault, match="longer than"):
        table.look(written(tmp_path, b"a,b\n" + b"x" * 5000))


def test_random_bytes_never_crash_the_reader(tmp_path: Path) -> None:
    noise = bytes((i * 7919 + i // 256 * 104729) % 256 for i in range(20_000))
    for start in range(0, 20_000, 500):
        path = written(tmp_path, noise[start : start + 500])
        with suppress(FileFault):
            rows(path)
