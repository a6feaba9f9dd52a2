from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.urls import reverse

from yihu.accounts.models import Organisation
from yihu.ground import clock, jobs
from yihu.ground.actors import SYSTEM
from yihu.ground.exports import registry, work, writers
from yihu.ground.models import Event, Job
from yihu.site.cli import main
from yihu.testing.cast import Cast

SignIn = Callable[[str], Client]
EVIL = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", '=HYPERLINK("http://x")']


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def accounts_as(cast: Cast, who: str, target: Path) -> set[str]:
    work.make(registry()["accounts"], cast.actor(who), "csv", target)
    return {row["name"] for row in read_csv(target)}


def test_an_export_holds_what_its_actor_may_see(cast: Cast, tmp_path: Path) -> None:
    assert accounts_as(cast, "总监", tmp_path / "a.csv") == {cast.account.name, cast.neighbour.name}
    assert accounts_as(cast, "李经理", tmp_path / "b.csv") == set()  # sees one, and may not export
    assert accounts_as(cast, "采购陈", tmp_path / "c.csv") == set()
    assert Event.objects.filter(type="ground.export.made").count() == 3


@pytest.mark.parametrize("name", sorted(registry()))
@pytest.mark.parametrize("form", sorted(writers.WRITERS))
def test_every_export_in_every_form_counts_alike(cast: Cast, tmp_path: Path, name: str, form: str) -> None:
    rows = work.make(registry()[name], SYSTEM, form, tmp_path / f"x.{form}")
    assert rows > 0 or name == "scorecard"  # figures need a refresh
    count: dict[str, Callable[[Path], int]] = {
        "csv": lambda p: len(read_csv(p)),
        "xlsx": lambda p: openpyxl.load_workbook(p).active.max_row - 1,  # type: ignore[union-attr]
        "parquet": lambda p: pq.read_table(p).num_rows,
    }
    assert count[form](tmp_path / f"x.{form}") == rows


def test_queries_do_not_grow_with_rows(cast: Cast, tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        Organisation.objects.create(name=f"公司{number}", territory=cast.territories["鼓楼区"])
    with django_assert_max_num_queries(14):
        work.make(registry()["accounts"], SYSTEM, "csv", tmp_path / "a.csv")


@pytest.mark.parametrize("text", EVIL)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_is_a_formula(cast: Cast, tmp_path: Path, text: str, form: str) -> None:
    Organisation.objects.filter(pk=cast.account.pk).update(name=text)
    target = tmp_path / f"x.{form}"
    work.make(registry()["accounts"], SYSTEM, form, target)
    if form == "csv":
        assert f"'{text}" in {row["name"] for row in read_csv(target)}
    else:
        sheet: Any = openpyxl.load_workbook(target).active
        cells = [cell for line in sheet.iter_rows() for cell in line]
        assert not [cell for cell in cells if cell.data_type == "f"]


def test_numbers_stay_numbers(cast: Cast, tmp_path: Path) -> None:
    target = tmp_path / "x.xlsx"
    work.make(registry()["transactions"], SYSTEM, "xlsx", target)
    sheet: Any = openpyxl.load_workbook(target).active
    names = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, names.index("amount") + 1).value == 750.25
    work.make(registry()["transactions"], SYSTEM, "parquet", tmp_path / "x.parquet")
    assert pq.read_table(tmp_path / "x.parquet")["amount"][0].as_py() == Decimal("750.25")


def test_a_page_asks_and_only_he_who_asked_fetches(cast: Cast, client_as: SignIn) -> None:
    client = client_as("总监")
    answer = client.post(reverse("exports"), {"kind": "accounts", "form": "csv"})
    row = Job.objects.get(kind=work.JOB)
    assert answer["Location"] == reverse("job", args=[row.pk])
    jobs.perform.call(str(row.pk))
    row.refresh_from_db()
    assert row.state == Job.State.SUCCEEDED
    assert row.result == {
        "export": "accounts",
        "file": f"accounts-{clock.today():%Y%m%d}.csv",
        "rows": 2,
        "form": "csv",
    }
    address = reverse("export-file", args=[row.pk])
    body = b"".join(client.get(address).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert cast.account.name in body
    assert cast.foreign.name not in body
    for other in ("市场林", "管理员", "赵经理"):
        assert client_as(other).get(address).status_code == 404
    assert address in client.get(reverse("exports")).content.decode()


def test_who_may_not_export(cast: Cast, client_as: SignIn) -> None:
    assert client_as("李经理").post(reverse("exports"), {"kind": "accounts", "form": "csv"}).status_code == 404
    assert client_as("分析员").post(reverse("exports"), {"kind": "secrets", "form": "csv"}).status_code == 404
    assert not Job.objects.exists()


def test_a_right_withdrawn_meanwhile_ends_the_job(cast: Cast) -> None:
    row = jobs.enqueue(cast.actor("总监"), work.JOB, name="accounts", form="csv")
    cast.users["总监"].assignments.all().delete()
    jobs.perform.call(str(row.pk))
    row.refresh_from_db()
    assert row.state == Job.State.FAILED
    assert work.file_of(row) is None


def test_old_files_are_cleared_away(cast: Cast) -> None:
    row = jobs.enqueue(cast.actor("总监"), work.JOB, name="accounts", form="csv")
    jobs.perform.call(str(row.pk))
    row.refresh_from_db()
    with clock.frozen(clock.now() + timedelta(days=8)):
        clearing = jobs.enqueue(SYSTEM, "ground.export.clear")
        jobs.perform.call(str(clearing.pk))
    assert work.file_of(row) is None


def test_too_many_rows_for_excel_are_said(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "EXCEL_ROWS", 1)
    with pytest.raises(writers.TooManyRows):
        work.make(registry()["accounts"], SYSTEM, "xlsx", tmp_path / "x.xlsx")
    assert list(tmp_path.iterdir()) == []  # nothing half there


def test_command(cast: Cast, tmp_path: Path, capsys: Any) -> None:
    assert main(["export", "accounts", "--out", str(tmp_path / "a.csv"), "--json"]) == 0
    assert '"rows": 3' in capsys.readouterr().out
    assert main(["export", "secrets", "--json"]) == 2
    assert main(["export", "accounts", "--out", str(tmp_path / "no" / "a.csv"), "--json"]) == 1
