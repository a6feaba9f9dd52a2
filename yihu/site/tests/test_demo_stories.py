from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from django.test import Client

from yihu.accounts.models import Affiliation, Organisation, TeamMember
from yihu.ground.actors import SYSTEM, actor_for
from yihu.ground.commands import WrongInput
from yihu.ground.models import User
from yihu.ground.search import search
from yihu.holdings.models import Transaction
from yihu.insight.models import AccountMeasures, RefreshRun
from yihu.site.demo import stories
from yihu.site.demo.generate import invoices

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(tmp_path: object, settings: object) -> None:
    """Files of insight in a folder of the test's own."""
    settings.YIHU_HOME = tmp_path  # type: ignore[attr-defined]


def quiet(text: str) -> None:
    pass


def test_telecom_is_whole_and_can_be_found(home: None) -> None:
    told = stories.tell("telecom", accounts=120, seed=3, say=quiet)
    assert told["rows"]["accounts"] == Organisation.objects.count() == 120
    assert all(count > 0 for count in told["rows"].values()), told["rows"]
    assert not Organisation.objects.filter(owner=None).exists()
    assert TeamMember.objects.filter(role="owner", until=None).count() == 120
    assert Affiliation.objects.exclude(until=None).exists()
    some = Organisation.objects.order_by("pk")[7]
    assert some.pk in {item.object_id for item in search(SYSTEM, some.name).items}
    assert AccountMeasures.objects.count() == 120
    assert RefreshRun.objects.count() == 2
    li = actor_for(User.objects.get(username="li"))
    mine = Organisation.objects.visible_to(li)
    assert 0 < mine.count() < 120
    assert {o["username"] for o in stories.log_ins()} == {"admin", "director", "li", "wang", "zhao"}
    client = Client()
    assert client.login(username="li", password=stories.PASSWORD)
    assert client.get("/").status_code == 200


def test_a_story_is_told_once(home: None) -> None:
    stories.tell("empty", accounts=0, seed=1, say=quiet)
    with pytest.raises(WrongInput, match="not empty"):
        stories.tell("telecom", accounts=10, seed=1, say=quiet)


def test_wholesale_agrees_with_its_rows(home: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIHU_SAMPLES", "/nowhere")
    told = stories.tell("wholesale", accounts=0, seed=1, say=quiet)
    expected: dict[str, Decimal] = defaultdict(Decimal)
    rows = list(invoices(seed=1, as_of=stories.as_of()))
    for row in rows:
        if row.account:
            expected[row.account] += row.quantity * row.unit_price
    assert told["rows"]["read"] == len(rows)
    found: dict[str, Decimal] = defaultdict(Decimal)
    for line in Transaction.objects.prefetch_related("account__identifiers"):
        found[line.account.identifiers.all()[0].value] += line.amount
    assert found == expected


def test_the_empty_house_shows_the_first_steps(home: None) -> None:
    stories.tell("empty", accounts=0, seed=1, say=quiet)
    client = Client()
    client.force_login(User.objects.get(username="admin"))
    answer = client.get("/")
    assert "desk/first_run.html" in [t.name for t in answer.templates]
    assert answer.context["total"] == 3
