"""`yihu search`."""

from __future__ import annotations

import json

import pytest

from yihu.accounts.models import Organisation, Person
from yihu.accounts.search import ORGANISATION, PERSON
from yihu.ground import search
from yihu.site import cli
from yihu.testing.cast import Cast


@pytest.fixture(autouse=True)
def indexed(cast: Cast) -> None:
    search.reindex(ORGANISATION, Organisation.objects.values_list("pk", flat=True))
    search.reindex(PERSON, Person.objects.values_list("pk", flat=True))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(["search", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_it_prints_data(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "1402", "--json")
    item = {
        "kind": PERSON,
        "id": str(cast.person.pk),
        "title": "欧阳曾",
        "subtitle": "科长 · 长安重工股份有限公司",
    }
    assert json.loads(out) == {"items": [item], "more": False, "total": 1, "bounded": False}
    assert (code, err) == (0, "")


def test_it_prints_lines_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "有限公司", "--limit", "1")
    first, more = out.splitlines()
    assert "有限公司" in first
    assert more.startswith("…")
    assert run(capsys, "不存在")[1] == "nothing found\n"
    assert code == 0


def test_as_somebody_it_shows_what_he_may_see(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(run(capsys, "长安", "--as", "zhao", "--json")[1])["items"] == []
    assert len(json.loads(run(capsys, "长安", "--as", "li", "--json")[1])["items"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["长安", "--as", "nobody"], "nobody"),
        (["长安", "--kind", "no.such"], ORGANISATION),
        (["长安", "--limit", "0"], "--limit"),
    ],
)
def test_wrong_input_says_what_to_change(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    code, _out, err = run(capsys, *words)
    assert code == 2
    assert said in err
