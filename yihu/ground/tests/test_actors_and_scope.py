from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yihu.accounts.models import Affiliation, ContactPoint, Interaction, Organisation, Person, TeamMember
from yihu.ground import clock, permissions
from yihu.ground.actions import action, check
from yihu.ground.actors import ANONYMOUS, SYSTEM
from yihu.ground.models import Event, RoleAssignment
from yihu.ground.permissions import UnknownPermission, permission
from yihu.ground.scope import Refused, get_visible
from yihu.holdings.models import Transaction
from yihu.testing.cast import Cast


def names(cast: Cast, who: str) -> set[str]:
    return set(Organisation.objects.visible_to(cast.actor(who)).values_list("name", flat=True))


def test_territory_reaches_its_children_and_nothing_else(cast: Cast) -> None:
    assert names(cast, "总监") == {cast.account.name, cast.neighbour.name}
    assert names(cast, "王经理") == {cast.account.name, cast.neighbour.name}  # the city holds both counties
    assert names(cast, "李经理") == {cast.account.name}  # the county does not hold its sister
    assert names(cast, "赵经理") == {cast.foreign.name}
    assert names(cast, "管理员") == {cast.account.name, cast.neighbour.name, cast.foreign.name}


@pytest.mark.parametrize("who", ["采购陈", "审批刘", "用户周", "外人", "伙伴孙"])
def test_customers_and_partners_reach_nothing_of_the_desk(cast: Cast, who: str) -> None:
    for model in (Organisation, Person, Affiliation, ContactPoint, Interaction, Transaction, Event):
        assert not model.objects.visible_to(cast.actor(who)).exists()


def test_anonymous_reaches_nothing_and_the_system_everything(cast: Cast) -> None:
    assert not Organisation.objects.visible_to(ANONYMOUS).exists()
    assert Organisation.objects.visible_to(SYSTEM).count() == 3


def test_team_membership_opens_one_account_for_its_days(cast: Cast) -> None:
    member = TeamMember.objects.create(organisation=cast.foreign, user=cast.users["李经理"], role="engineer")
    assert names(cast, "李经理") == {cast.account.name, cast.foreign.name}
    assert {i.organisation for i in Interaction.objects.visible_to(cast.actor("李经理"))} <= {
        cast.account,
        cast.foreign,
    }
    member.until = clock.today() - timedelta(days=1)
    member.save()
    assert names(cast, "李经理") == {cast.account.name}


def test_a_role_holds_on_its_days_only(cast: Cast) -> None:
    assignment = RoleAssignment.objects.get(user=cast.users["总监"])
    assignment.until = clock.today() - timedelta(days=1)
    assignment.save()
    assert names(cast, "总监") == set()
    assignment.until = clock.today()
    assignment.save()
    assert names(cast, "总监") == {cast.account.name, cast.neighbour.name}


def test_inactive_staff_is_nobody(cast: Cast) -> None:
    user = cast.users["李经理"]
    user.is_active = False
    user.save()
    assert cast.actor("李经理") is ANONYMOUS


def test_people_follow_their_organisations(cast: Cast) -> None:
    assert set(Person.objects.visible_to(cast.actor("李经理"))) == {cast.person}
    Affiliation.objects.create(person=cast.foreigner, organisation=cast.account, title="顾问")
    assert set(Person.objects.visible_to(cast.actor("李经理"))) == {cast.person, cast.foreigner}
    seen = Affiliation.objects.visible_to(cast.actor("李经理")).filter(person=cast.foreigner)
    assert {a.organisation for a in seen} == {cast.account}  # his role at the foreign firm stays unseen


def test_service_agent_sees_no_revenue(cast: Cast) -> None:
    assert Organisation.objects.visible_to(cast.actor("客服何")).count() == 2
    assert not Transaction.objects.visible_to(cast.actor("客服何")).exists()


def test_an_unknown_permission_raises(cast: Cast) -> None:
    for call in (
        lambda: cast.actor("李经理").can("accounts.acount:view"),
        lambda: SYSTEM.can("nothing.at:all"),
        lambda: check(SYSTEM, "accounts.account:veiw"),
        lambda: Organisation.objects.visible_to(SYSTEM, "accounts.account:look"),
    ):
        with pytest.raises(UnknownPermission, match="no room declares"):
            call()


@pytest.mark.parametrize("name", ["view", "accounts:view", "accounts.account.view", "Accounts.account:view"])
def test_a_badly_named_permission_is_not_taken(name: str) -> None:
    with pytest.raises(ValueError, match=r"room\.noun:verb"):
        permission(name, "x", {"director"})


def test_a_permission_for_a_role_that_does_not_exist_is_not_taken() -> None:
    with pytest.raises(ValueError, match="no such role: king"):
        permission("accounts.account:crown", "x", {"king"})
    assert "accounts.account:crown" not in permissions.registry()


def test_get_visible_says_the_same_of_hidden_and_missing(cast: Cast) -> None:
    li = cast.actor("李经理")
    assert get_visible(Organisation.objects.all(), li, pk=cast.account.pk) == cast.account
    for id in (cast.foreign.pk, cast.users["李经理"].pk):
        with pytest.raises(Refused, match=r"^not found$"):
            get_visible(Organisation.objects.all(), li, pk=id)


def test_an_action_is_refused_before_it_begins(cast: Cast) -> None:
    done = []

    @action("accounts.account:change")
    def rename(actor: object, account: Organisation) -> None:
        done.append(account)

    rename(cast.actor("李经理"), cast.account)  # on the team
    for who in ("赵经理", "分析员", "采购陈"):
        with pytest.raises(Refused):
            rename(cast.actor(who), cast.account)
    assert done == [cast.account]


def test_actor_costs_three_queries(cast: Cast) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        cast.actor("总监")
    assert len(asked) == 3  # the user himself, his roles, the territories
