"""Giving in a file: kinds by right, templates, faults of the file, encodings."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from yihu.ground.imports import registry
from yihu.ground.imports.mapping import guess
from yihu.ground.models import ImportRun
from yihu.ground.tests.import_visits import (
    FILE,
    ClientAs,
    text_of,
    upload,
)
from yihu.testing.cast import Cast


def packed(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "请选择第一行是列名的文件"),
        (b"\xd0\xcf\x11\xe0old", ".xlsx"),
        ("客户名称\n长江\n".encode() + b"\xe9\x97\n", "第 3 行"),
        (packed("bomb.csv", b"a,b\n" + b"0" * 300_000), "0 MB"),
    ],
    ids=["empty", "old-excel", "broken-encoding", "bomb"],
)
def test_a_file_that_cannot_be_read_comes_back_with_fault_and_fix(
    cast: Cast, client_as: ClientAs, settings: Any, content: bytes, said: str
) -> None:
    settings.YIHU_IMPORT_MAX_BYTES = 200_000
    folder = Path(settings.YIHU_FILES) / "imports"
    before = sorted(folder.glob("*")) if folder.exists() else []
    answer = upload(client_as("市场林"), content)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert said in form.errors["file"][0]
    assert form.errors["file"][0] in answer.context["form"].errors.as_text()
    assert 'checked aria-describedby="kind-accounts-about"' in text_of(answer)
    assert not ImportRun.objects.exists()
    assert (sorted(folder.glob("*")) if folder.exists() else []) == before


def test_kinds_are_those_that_one_may_import(cast: Cast, client_as: ClientAs) -> None:
    page = text_of(client_as("市场林").get(reverse("import-new")))
    assert 'value="accounts"' in page
    assert 'value="offerings"' not in page
    assert 'value="offerings"' in text_of(client_as("管理员").get(reverse("import-new")))
    answer = upload(client_as("市场林"), FILE, "offerings")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["kind"])
    assert client_as("市场林").get(reverse("import-template", args=["offerings"])).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_template_is_read_by_its_own_kind(cast: Cast, client_as: ClientAs, language: str) -> None:
    client = client_as("管理员")
    client.cookies["django_language"] = language
    for kind in registry().values():
        answer = client.get(reverse("import-template", args=[kind.name]))
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 2
        assert set(guess(kind, rows[0])) == set(kind.by_name), kind.name


def test_a_file_can_be_read_in_another_encoding(cast: Cast, client_as: ClientAs) -> None:
    client = client_as("市场林")
    assert upload(client, FILE.encode("gb18030"), encoding="cp1252").status_code == 302
    run = ImportRun.objects.get()
    address = reverse("import-encoding", args=[run.pk])
    assert run.shape["headers"][0] != "客户名称"
    client.post(address, {"encoding": "gb18030"})
    run.refresh_from_db()
    assert run.shape["headers"] == ["客户名称", "区县", "所属行业", "员工数"]
    answer = client.post(address, {"encoding": "utf-8"}, follow=True)
    assert "不是 UTF-8" in text_of(answer)
    run.refresh_from_db()
    assert run.shape["encoding"] == "gb18030", "what cannot be read so stays as it was"
