"""The pages of imports: from the file to its rows and back, who sees which, stopping and going on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page

from yihu.accounts.models import Organisation
from yihu.ground.jobs import performing
from yihu.ground.models import ImportRun, Job
from yihu.ground.tests.import_visits import (
    FILE,
    ClientAs,
    State,
    carry_out,
    checked,
    form_of,
    page_of,
    received,
    streamed,
    text_of,
)
from yihu.testing.cast import Cast

MOST_QUERIES = 14


def test_a_file_goes_all_the_way_and_back(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    run = checked(client)
    assert run.state == State.CHECKED
    assert not Organisation.objects.filter(name="闽江电机有限公司").exists()
    page = page_of(client, run)
    assert "导入 1 行" in page
    assert "“多”" in page
    run = carry_out(client, run, "import-run")
    assert run.state == State.SUCCEEDED
    assert Organisation.objects.get(name="闽江电机有限公司").employees == 120
    assert reverse("import-undo", args=[run.pk]) in page_of(client, run)
    assert "1 行" in text_of(client.get(reverse("import-undo", args=[run.pk])))
    run = carry_out(client, run, "import-undo")
    assert run.state == State.UNDONE
    assert not Organisation.objects.filter(name="闽江电机有限公司").exists()
    assert "市场林" in page_of(client, run)


def test_the_list_shows_ones_own_runs_and_all_to_an_administrator(cast: Cast, client_as: ClientAs) -> None:
    run = received(client_as("市场林"))
    address = run.get_absolute_url()
    assert address in text_of(client_as("市场林").get(reverse("imports")))
    assert address in text_of(client_as("管理员").get(reverse("imports")))
    assert address not in text_of(client_as("总监").get(reverse("imports")))
    assert client_as("总监").get(address).status_code == 404
    assert client_as("李经理").get(reverse("imports")).status_code == 404


def test_pages_ask_few_queries(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    run = received(client)
    addresses = [reverse("imports"), reverse("import-new"), reverse("import-mapping", args=[run.pk])]
    for address in addresses:
        assert queries_of(client, address) <= MOST_QUERIES, address
    run = carry_out(client, run, "import-mapping", **form_of(client, run), do="check")
    assert queries_of(client, run.get_absolute_url()) <= MOST_QUERIES
    run = carry_out(client, run, "import-run")
    for name in ("import", "import-part", "import-undo", "import-wrong"):
        assert queries_of(client, reverse(name, args=[run.pk])) <= MOST_QUERIES, name


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        assert answer.status_code == 200
        assert streamed(answer) if answer.streaming else answer.content
    return len(queries)


BILLS = "客户编码,发票号,开票日期,金额\nFJ000001,9,2026-03-02,5\n"


def test_the_same_bills_twice_are_refused_and_can_be_asked_for(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    first = carry_out(client, checked(client, BILLS, "transactions"), "import-run")
    assert first.state == State.SUCCEEDED
    second = carry_out(client, checked(client, BILLS, "transactions"), "import-run")
    assert second.state == State.NEW
    assert str(first.pk) in page_of(client, second)
    assert carry_out(client, second, "import-run", again="1").state == State.SUCCEEDED


def test_work_shows_its_progress_and_can_be_stopped(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    run = received(client)
    client.post(reverse("import-mapping", args=[run.pk]), form_of(client, run) | {"do": "check"})
    page = page_of(client, run)
    assert f'<yh-poll src="{reverse("import-part", args=[run.pk])}"' in page
    assert reverse("import-cancel", args=[run.pk]) in page
    answer = client.post(reverse("import-check", args=[run.pk]), follow=True)
    assert "不能这样操作" in text_of(answer)
    client.post(reverse("import-cancel", args=[run.pk]))
    run.refresh_from_db()
    assert run.job is not None
    assert run.job.state == Job.State.CANCELLED
    part = text_of(client.get(reverse("import-part", args=[run.pk])))
    assert "data-done" in part
    assert reverse("import-check", args=[run.pk]) in part


def test_interrupted_work_goes_on(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    run = checked(client)
    client.post(reverse("import-run", args=[run.pk]))
    run.refresh_from_db()
    Job.objects.filter(key=f"import:{run.pk}", state=Job.State.QUEUED).update(
        state=Job.State.FAILED, error="Traceback: the disk was full"
    )
    ImportRun.objects.filter(pk=run.pk).update(state=State.RUNNING, checkpoint={"row": 1, "report": 0})
    page = page_of(client, run)
    assert reverse("import-go-on", args=[run.pk]) in page
    assert "the disk was full" not in page
    assert carry_out(client, run, "import-go-on").state == State.SUCCEEDED


def test_a_run_can_be_thrown_away_before_it_wrote_anything(cast: Cast, client_as: ClientAs, settings: Any) -> None:
    client = client_as("市场林")
    run = checked(client)
    done = carry_out(client, checked(client, FILE.replace("闽江", "乌山")), "import-run")
    folder = Path(settings.YIHU_FILES) / "imports" / str(run.pk)
    assert folder.exists()
    client.post(reverse("import-discard", args=[run.pk]))
    client.post(reverse("import-discard", args=[done.pk]))
    assert list(ImportRun.objects.all()) == [done]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_in_a_browser(
    page_as: Callable[..., Page], axe: Callable[[Page], None], cast: Cast, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "客户.csv"
    file.write_text(FILE, encoding="gb18030")
    page = page_as("市场林", width=width)
    page.goto("/imports")
    axe(page)
    page.click(".page-header a.primary")
    axe(page)
    page.check("#kind-accounts")
    page.set_input_files("input[type=file]", str(file))
    page.click("form button.primary")
    page.wait_for_url("**/mapping")
    axe(page)
    for press, said in [("button[value=check]", "导入 1 行"), ("button.primary", "文件已导入"), ("a.danger", "")]:
        page.click(press)
        if said:
            page.wait_for_selector("yh-poll")
            axe(page)
            work()
            page.wait_for_selector(f"yh-poll [data-done] >> text={said}")
        axe(page)
    page.click("button.danger")
    page.wait_for_selector("yh-poll")
    work()
    page.wait_for_selector("yh-poll [data-done] >> text=导入已撤销")
    axe(page)
    assert not Organisation.objects.filter(name="闽江电机有限公司").exists()


def work() -> None:
    """Do the open jobs of imports, as the worker would."""
    for job in Job.objects.filter(state=Job.State.QUEUED, kind__startswith="ground.import."):
        performing.perform.call(str(job.pk))
