"""Imports by somebody whose rights end at a territory: what lies outside looks as if it were not there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from yihu.accounts.models import Affiliation, Interaction, Organisation, OrganisationIdentifier
from yihu.ground import clock
from yihu.ground.imports import actions, queries, registry
from yihu.ground.models import ImportRun
from yihu.ground.scope import Refused
from yihu.ground.tests.importing import counts, faults, imported, received
from yihu.holdings.models import Contract, Transaction
from yihu.testing.cast import Cast

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def test_who_may_import_what(cast: Cast) -> None:
    def kinds(name: str) -> set[str]:
        return {kind.name for kind in queries.kinds_for(cast.actor(name))}

    assert kinds("管理员") == set(registry())
    assert kinds("市场林") == {"accounts", "people", "notes", "contracts", "transactions", "opportunities"}
    for name in ("李经理", "客服何", "分析员", "采购陈"):
        assert kinds(name) == set()


def test_without_the_right_nothing_is_received(cast: Cast) -> None:
    for name, kind in (
        ("李经理", "accounts"),
        ("市场林", "offerings"),
        ("市场林", "territories"),
        ("采购陈", "accounts"),
    ):
        with pytest.raises(Refused):
            received(kind, "code,name\n1,A\n", actor=cast.actor(name))
    assert not ImportRun.objects.exists()


def test_new_accounts_only_within_ones_territory(cast: Cast) -> None:
    text = "name,territory\nA,鼓楼区\nB,南昌市\nC,\n"
    data = imported("accounts", text, actor=cast.actor("市场林"))
    assert faults(data) == {3: "territory", 4: "territory"}
    assert [o.name for o in Organisation.objects.filter(name__in="ABC")] == ["A"]


def test_an_account_of_another_territory_is_neither_changed_nor_described(cast: Cast) -> None:
    OrganisationIdentifier.objects.create(organisation=cast.foreign, scheme="uscc", value=CODE)
    text = (
        "external_id,name,territory,credit_code,parent\nJX000001,偷改,鼓楼区,,\n"
        f"N1,新,鼓楼区,{CODE},\nN2,新二,鼓楼区,,JX000001\n"
    )
    data = imported("accounts", text, actor=cast.actor("市场林"), update=True)
    assert counts(data) == {"read": 3, "errors": 3}
    assert cast.foreign.name not in str(data)
    cast.foreign.refresh_from_db()
    assert cast.foreign.name == "南昌赣江纸业有限公司"


def test_nothing_is_hung_on_an_account_of_another_territory(cast: Cast) -> None:
    before = [model.objects.count() for model in (Affiliation, Interaction, Contract, Transaction)]
    actor = cast.actor("市场林")
    for kind, text in (
        ("people", f"name,account\n甲,JX000001\n乙,{cast.foreign.name}\n"),
        ("notes", "account,at,text\nJX000001,2025-01-01,x\n"),
        ("contracts", "number,account,since\nHT-1,JX000001,2026-01-01\n"),
        ("transactions", "account,document,date,amount\nJX000001,1,2026-01-01,5\nUNKNOWN,2,2026-01-01,5\n"),
        ("opportunities", "number,account,stage\nO1,JX000001,won\n"),
    ):
        data = imported(kind, text, actor=actor)
        assert counts(data) == {"read": data["read"], "errors": data["read"]}
        assert all("Did you mean" not in error["fix"] for error in data["errors"])
    assert before == [model.objects.count() for model in (Affiliation, Interaction, Contract, Transaction)]


def test_an_unknown_name_is_never_explained_with_a_foreign_one(cast: Cast) -> None:
    text = f"name,account\n甲,{cast.foreign.name[:-1]}\n"
    data = imported("people", text, actor=cast.actor("市场林"))
    assert cast.foreign.name not in data["errors"][0]["fix"]
    everywhere = imported("people", text)
    assert cast.foreign.name in everywhere["errors"][0]["fix"]


def test_a_person_of_another_territory_stays_there(cast: Cast) -> None:
    from yihu.accounts.models import PersonIdentifier

    PersonIdentifier.objects.create(person=cast.foreigner, scheme="external", value="P1")
    text = "external_id,name,account,mobile\nP1,单雄,FJ000001,\n,单雄,FJ000001,13900002403\n"
    data = imported("people", text, actor=cast.actor("市场林"))
    assert faults(data) == {2: "external_id"}
    assert Affiliation.objects.filter(person=cast.foreigner).count() == 1


def test_a_run_is_seen_by_whoever_made_it_and_by_those_everywhere(cast: Cast) -> None:
    run = received("accounts", "name,territory\nA,鼓楼区\n", actor=cast.actor("市场林"))
    for name in ("市场林", "管理员"):
        assert list(queries.runs(cast.actor(name))) == [run]
    for name in ("总监", "李经理", "采购陈"):
        assert not queries.runs(cast.actor(name)).exists()
        with pytest.raises(Refused):
            queries.run(cast.actor(name), run.pk)
        for verb in (actions.ask_check, actions.ask_import, actions.ask_undo, actions.discard):
            with pytest.raises(Refused):
                verb(cast.actor(name), run)


def test_a_foreign_name_is_like_an_unknown_one(cast: Cast) -> None:
    actor, outcomes = cast.actor("市场林"), []
    for name in (cast.foreign.name, "无人知晓有限公司"):
        text = f"name,territory,parent\n{name},,\n{name},鼓楼区,\n另一家{name},鼓楼区,{name}甲\n"
        data = imported("accounts", text, actor=actor)
        outcomes.append((counts(data), faults(data), [r["remark"] for r in data["remarks"]]))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][:2] == ({"read": 3, "created": 1, "errors": 2}, {2: "territory", 4: "parent"})
    assert Organisation.objects.filter(name=cast.foreign.name).count() == 2


def test_a_foreign_credit_code_is_refused_in_its_own_column(cast: Cast) -> None:
    OrganisationIdentifier.objects.create(organisation=cast.foreign, scheme="uscc", value=CODE)
    text = f"name,territory,credit_code\n新,鼓楼区,{CODE}\n"
    assert faults(imported("accounts", text, actor=cast.actor("市场林"))) == {2: "credit_code"}


def test_the_right_to_import_ends_where_it_ends(cast: Cast) -> None:
    both = cast.actor("市场林")
    south, north = both.grants[0], cast.actor("管理员").grants[0]
    without = replace(north, permissions=north.permissions - {"ground.import:run"})
    actor = replace(both, grants=(south, without))
    assert actor.everywhere("accounts.account:create")
    text = "external_id,name,territory\nN1,A,鼓楼区\nN2,B,南昌市\nN3,C,\nJX000001,偷改,鼓楼区\n"
    data = imported("accounts", text, actor=actor, update=True)
    assert faults(data) == {3: "territory", 4: "territory", 5: "external_id"}
    text = "account,document,date,amount\nJX000001,1,2026-01-01,5\nUNKNOWN,2,2026-01-01,5\n"
    assert faults(imported("transactions", text, actor=actor)) == {2: "account", 3: "account"}


def test_an_administrator_makes_staff_within_his_territories(cast: Cast) -> None:
    everywhere, south = cast.actor("管理员"), cast.actor("市场林").grants[0].territories
    provincial = replace(everywhere, grants=(replace(everywhere.grants[0], territories=south),))
    text = "name,staff,territory\n新人甲,yes,鼓楼区\n新人乙,yes,南昌市\n"
    assert faults(imported("people", text, actor=provincial)) == {3: "territory"}
    assert counts(imported("people", text.replace("甲", "丙"), actor=everywhere)) == {"read": 2, "created": 2}


def test_nothing_goes_to_an_account_in_the_bin(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.account.pk).update(archived_at=clock.now())
    for kind, text in (
        ("accounts", "external_id,name\nFJ000001,x\n"),
        ("people", "name,account\n甲,FJ000001\n"),
        ("notes", "account,at,text\nFJ000001,2025-01-01,x\n"),
        ("contracts", "number,account,since\nHT-1,FJ000001,2026-01-01\n"),
        ("transactions", "account,document,date,amount\nFJ000001,1,2026-01-01,5\n"),
        ("opportunities", "number,account,stage\nO1,FJ000001,won\n"),
        ("accounts", "name,parent\nx,FJ000001\n"),
    ):
        data = imported(kind, text, update=True)
        said = [(error["fault"], error["fix"]) for error in data["errors"]]
        assert said == [("The account “FJ000001” is in the bin.", "Take it out of the bin first.")], kind
