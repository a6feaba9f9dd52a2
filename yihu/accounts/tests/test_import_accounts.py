"""Accounts files: identity, duplicates, hierarchies, updates, and what is wrong with a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from yihu.accounts.models import (
    ContactPoint,
    Designation,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    Scheme,
    TeamMember,
)
from yihu.accounts.search import ORGANISATION, organisation_rows
from yihu.ground.models import SearchEntry, Territory
from yihu.ground.tests.importing import checked, counts, faults, imported, reasons
from yihu.testing.cast import Cast

CODE, OTHER_CODE = "91350100M000100Y43", "91350103MA00000013"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def account(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def test_every_field_finds_its_place(cast: Cast) -> None:
    header = (
        "客户编码,客户名称,简称,曾用名,英文名,统一社会信用代码,注册号,客户类型,上级单位,区域,所属行业,员工数,成立年份,"
        "网址,通讯地址,国家,联系电话,邮箱,客户经理,高潜,战略客户,创建时间,创建人"
    )
    line = (
        f"FJ9,海峡造船（集团）有限公司,海峡造船,老船厂,Strait Shipyard,{CODE.lower()},350100123456789,公司,FJ000001,"
        "福州市/鼓楼区,制造业,1200,1998,www.example.cn,五四路 1 号,中国,0591-87650000,a@example.cn,李经理,是,否,"
        "2019-05-06 09:30,老王"
    )
    assert counts(imported("accounts", f"{header}\n{line}\n")) == {"read": 1, "created": 1}
    made = account("海峡造船(集团)有限公司")
    assert made.parent == cast.account
    assert made.territory == cast.territories["鼓楼区"]
    assert made.owner == cast.users["李经理"]
    assert (made.kind, made.industry, made.employees, made.founded) == ("company", "制造业", 1200, 1998)
    assert (made.website, made.address, made.country) == ("www.example.cn", "五四路 1 号", "中国")
    assert made.created_at == datetime(2019, 5, 6, 1, 30, tzinfo=UTC)
    assert made.created_by == "老王"
    assert dict(made.names.values_list("kind", "value")) == {
        "short": "海峡造船",
        "former": "老船厂",
        "english": "Strait Shipyard",
    }
    assert dict(made.identifiers.values_list("scheme", "value")) == {
        Scheme.EXTERNAL: "FJ9",
        Scheme.USCC: CODE,
        Scheme.REGISTRATION: "350100123456789",
    }
    assert dict(made.contact_points.values_list("kind", "value")) == {"phone": "0591-87650000", "email": "a@example.cn"}
    assert [d.kind for d in made.designations.all()] == ["high_potential"]
    assert [(m.user, m.role) for m in made.team.all()] == [(cast.users["李经理"], "owner")]


def test_the_search_index_is_what_reindexing_would_make_it(cast: Cast) -> None:
    text = f"external_id,name,short_name,former_name,name_en,credit_code,phone,email,territory\n\
FJ9,海峡造船有限公司,海峡造船,老船厂,Strait Shipyard,{CODE},0591-87650000,a@example.cn,鼓楼区\n"
    imported("accounts", text)
    made = account("海峡造船有限公司")
    (fresh,) = organisation_rows([made.pk])
    stored = SearchEntry.objects.get(kind=ORGANISATION, object_id=made.pk)
    assert (stored.title, stored.subtitle, stored.territory_id) == (fresh.title, fresh.subtitle, fresh.territory_id)
    assert {*stored.tokens.replace("'", "").split()} == {*fresh.tokens.split()}


def test_rows_that_are_there_are_duplicates_unless_updating(cast: Cast) -> None:
    text = "external_id,name,industry\nFJ000001,另一个名字,造船业\nFJ7,新客户,\n"
    data = imported("accounts", text)
    assert counts(data) == {"read": 2, "created": 1, "duplicates": 1, "skipped": 1}
    assert reasons(data) == {2: "The account FJ000001 is there already."}
    cast.account.refresh_from_db()
    assert cast.account.industry == "制造业"


def test_recognised_by_number_by_code_and_by_name(cast: Cast) -> None:
    OrganisationIdentifier.objects.create(organisation=cast.neighbour, scheme=Scheme.USCC, value=CODE)
    text = f"external_id,credit_code,name\nFJ000001,,A\n,{CODE},B\n,,{cast.foreign.name}\n,,D\n"
    data = imported("accounts", text)
    assert counts(data) == {"read": 4, "created": 1, "duplicates": 3, "skipped": 3}


def test_the_fault_of_a_credit_code_names_the_wrong_character() -> None:
    data = imported("accounts", f"name,credit_code\nA,{CODE[:-1]}4\nB,{CODE}\nC,{CODE[:10]}I{CODE[11:]}\n")
    assert [error["fault"] for error in data["errors"]] == [
        "Character 18 should be 3 and is 4.",
        "Character 11 cannot be the letter I.",
    ]
    assert faults(data) == {2: "credit_code", 4: "credit_code"}
    assert counts(data)["created"] == 1


def test_no_two_accounts_have_the_same_code(cast: Cast) -> None:
    text = f"external_id,name,credit_code\nN1,A,{CODE}\nN2,B,{CODE}\nN3,C,{OTHER_CODE}\nFJ000001,D,{OTHER_CODE}\n"
    data = imported("accounts", text)
    assert faults(data) == {3: "credit_code", 5: "credit_code"}
    assert "with the customer number N1" in data["errors"][0]["fault"]
    assert OrganisationIdentifier.objects.filter(scheme=Scheme.USCC).count() == 2


def test_the_same_account_twice_in_a_file_is_a_duplicate() -> None:
    data = imported(
        "accounts", f"external_id,name,credit_code\nN1,A,{CODE}\nN1,A again,\n,A third time,{CODE}\nN1,A,{CODE}\n"
    )
    assert counts(data) == {"read": 4, "created": 1, "duplicates": 3, "skipped": 3}
    assert reasons(data) == {
        3: "The account is the same as in row 2.",
        4: "The account is the same as in row 2.",
        5: "The row is the same as row 2.",
    }


def test_parents_may_come_later_and_in_any_chain() -> None:
    text = "external_id,name,parent\nC,孙公司,B\nB,子公司,集团\nA,集团,\nD,曾孙公司,孙公司\n"
    data = imported("accounts", text)
    assert counts(data) == {"read": 4, "created": 4}
    assert account("曾孙公司").parent == account("孙公司")
    assert account("孙公司").parent == account("子公司")
    assert account("子公司").parent == account("集团")


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_parents_are_found_across_batches(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    _batches_of(monkeypatch, size)
    names = ["d", "b", "f", "a", "g", "c", "e"]
    above = {"b": "a", "c": "b", "d": "c", "e": "d", "f": "e", "g": "f"}
    text = "external_id,name,parent\n" + "".join(f"{n},{n}公司,{above.get(n, '')}\n" for n in names)
    dry = checked("accounts", text)
    data = imported("accounts", text)
    assert counts(data) == counts(dry) == {"read": 7, "created": 7}
    for child, parent in above.items():
        assert account(f"{child}公司").parent == account(f"{parent}公司")


@pytest.mark.parametrize("size", [1, 2, 100])
def test_circles_and_what_hangs_on_them_are_wrong(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    _batches_of(monkeypatch, size)
    text = "external_id,name,parent\nA,甲,B\nB,乙,C\nC,丙,A\nD,丁,C\nE,戊,E\nF,己,\nG,庚,F\n"
    data = imported("accounts", text)
    assert counts(data) == {"read": 7, "created": 2, "errors": 5}
    assert faults(data) == dict.fromkeys([2, 3, 4, 5, 6], "parent")
    circle = [error["row"] for error in data["errors"] if "stand above itself" in error["fault"]]
    assert circle == [2, 3, 4, 6]
    assert {o.name for o in Organisation.objects.all()} == {"己", "庚"}


def test_rows_below_a_wrong_row_say_which(monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 100):
        _batches_of(monkeypatch, size)
        text = f"external_id,name,parent,employees\nB{size},子,A{size},\nA{size},母,,many\nC{size},孙,B{size},\n"
        data = imported("accounts", text)
        assert counts(data) == {"read": 3, "errors": 3}
        assert faults(data) == {2: "parent", 3: "employees", 4: "parent"}
        assert "is wrong in row 3" in data["errors"][0]["fault"]


def test_an_unknown_parent_and_territory_suggest_what_was_meant(cast: Cast) -> None:
    data = imported(
        "accounts", "name,parent,territory\nA,长安重工股份有限公,\nB,,鼓楼\nC,,Atlantis\nD,没有这样的集团,\n"
    )
    by_row = {error["row"]: error for error in data["errors"]}
    assert by_row[2]["fix"].startswith("Did you mean “长安重工股份有限公司”?")
    assert by_row[3]["fault"] == "There is no territory “鼓楼”."
    assert by_row[3]["fix"] == "Did you mean “鼓楼区”?"
    assert "Import the account first" in by_row[5]["fix"]
    assert counts(data) == {"read": 4, "errors": 4}


def test_territories_by_code_name_path_and_english(cast: Cast) -> None:
    words = ["350102", "鼓楼区", "福州市/鼓楼区", "福建省福州市鼓楼区", "Gulou", "福州市 > 鼓楼区"]
    text = "name,territory\n" + "".join(f"客户{n},{word}\n" for n, word in enumerate(words))
    assert counts(imported("accounts", text)) == {"read": 6, "created": 6}
    assert Organisation.objects.filter(territory=cast.territories["鼓楼区"], name__startswith="客户").count() == 6


def test_a_name_that_several_territories_have_needs_the_one_above(cast: Cast) -> None:
    other = Territory.objects.create(code="360102", name="鼓楼区", level=3, parent=cast.territories["南昌市"])
    data = imported("accounts", "name,territory\nA,鼓楼区\nB,南昌市/鼓楼区\n")
    assert data["errors"][0]["fault"] == "Several territories are called “鼓楼区”."
    assert account("B").territory == other


def test_update_changes_what_is_given_and_nothing_else(cast: Cast) -> None:
    before = Organisation.objects.get(pk=cast.account.pk)
    text = f"external_id,name,industry,employees,credit_code,phone,short_name,strategic,owner\n\
FJ000001,长安重工集团,,900,{CODE},0591-1,长安,yes,王经理\nFJ000002,福州晨曦软件有限公司,制造业,,,,,,\n"
    data = imported("accounts", text, update=True)
    assert counts(data) == {"read": 2, "updated": 1, "unchanged": 1}
    after = Organisation.objects.get(pk=cast.account.pk)
    assert (after.name, after.industry, after.employees) == ("长安重工集团", before.industry, 900)
    assert (after.territory_id, after.created_at) == (before.territory_id, before.created_at)
    assert after.changed_at > before.changed_at
    assert OrganisationIdentifier.objects.get(organisation=after, scheme=Scheme.USCC).value == CODE
    assert OrganisationName.objects.get(organisation=after, kind="short").value == "长安"
    assert ContactPoint.objects.get(organisation=after).value == "0591-1"
    assert Designation.objects.get(organisation=after).kind == "strategic"
    assert after.owner == cast.users["王经理"]
    open_ = TeamMember.objects.filter(organisation=after, until=None, role="owner")
    assert [member.user for member in open_] == [cast.users["王经理"]]
    assert SearchEntry.objects.get(object_id=after.pk, kind=ORGANISATION).title == "长安重工集团"


def test_the_same_update_again_changes_nothing(cast: Cast) -> None:
    text = "external_id,name,industry,phone,high_potential\nFJ000001,长安重工股份有限公司,船舶,0591-1,yes\n"
    assert counts(imported("accounts", text, update=True)) == {"read": 1, "updated": 1}
    stamp = Organisation.objects.get(pk=cast.account.pk).changed_at
    assert counts(imported("accounts", text, update=True)) == {"read": 1, "unchanged": 1}
    assert Organisation.objects.get(pk=cast.account.pk).changed_at == stamp


def test_an_update_never_moves_a_number_to_another_account(cast: Cast) -> None:
    imported("accounts", f"external_id,name,credit_code\nFJ000001,长安重工股份有限公司,{CODE}\n", update=True)
    text = f"external_id,name,credit_code\nFJ000002,福州晨曦软件有限公司,{CODE}\nFJ000001,x,{OTHER_CODE}\n"
    data = imported("accounts", text, update=True)
    assert faults(data) == {2: "credit_code", 3: "credit_code"}
    assert f"has the number {CODE} already" in data["errors"][1]["fault"]


def test_an_update_that_would_close_a_circle_is_wrong(cast: Cast) -> None:
    imported("accounts", "external_id,name,parent\nK1,子,FJ000001\nK2,孙,K1\n")
    data = imported("accounts", "external_id,name,parent\nFJ000001,长安重工股份有限公司,K2\n", update=True)
    assert "stand above itself" in data["errors"][0]["fault"]
    cast.account.refresh_from_db()
    assert cast.account.parent is None


def test_one_updated_account_twice_in_a_file_is_updated_once(cast: Cast) -> None:
    data = imported("accounts", "external_id,name\nFJ000001,甲\nFJ000001,乙\n", update=True)
    assert counts(data) == {"read": 2, "updated": 1, "duplicates": 1, "skipped": 1}
    assert Organisation.objects.get(pk=cast.account.pk).name == "甲"


def test_several_accounts_of_one_name_need_a_number(cast: Cast) -> None:
    Organisation.objects.create(name=cast.account.name)
    data = imported("accounts", f"name,industry\n{cast.account.name},x\n", update=True)
    assert data["errors"][0]["fault"] == f"Several accounts are called “{cast.account.name}”."


def test_accounts_of_one_name_with_different_numbers_are_kept_and_remarked() -> None:
    data = imported("accounts", "external_id,name\nN1,第一小学\nN2,第一小学\n")
    assert counts(data) == {"read": 2, "created": 2}
    assert [(remark["column"], remark["rows"]) for remark in data["remarks"]] == [("name", [2, 3])]


def test_every_wrong_cell_of_a_row_is_named() -> None:
    data = imported("accounts", "name,employees,founded,email,kind,created_at\n,-5,2999,nobody,planet,yesterday\n")
    assert {error["column"] for error in data["errors"]} == {
        "name", "employees", "founded", "email", "kind", "created_at",
    }  # fmt: skip
    assert all(error["fault"] and error["fix"] for error in data["errors"])
    assert counts(data) == {"read": 1, "errors": 1}


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    def text(first: int, last: int) -> str:
        lines = "".join(f"N{n},客户{n},N{n - 1 if n % 10 else ''},鼓楼区,李经理,yes\n" for n in range(first, last))
        return "external_id,name,parent,territory,owner,strategic\n" + lines.replace(",N,", ",,")

    used = []
    for first, last in ((0, 2), (1000, 1400)):
        with django_assert_max_num_queries(200) as queries:
            assert not imported("accounts", text(first, last))["errors"]
        used.append(len(queries))
    assert used[1] <= used[0] + 2


def test_the_number_of_queries_of_an_update_does_not_depend_on_the_number_of_rows(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    imported("accounts", "external_id,name\n" + "".join(f"N{n},客户{n}\n" for n in range(400)))
    used = []
    for first, last in ((0, 2), (100, 400)):
        text = "external_id,name,industry,phone,strategic,parent\n" + "".join(
            f"N{n},客户{n},x,059{n},yes,N{last - 1 if n != last - 1 else ''}\n" for n in range(first, last)
        ).replace(",N\n", ",\n")
        with django_assert_max_num_queries(200) as queries:
            assert not imported("accounts", text, update=True)["errors"]
        used.append(len(queries))
    assert used[1] <= used[0] + 12  # the search index is renewed in runs of a thousand


def _batches_of(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    from dataclasses import replace

    from yihu.ground.imports import kinds

    monkeypatch.setitem(kinds._registry, "accounts", replace(kinds._registry["accounts"], rows_per_batch=size))
