"""What became of the rows: wrong ones, files to take away, what undo kept."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from django.urls import reverse

from yihu.accounts.models import Organisation
from yihu.ground import clock
from yihu.ground.models import ImportRun, Job
from yihu.ground.tests.import_visits import (
    ClientAs,
    State,
    carry_out,
    checked,
    page_of,
    streamed,
    text_of,
)
from yihu.testing.cast import Cast


def test_strict_imports_nothing(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    run = checked(client, strict="on")
    assert 'aria-disabled="true"' in page_of(client, run)
    run = carry_out(client, run, "import-run")
    assert run.state == State.REFUSED
    assert "没有导入任何内容" in page_of(client, run)
    assert not Organisation.objects.filter(name="闽江电机有限公司").exists()


def many() -> str:
    """10,000 rows, of which 500 are wrong in one of two ways."""
    lines = ["客户编码,客户名称,区县,员工数"]
    for i in range(10_000):
        wrong = i % 20 == 0
        place = "火星" if wrong and i % 40 else "350102"
        lines.append(f"N{i:05},第{i}号工厂,{place},{'多' if wrong and not i % 40 else i}")
    return "\n".join(lines)


def test_five_hundred_wrong_rows_of_ten_thousand(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    run = checked(client, many())
    answer = client.get(run.get_absolute_url())
    page = text_of(answer)
    assert "9,500" in page
    assert sorted(group.count for group in answer.context["overview"].rows) == [250, 250]
    first = [line["row"] for line in answer.context["wrong"].rows]
    assert len(first) == 20
    last = client.get(run.get_absolute_url(), {"from": "480"}).context["wrong"]
    assert [line["row"] for line in last.rows][-1] == 9982
    assert not last.pager.next_url
    file = client.get(reverse("import-wrong", args=[run.pk]))
    text = streamed(file)
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 501
    assert rows[0][3:] == ["客户编码", "客户名称", "区县", "员工数"]
    assert rows[1][0] == "2"
    assert "“多”不是数字" in rows[1][1]
    assert rows[1][3:] == ["N00000", "第0号工厂", "350102", "多"]


def test_files_to_take_away_hold_no_formula(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    content = "客户名称,区县,员工数,备注\n=cmd|calc,火星,-5,@SUM(A1)\n长安重工股份有限公司,350102,,+86 139\n"
    run = checked(client, content)
    wrong = streamed(client.get(reverse("import-wrong", args=[run.pk])))
    assert list(csv.reader(io.StringIO(wrong)))[1][3:] == ["'=cmd|calc", "火星", "-5", "'@SUM(A1)"]
    answer = client.get(reverse("import-skipped", args=[run.pk]))
    assert "attachment" in answer["Content-Disposition"]
    left_out = list(csv.reader(io.StringIO(streamed(answer))))
    assert left_out[1][0] == "3"
    assert left_out[1][2:] == ["长安重工股份有限公司", "350102", "", "+86 139"]


def test_undo_ends_after_thirty_days(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    run = carry_out(client, checked(client), "import-run")
    ImportRun.objects.filter(pk=run.pk).update(created_at=clock.now() - timedelta(days=31))
    assert reverse("import-undo", args=[run.pk]) not in page_of(client, run)
    assert client.post(reverse("import-undo", args=[run.pk])).status_code == 302
    run.refresh_from_db()
    assert run.state == State.SUCCEEDED
    assert not Job.objects.filter(kind="ground.import.undo").exists()


def test_what_undo_keeps_is_named(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    run = carry_out(client, checked(client), "import-run")
    made = Organisation.objects.get(name="闽江电机有限公司")
    Organisation.objects.filter(pk=made.pk).update(industry="电机", changed_at=clock.now() + timedelta(minutes=1))
    run = carry_out(client, run, "import-undo")
    assert Organisation.objects.filter(pk=made.pk).exists()
    page = page_of(client, run)
    assert "导入之后又被修改过" in page


def test_a_run_of_a_kind_that_is_gone_can_still_be_looked_at(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    run = checked(client)
    ImportRun.objects.filter(pk=run.pk).update(kind="forgotten")
    assert "forgotten" in page_of(client, run)
    assert client.get(reverse("import-mapping", args=[run.pk])).status_code == 404
