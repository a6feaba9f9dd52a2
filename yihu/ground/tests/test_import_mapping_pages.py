"""The columns of an import: what is recognised, what is said where something does not fit, the preview."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from yihu.accounts.models import Organisation
from yihu.ground.tests.import_visits import (
    FILE,
    ClientAs,
    carry_out,
    checked,
    form_of,
    received,
    text_of,
)
from yihu.testing.cast import Cast


def test_columns_are_recognised_and_remembered(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    content = FILE.replace("员工数", "rs").replace("所属行业", "hangye")
    run = received(client, content)
    answer = client.get(reverse("import-mapping", args=[run.pk]))
    lines = {line["column"]: (line["chosen"], line["state"]) for line in answer.context["rows"]}
    assert lines["客户名称"] == ("name", "sure")
    assert lines["hangye"] == ("industry", "guess")
    assert lines["rs"] == ("", "none")
    assert answer.context["rows"][0]["samples"] == ["闽江电机有限公司", "鼓山医院"]
    carry_out(client, run, "import-mapping", **form_of(client, run) | {"column-3": "employees"}, do="check")
    carry_out(client, run, "import-run")
    again = client.get(reverse("import-mapping", args=[received(client, content).pk]))
    assert {line["chosen"] for line in again.context["rows"]} == {"name", "territory", "industry", "employees"}
    assert again.context["remembered"]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"column-0": ""}, "constant-name"),
        ({"column-2": "name"}, "column-2"),
        ({"constant-name": "某某公司"}, "constant-name"),
        ({"constant-founded": "很早"}, "constant-founded"),
        ({"column-1": "nonsense"}, "column-1"),
    ],
    ids=["required", "twice", "column-and-constant", "unreadable-constant", "unknown-field"],
)
def test_what_does_not_fit_is_said_at_its_field(
    cast: Cast, client_as: ClientAs, said: dict[str, str], wrong: str
) -> None:
    client = client_as("市场林")
    run = received(client)
    answer = client.post(reverse("import-mapping", args=[run.pk]), form_of(client, run) | said | {"do": "check"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [wrong]
    assert f'href="#import-{wrong}"' in text_of(answer)
    assert f'id="import-{wrong}"' in text_of(answer)
    run.refresh_from_db()
    assert (run.mapping, run.job) == ({}, None)


def test_the_preview_shows_rows_as_they_will_be_read_and_keeps_nothing(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    run = received(client, FILE + "长安重工股份有限公司,350102,,9\n")
    data = form_of(client, run) | {"constant-country": "中国", "do": "preview"}
    answer = client.post(reverse("import-mapping", args=[run.pk]), data)
    table = answer.context["preview"]
    assert [row.end for row in table.rows] == ["created", "error", "duplicate"]
    assert "中国" in text_of(answer)
    assert "“多”不是数字" in text_of(answer)
    assert Organisation.objects.count() == 3
    run.refresh_from_db()
    assert (run.mapping, run.job) == ({}, None)


def test_dates_are_read_as_the_file_shows_or_the_reader_says(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    head = "客户编码,发票号,开票日期,金额\n"
    american = received(client, head + "FJ000001,1,3/2/2026,5\nFJ000001,2,12/31/2025,5\n", "transactions")
    form = client.get(reverse("import-mapping", args=[american.pk])).context["form"]
    assert form["dates-date"].value() == "%m/%d/%Y"
    unsure = received(client, head + "FJ000001,1,3/2/2026,5\n", "transactions")
    answer = client.get(reverse("import-mapping", args=[unsure.pk]))
    assert answer.context["form"]["dates-date"].value() == ""
    assert [row.end for row in answer.context["preview"].rows] == ["error"]
    data = form_of(client, unsure) | {"dates-date": "%d/%m/%Y", "do": "preview"}
    assert "2026-02-03" in text_of(client.post(reverse("import-mapping", args=[unsure.pk]), data))


def test_a_file_that_is_not_kept_any_more_is_said(cast: Cast, client_as: ClientAs, settings: Any) -> None:
    client = client_as("市场林")
    run = checked(client)
    (Path(settings.YIHU_FILES) / "imports" / str(run.pk) / "source").unlink()
    answer = client.get(reverse("import-mapping", args=[run.pk]), follow=True)
    assert "已不再保存该文件" in text_of(answer)
