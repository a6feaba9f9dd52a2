"""People files: who is who, roles in several organisations, members of staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from yihu.accounts.models import Affiliation, ContactPoint, Department, Person, PersonIdentifier
from yihu.accounts.search import PERSON, person_rows
from yihu.ground.models import RoleAssignment, SearchEntry, User
from yihu.ground.tests.importing import checked, counts, faults, imported, reasons
from yihu.testing.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def test_every_field_finds_its_place(cast: Cast) -> None:
    header = "联系人编号,姓名,客户编码,部门,职务,关键人角色,任职开始,任职结束,手机号,座机,邮箱,微信号,创建时间,创建人"
    line = (
        "P1,诸葛青,FJ000001,采购部,科长,决策人,2024-03-01,2027-12-31,+86 139 0000 1999,0591-1,zg@example.cn,zgq,"
        "2020年5月6日,老王"
    )
    assert counts(imported("people", f"{header}\n{line}\n")) == {"read": 1, "created": 1}
    made = person("诸葛青")
    role = Affiliation.objects.get(person=made)
    assert role.organisation == cast.account
    assert role.department == Department.objects.get(organisation=cast.account, name="采购部")
    assert (role.title, role.buying_role) == ("科长", "decider")
    assert (role.since, role.until) == (date(2024, 3, 1), date(2027, 12, 31))
    assert dict(ContactPoint.objects.filter(person=made).values_list("kind", "value")) == {
        "mobile": "13900001999",
        "phone": "0591-1",
        "email": "zg@example.cn",
        "wechat": "zgq",
    }
    assert PersonIdentifier.objects.get(person=made).value == "P1"
    assert (made.created_at, made.created_by) == (datetime(2020, 5, 5, 16, tzinfo=UTC), "老王")


def test_the_search_index_is_what_reindexing_would_make_it(cast: Cast) -> None:
    imported(
        "people", "external_id,name,account,title,mobile,email\nP1,诸葛青,FJ000001,科长,13900001999,z@example.cn\n"
    )
    (fresh,) = person_rows([person("诸葛青").pk])
    stored = SearchEntry.objects.get(kind=PERSON, object_id=person("诸葛青").pk)
    assert (stored.title, stored.subtitle, stored.account_id, stored.territory_id) == (
        fresh.title, fresh.subtitle, fresh.account_id, fresh.territory_id,
    )  # fmt: skip
    assert {*stored.tokens.replace("'", "").split()} == {*fresh.tokens.split()}


def test_a_person_named_with_two_accounts_has_two_roles(cast: Cast) -> None:
    text = (
        "external_id,name,account,mobile,title\nP1,诸葛青,FJ000001,,科长\nP1,诸葛青,FJ000002,,顾问\n"
        ",司马白,FJ000001,13900001777,\n,司马白,FJ000002,13900001777,\n"
    )
    data = imported("people", text)
    assert counts(data) == {"read": 4, "created": 2, "updated": 2}
    for name in ("诸葛青", "司马白"):
        roles = Affiliation.objects.filter(person=person(name))
        assert {role.organisation for role in roles} == {cast.account, cast.neighbour}
        assert SearchEntry.objects.filter(object_id=person(name).pk).count() == 2


def test_known_by_number_by_mobile_by_mail_and_by_name_in_the_account(cast: Cast) -> None:
    imported(
        "people",
        "external_id,name,account,email\nP1,诸葛青,FJ000001,\n,司马白,FJ000001,s@example.cn\n,公孙,FJ000001,\n",
    )
    text = (
        "external_id,name,account,mobile,email\nP1,诸葛先生,FJ000001,,\n,欧阳曾,FJ000001,13900001402,\n"
        ",司马白,FJ000001,,s@example.cn\n,公孙,FJ000001,,\n"
    )
    data = imported("people", text)
    assert counts(data) == {"read": 4, "duplicates": 4, "skipped": 4}
    assert reasons(data)[3] == "欧阳曾 is there already with this account."


def test_two_people_of_one_name_are_told_apart_by_their_mobile(cast: Cast) -> None:
    data = imported(
        "people",
        "name,account,mobile\n张伟,FJ000001,13900000001\n张伟,FJ000001,13900000002\n欧阳曾,FJ000001,13900000003\n",
    )
    assert counts(data) == {"read": 3, "created": 3}
    assert Person.objects.filter(name="张伟").count() == 2


def test_a_shared_number_does_not_make_two_names_one_person(cast: Cast) -> None:
    assert counts(imported("people", "name,account,mobile\n别人,FJ000001,13900001402\n")) == {"read": 1, "created": 1}


def test_the_same_person_twice_in_a_file_is_a_duplicate(cast: Cast) -> None:
    text = "name,account,mobile,title\n张伟,FJ000001,13900000001,\n张伟,FJ000001,13900000001,科长\n"
    for update in (False, True):
        dry = checked("people", text, update=update)
        assert counts(dry) == {"read": 2, "created": 1, "duplicates": 1, "skipped": 1}


def test_what_is_wrong_with_a_row(cast: Cast) -> None:
    text = (
        "name,account,since,until,mobile\n甲一,Nowhere,,,\n乙二,,,,\n丙三,FJ000001,2026-02-01,2026-01-01,\n"
        "丁四4,FJ000001,,,\n戊五,FJ000001,,,12\n己六,长安重工股份有限公,,,\n庚七,FJ000001,,,\n"
    )
    data = imported("people", text)
    assert faults(data) == {2: "account", 3: "account", 4: "until", 5: "name", 6: "mobile", 7: "account"}
    assert "Did you mean “长安重工股份有限公司”?" in data["errors"][5]["fix"]
    assert counts(data) == {"read": 7, "created": 1, "errors": 6}


def test_update_changes_what_is_given_and_nothing_else(cast: Cast) -> None:
    before = Affiliation.objects.get(person=cast.person)
    text = (
        "external_id,name,account,mobile,title,department,buying_role,email\n"
        "P9,欧阳曾,FJ000001,13900001402,处长,,buyer,o@example.cn\n"
    )
    assert counts(imported("people", text, update=True)) == {"read": 1, "updated": 1}
    after = Affiliation.objects.get(person=cast.person)
    assert (after.title, after.buying_role) == ("处长", "buyer")
    assert (after.department, after.since) == (before.department, before.since)
    assert dict(ContactPoint.objects.filter(person=cast.person).values_list("kind", "value")) == {
        "mobile": "13900001402",
        "email": "o@example.cn",
    }
    assert PersonIdentifier.objects.get(person=cast.person).value == "P9"
    assert SearchEntry.objects.get(object_id=cast.person.pk).subtitle.startswith("处长")
    assert counts(imported("people", text, update=True)) == {"read": 1, "unchanged": 1}


def test_members_of_staff_get_a_log_in_that_nobody_can_use(cast: Cast) -> None:
    text = (
        "sales_agent,manager,regional_office\nAnna Snelling,Dustin Brinkmann,鼓楼区\n"
        "钱一,Dustin Brinkmann,福州市\n李经理,,\n"
    )
    data = imported("people", text, {"constants": {"staff": "yes"}})
    assert counts(data) == {"read": 3, "created": 2, "duplicates": 1, "skipped": 1}
    assert data["remarks"][0]["count"] == 1
    anna = User.objects.get(name="Anna Snelling")
    assert (anna.username, anna.kind, anna.has_usable_password()) == ("anna.snelling", "staff", False)
    assert person("Anna Snelling").user == anna
    assert User.objects.get(name="钱一").username == "qianyi"
    assert User.objects.filter(name="Dustin Brinkmann").count() == 1
    assigned = RoleAssignment.objects.get(user=anna)
    assert (assigned.role, assigned.territory) == ("account_manager", cast.territories["鼓楼区"])


def test_user_names_do_not_collide(cast: Cast) -> None:
    imported("people", "name\n李\n黎\n", {"constants": {"staff": "是"}})
    names = set(User.objects.filter(name__in=["李", "黎"]).values_list("username", flat=True))
    assert names == {"li1", "li2"}


def test_only_administrators_import_staff(cast: Cast) -> None:
    data = imported("people", "name\n钱一\n", {"constants": {"staff": "yes"}}, actor=cast.actor("总监"))
    assert data["errors"][0]["fault"] == "Only administrators may import members of staff."
    assert not User.objects.filter(name="钱一").exists()
    assert counts(imported("people", "name\n钱一\n", {"constants": {"staff": "yes"}}, actor=cast.actor("管理员")))[
        "created"
    ]


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    used = []
    for first, last in ((0, 2), (1000, 1400)):
        text = "external_id,name,account,department,mobile,email\n" + "".join(
            f"P{n},张{chr(0x4E00 + n)},FJ00000{1 + n % 2},科{n % 7},139{n:08},p{n}@example.cn\n"
            for n in range(first, last)
        )
        with django_assert_max_num_queries(200) as queries:
            assert not imported("people", text)["errors"]
        used.append(len(queries))
    assert used[1] <= used[0]


def test_departments_are_made_once(cast: Cast) -> None:
    imported("people", "name,account,department\n甲一,FJ000001,新部\n乙二,FJ000001,新部\n丙三,FJ000001,信息科\n")
    assert Department.objects.filter(organisation=cast.account).count() == 2
