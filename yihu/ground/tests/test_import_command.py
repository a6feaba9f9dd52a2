"""`yihu import`: a contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from yihu.accounts.models import Organisation
from yihu.ground.imports import registry
from yihu.ground.models import ImportRun
from yihu.holdings.models import Transaction
from yihu.site.cli import main

pytestmark = pytest.mark.django_db

TRANSACTIONS = (
    "account,document,date,amount\nA,1,2026-03-05,10\n,2,2026-03-05,10\nB,3,soon,10\n"
    "A,1,2026-03-05,10\nA,4,2026-03-06,-5\n"
)


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    from django.utils import translation

    translation.activate("en")


class Said:
    """What a command printed and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def yihu(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str | Path) -> Said:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(content: str | bytes, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_the_answer_as_data(yihu: Any, file: Any) -> None:
    said = yihu("import", "transactions", file(TRANSACTIONS), "--json")
    assert (said.code, said.err) == (0, "")
    data = said.data
    assert {"run", "read", "created", "updated", "skipped", "errors", "duplicates", "remarks"} <= data.keys()
    assert (data["read"], data["created"], data["updated"], data["duplicates"]) == (5, 3, 0, 1)
    assert data["skipped"] == [{"row": 3, "reason": "No account named."}]
    (error,) = data["errors"]
    assert (error["row"], error["column"]) == (4, "date")
    assert set(error) == {"row", "column", "fault", "fix"}
    assert ImportRun.objects.get(pk=data["run"]).state == "succeeded"


def test_the_answer_for_people(yihu: Any, file: Any) -> None:
    said = yihu("import", "transactions", file(TRANSACTIONS))
    assert said.code == 0
    assert "5 rows read: 3 created, 0 updated, 0 unchanged, 1 left out, 1 wrong. Duplicates: 1." in said.out
    assert "Left out: No account named. 1 rows (3)" in said.out
    assert "Row 4 date: “soon” is not a date." in said.out
    assert "yihu import --undo" in said.out


def test_a_mapping_file(yihu: Any, file: Any) -> None:
    mapping = file(
        'columns: {name: 客户, created_at: 建档}\nconstants: {industry: 制造}\ndates: "%d.%m.%Y"\n', "map.yaml"
    )
    content = "客户;建档\n长安;31.12.2019\n".encode("gb18030")
    said = yihu("import", "accounts", file(content), "--map", mapping, "--json")
    assert said.code == 0, said.err
    made = Organisation.objects.get()
    assert (made.name, made.industry, made.created_at.year) == ("长安", "制造", 2019)


def test_a_dry_run_writes_nothing(yihu: Any, file: Any) -> None:
    said = yihu("import", "transactions", file(TRANSACTIONS), "--dry-run", "--json")
    assert (said.code, said.data["created"], said.data["dry_run"]) == (0, 3, True)
    assert not Transaction.objects.exists()
    assert "Nothing was written" in yihu("import", "transactions", file(TRANSACTIONS), "--dry-run").out


def test_update_and_undo(yihu: Any, file: Any) -> None:
    yihu("import", "accounts", file("external_id,name\nN1,甲\n"))
    path = file("external_id,name,industry\nN1,甲,船舶\n")
    assert yihu("import", "accounts", path, "--json").data["duplicates"] == 1
    said = yihu("import", "accounts", path, "--update", "--json")
    assert said.data["updated"] == 1
    undone = yihu("import", "--undo", said.data["run"], "--json")
    assert (undone.code, undone.data["restored"], undone.data["kept"]) == (0, 1, [])
    assert Organisation.objects.get().industry == ""
    assert "0 rows removed, 1 restored." in yihu("import", "--undo", said.data["run"]).out


def test_the_same_transactions_twice(yihu: Any, file: Any) -> None:
    path = file(TRANSACTIONS)
    first = yihu("import", "transactions", path, "--json").data["run"]
    said = yihu("import", "transactions", path)
    assert said.code == 2
    assert first in said.err
    assert "--again" in said.err
    assert Transaction.objects.count() == 3
    assert ImportRun.objects.count() == 1
    assert yihu("import", "transactions", path, "--again").code == 0
    assert Transaction.objects.count() == 6


def test_a_run_that_was_killed_is_gone_on_with(yihu: Any, file: Any) -> None:
    path = file(TRANSACTIONS)
    first = yihu("import", "transactions", path, "--json").data["run"]
    ImportRun.objects.update(state="running", finished_at=None)  # as kill -9 behind the last batch leaves it
    said = yihu("import", "transactions", path, "--json")
    assert (said.code, said.data["run"], said.data["created"]) == (0, first, 3)
    assert (Transaction.objects.count(), ImportRun.objects.count()) == (3, 1)


@pytest.mark.parametrize("kind", sorted(registry()))
def test_the_columns_of_every_kind(yihu: Any, kind: str) -> None:
    columns = yihu("import", kind, "--columns", "--json").data
    assert [column["field"] for column in columns] == [column.name for column in registry()[kind].columns]
    assert all(column["title"] and column["headers"] for column in columns)
    assert columns[0]["field"] in yihu("import", kind, "--columns").out


def test_the_fields_of_transactions_are_a_contract(yihu: Any) -> None:
    fields = [column["field"] for column in yihu("import", "transactions", "--columns", "--json").data]
    assert fields == [
        "account", "account_name", "document", "date", "offering", "offering_name", "quantity", "unit_price", "amount",
        "cost", "currency", "region",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["acounts", "{file}"], "There is no kind “acounts”. Did you mean “accounts”?"),
        ([], "Name what the file holds. Kinds: accounts, contracts"),
        (["accounts"], "Name the file: yihu import accounts FILE"),
        (["accounts", "/nowhere/file.csv"], "No such file"),
        (["accounts", "/"], "Is a directory"),
        (["accounts", "{file}", "--map", "/nowhere.yaml"], "No such file"),
        (["accounts", "{file}", "--map", "{wrong}"], "no field “naem”. Did you mean “name”?"),
        (["accounts", "{file}", "--map", "{missing}"], "no column “Nam”, which is to be name. Did you mean “name”?"),
        (["transactions", "{file}"], "No column is mapped to “account, document, date”"),
        (["accounts", "{file}", "--map", "{constant}"], "founded: “soon” is not a number"),
        (["accounts", "{broken}"], "Line 2 is not UTF-8"),
        (["accounts", "{xls}"], "an old Excel file"),
        (["--undo", "nonsense"], "There is no run nonsense"),
        (["--undo", "01a20152-bf77-7000-ac7f-2bc03a6d7f54"], "There is no run"),
    ],
)
def test_wrong_input_says_what_to_change(yihu: Any, file: Any, words: list[str], sentence: str) -> None:
    paths = {
        "file": file("name\nA\n"),
        "wrong": file("columns: {naem: name}", "wrong.yaml"),
        "missing": file("columns: {name: Nam}", "missing.yaml"),
        "constant": file("columns: {name: name}\nconstants: {founded: soon}", "constant.yaml"),
        "broken": file(b"name\nCaf\xe9 M\xfc\xdfig\n", "broken.csv"),
        "xls": file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.xls"),
    }
    filled = [word.format(**paths) for word in words]
    said = yihu("import", *filled)
    assert said.code == 2
    assert sentence in said.err
    assert sentence in yihu("import", *filled, "--json").data["error"]
    assert not ImportRun.objects.exists()
    assert not Organisation.objects.exists()


def test_a_file_with_nothing_but_wrong_rows_is_wrong_input(yihu: Any, file: Any) -> None:
    said = yihu("import", "accounts", file("name,employees\nA,many\nB,some\n"), "--json")
    assert (said.code, said.data["created"], len(said.data["errors"])) == (2, 0, 2)


def test_a_file_without_rows_is_no_fault(yihu: Any, file: Any) -> None:
    assert yihu("import", "accounts", file("name\n"), "--json").code == 0


def test_strict(yihu: Any, file: Any) -> None:
    said = yihu("import", "accounts", file("name,employees\nA,5\nB,some\n"), "--strict", "--json")
    assert (said.code, said.data["state"], len(said.data["errors"])) == (2, "refused", 1)
    assert not Organisation.objects.exists()


def test_a_failure_says_how_to_go_on(yihu: Any, file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("yihu.ground.imports.store.write", fail)
    said = yihu("import", "accounts", file("name\nA\n"))
    assert said.code == 1
    assert "the disk is full" in said.err
    assert "The same command goes on from there" in said.err
