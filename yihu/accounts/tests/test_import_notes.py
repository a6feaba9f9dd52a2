"""Notes files: their author and moment are kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from yihu.accounts.models import Interaction
from yihu.ground.tests.importing import counts, faults, imported
from yihu.testing.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def test_author_moment_person_and_kind_are_kept(cast: Cast) -> None:
    text = (
        "客户编码,拜访时间,内容,方式,联系人,记录人\n"
        'FJ000001,2025-03-05 14:08,"谈了两件事\n第二件没谈拢",拜访,欧阳曾,王经理\n'
        "FJ000001,2024年1月2日,电话,电话,,走了的同事\n"
    )
    data = imported("notes", text)
    assert counts(data) == {"read": 2, "created": 2}
    visit, call = Interaction.objects.exclude(pk=cast.note.pk).order_by("-at")
    assert (visit.kind, visit.at) == ("visit", datetime(2025, 3, 5, 6, 8, tzinfo=UTC))
    assert (visit.person, visit.author, visit.author_name) == (cast.person, cast.users["王经理"], "王经理")
    assert visit.text == "谈了两件事\n第二件没谈拢"
    assert (call.kind, call.author, call.author_name) == ("call", None, "走了的同事")
    assert [(remark["count"], remark["rows"]) for remark in data["remarks"]] == [(1, [3])]


def test_what_is_wrong_with_a_row(cast: Cast) -> None:
    text = (
        "account,at,text,person,kind\nFJ000001,,x,,\nFJ000001,2999-01-01,x,,\nFJ000001,2025-01-01,,,\n"
        "FJ000001,2025-01-01,x,单雄,\nFJ9,2025-01-01,x,,\nFJ000001,2025-01-01,x,,dance\nFJ000001,3/5/2025,x,,\n"
    )
    data = imported("notes", text)
    assert faults(data) == {2: "at", 3: "at", 4: "text", 5: "person", 6: "account", 7: "kind", 8: "at"}
    assert Interaction.objects.count() == 1
