"""Nobody finds what he may not see: in results, totals and suggestions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yihu.accounts.models import Organisation, Person, TeamMember
from yihu.accounts.search import ORGANISATION, PERSON
from yihu.ground import search
from yihu.ground.actors import ANONYMOUS, SYSTEM, Actor, Grant
from yihu.ground.models import SearchEntry
from yihu.ground.permissions import permissions_of
from yihu.testing.cast import SINCE, Cast

STAFF = ["李经理", "王经理", "赵经理", "市场林", "客服何", "分析员", "总监", "管理员"]
OUTSIDERS = ["采购陈", "审批刘", "用户周", "外人", "伙伴孙"]
WORDS = ["有限公司", "长安", "南昌", "欧阳", "单雄", "2403", "1402", "JX000001", "g", "ganjiang"]


@pytest.fixture
def indexed(cast: Cast) -> Cast:
    search.reindex(ORGANISATION, Organisation.objects.values_list("pk", flat=True))
    search.reindex(PERSON, Person.objects.values_list("pk", flat=True))
    return cast


@pytest.mark.parametrize("text", WORDS)
def test_everybody_finds_what_he_may_see_and_nothing_else(indexed: Cast, text: str) -> None:
    for model, kind in ((Organisation, ORGANISATION), (Person, PERSON)):
        everything = {item.object_id for item in search.search(SYSTEM, text, [kind]).items}
        for name in STAFF + OUTSIDERS:
            actor = indexed.actor(name)
            wanted = {row.pk for row in model.objects.visible_to(actor)} & everything
            results = search.search(actor, text, [kind])
            assert {item.object_id for item in results.items} == wanted, (name, text)
            assert results.total == len(wanted), (name, text)
            assert {i.object_id for i in search.suggest(actor, text) if i.kind == kind} == wanted, (name, text)


def test_the_words_above_do_find_something(indexed: Cast) -> None:
    """Otherwise the test above would say nothing."""
    assert all(search.search(SYSTEM, text).items for text in WORDS)
    assert search.search(indexed.actor("李经理"), "长安").items
    assert not search.search(indexed.actor("李经理"), "南昌").items


@pytest.mark.parametrize("name", OUTSIDERS)
def test_who_is_not_staff_finds_nothing_and_asks_the_database_nothing(
    indexed: Cast, name: str, django_assert_num_queries: object
) -> None:
    actor = indexed.actor(name)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert search.search(actor, "长安").items == []
        assert search.search(ANONYMOUS, "长安").items == []


def test_the_team_of_an_account_finds_it_wherever_it_lies(indexed: Cast) -> None:
    wang = indexed.actor("王经理")
    assert search.search(wang, "南昌赣江").total == 0
    TeamMember.objects.create(organisation=indexed.foreign, user=indexed.users["王经理"], role="engineer", since=SINCE)
    assert [item.object_id for item in search.search(wang, "南昌赣江").items] == [indexed.foreign.pk]
    assert [item.object_id for item in search.search(wang, "单雄").items] == [indexed.foreigner.pk]


def test_a_right_to_accounts_alone_finds_no_people(indexed: Cast) -> None:
    """A role that sees accounts and not people; teams aside."""
    grant = Grant("scratch", frozenset({"accounts.account:view"}), None)
    actor = Actor("customer", None, "x", (grant,))
    assert {item.kind for item in search.search(actor, "c").items} == {ORGANISATION}
    assert search.search(actor, "欧阳").total == 0
    assert search.search(actor, "欧阳", [PERSON]).total == 0


def test_rights_of_different_reach_are_kept_apart(indexed: Cast) -> None:
    """Accounts everywhere, people in one territory only."""
    home = frozenset({indexed.territories["鼓楼区"].pk})
    grants = (
        Grant("a", frozenset({"accounts.account:view"}), None),
        Grant("b", frozenset({"accounts.person:view"}), home),
    )
    actor = Actor("customer", None, "x", grants)
    assert search.search(actor, "南昌赣江").total == 1
    assert search.search(actor, "欧阳曾").total == 1
    assert search.search(actor, "单雄").total == 0


def test_a_common_word_finds_what_lies_in_a_small_territory(indexed: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rights are part of the choice of candidates, not a sieve over candidates that others have filled."""
    monkeypatch.setattr(search.reading, "_BOUNDS", (1, 1, 2))
    crowd = [
        search.entry(
            ORGANISATION,
            Organisation.objects.create(name=f"长安第{n}公司").pk,
            f"长安第{n}公司",
            account_id=None,
            territory_id=indexed.territories["南昌市"].pk,
        )
        for n in range(9)
    ]
    SearchEntry.objects.all().delete()
    search.bulk_index(crowd)
    search.reindex(ORGANISATION, [indexed.account.pk])
    assert [item.object_id for item in search.search(indexed.actor("李经理"), "长安").items] == [indexed.account.pk]


def test_roles_ended_and_teams_left_find_nothing(indexed: Cast) -> None:
    li = indexed.actor("李经理")
    without_roles = replace(li, grants=())
    assert search.search(without_roles, "长安").total == 1  # by his team
    TeamMember.objects.all().delete()
    assert search.search(without_roles, "长安").total == 0
    assert "accounts.account:view" in permissions_of("account_manager")
