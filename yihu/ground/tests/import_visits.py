"""Visits to the pages of imports in tests: giving in a file, naming its columns, doing the jobs asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yihu.ground.jobs import performing
from yihu.ground.models import ImportRun

ClientAs = Callable[[str], Client]
State = ImportRun.State
FILE = "客户名称,区县,所属行业,员工数\n闽江电机有限公司,350102,制造业,120\n鼓山医院,350102,卫生,多\n"


def upload(client: Client, content: str | bytes, kind: str = "accounts", name: str = "客户.csv", **more: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(reverse("import-new"), {"kind": kind, "file": SimpleUploadedFile(name, data), **more})


def received(client: Client, content: str | bytes = FILE, kind: str = "accounts") -> ImportRun:
    assert upload(client, content, kind).status_code == 302
    return ImportRun.objects.latest("created_at")


def form_of(client: Client, run: ImportRun) -> dict[str, str]:
    """What the mapping page would send as it stands."""
    form = client.get(reverse("import-mapping", args=[run.pk])).context["form"]
    return {name: str(value) for name, value in form.data.items()}


def carry_out(client: Client, run: ImportRun, verb: str, **data: str) -> ImportRun:
    """POST `verb` and do the job that it asks for."""
    answer = client.post(reverse(verb, args=[run.pk]), data)
    assert (answer.status_code, answer["Location"]) == (302, run.get_absolute_url())
    run.refresh_from_db()
    assert run.job is not None
    performing.perform.call(str(run.job.pk))
    run.refresh_from_db()
    return run


def checked(client: Client, content: str | bytes = FILE, kind: str = "accounts", **more: str) -> ImportRun:
    run = received(client, content, kind)
    return carry_out(client, run, "import-mapping", **form_of(client, run), **more, do="check")


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def page_of(client: Client, run: ImportRun, **query: str) -> str:
    answer = client.get(run.get_absolute_url(), query)
    assert answer.status_code == 200
    return text_of(answer)


def streamed(answer: Any) -> str:
    """The text of a file that is sent piece by piece."""
    return b"".join(answer.streaming_content).decode("utf-8-sig")
