"""Taking a run back: everything as it was, and what others have built upon stays and is named."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from yihu.accounts.actions import write_note
from yihu.accounts.models import Affiliation, ContactPoint, Interaction, Organisation, OrganisationIdentifier, Person
from yihu.catalogue.models import Offering
from yihu.deals.models import Opportunity
from yihu.ground import clock
from yihu.ground.actors import SYSTEM
from yihu.ground.imports import running
from yihu.ground.models import (
    Event,
    ImportChange,
    ImportCreated,
    ImportMapping,
    ImportRun,
    Job,
    SearchEntry,
    Territory,
    User,
)
from yihu.ground.tests.importing import counts, imported
from yihu.holdings.models import Transaction
from yihu.testing.cast import Cast

pytestmark = pytest.mark.django_db

OF_THE_IMPORT_ITSELF = {ImportRun, ImportChange, ImportCreated, ImportMapping, Event, Job}
STAMPS = {"changed_at", "id"}


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all our tables, but for the record of the import itself, figures, and the stamps of change."""
    found = {}
    for model in apps.get_models():
        if (
            not model.__module__.startswith("yihu.")
            or model in OF_THE_IMPORT_ITSELF
            or model._meta.app_label == "insight"
        ):
            continue
        columns = [f.attname for f in model._meta.concrete_fields if f.name not in _left_out(model)]
        rows = model._default_manager.values_list(*columns)
        found[model._meta.label] = sorted(map(tuple, rows), key=repr)
    return found


def _left_out(model: type[models.Model]) -> set[str]:
    return STAMPS if model is SearchEntry else STAMPS - {"id"}


def undone(data: dict[str, Any]) -> dict[str, Any]:
    return running.take_back(ImportRun.objects.get(pk=data["run"]), SYSTEM)


ACCOUNTS = (
    "external_id,name,short_name,credit_code,parent,territory,phone,email,owner,strategic\n"
    "N1,甲集团,甲,91350100M000100Y43,,鼓楼区,0591-1,a@example.cn,李经理,yes\nN2,乙公司,,,N1,,,,,\n"
)
FILES = {
    "territories": "code,name,parent\n350104,仓山区,350100\nX1,新区,350104\n",
    "accounts": ACCOUNTS,
    "people": "external_id,name,account,department,mobile\nP2,司马白,FJ000001,新部门,13900000001\n",
    "notes": "account,at,text,author\nFJ000001,2025-01-01,谈过,李经理\n",
    "offerings": "code,name,list_price\nX1,云专线,100\n",
    "contracts": "number,account,since\nHT-1,FJ000001,2026-01-01\n",
    "transactions": "account,document,date,offering,amount\nFJ000001,1,2026-01-01,NEW,5\nNEW,2,2026-01-01,NEW,7\n",
    "opportunities": "number,account,stage,offering\nO-9,FJ000001,won,新产品\n",
}


@pytest.mark.parametrize("kind", sorted(FILES))
def test_what_was_created_goes_without_a_trace(cast: Cast, kind: str) -> None:
    before = everything()
    data = imported(kind, FILES[kind])
    assert counts(data).get("created")
    assert everything() != before
    done = undone(data)
    assert done["removed"] >= counts(data)["created"]
    assert (done["restored"], done["kept"]) == (0, [])
    assert everything() == before
    assert not ImportChange.objects.exists()
    assert not ImportCreated.objects.exists()


def test_members_of_staff_go_too(cast: Cast) -> None:
    before = everything()
    undone(imported("people", "name,manager,territory\n钱一,孙二,鼓楼区\n", {"constants": {"staff": "yes"}}))
    assert everything() == before


UPDATES = {
    "territories": "code,name,name_en\n350102,鼓楼新区,New\n",
    "accounts": (
        "external_id,name,industry,employees,credit_code,phone,short_name,strategic,owner,parent,territory,created_at\n"
        "FJ000001,新名,船舶,900,91350100M000100Y43,0591-1,长安,yes,王经理,FJ000002,台江区,2019-01-01 08:00\n"
    ),
    "people": (
        "name,account,mobile,title,department,email,since\n"
        "欧阳曾,FJ000001,13900001402,处长,新部,o@example.cn,2021-01-01\n"
    ),
    "offerings": "code,name,category,unit_cost\nLINE100,专线,新类,3.5\n",
    "contracts": "number,account,since,until,amount\nC-FJ000001,FJ000001,2021-01-01,2029-01-01,5\n",
    "opportunities": "number,account,stage,amount,owner\nO-FJ000001,FJ000001,won,500,王经理\n",
}


@pytest.mark.parametrize("kind", sorted(UPDATES))
def test_what_was_updated_gets_its_former_values(cast: Cast, kind: str) -> None:
    from yihu.ground import search

    for label, ids in (("accounts.organisation", Organisation), ("accounts.person", Person)):
        search.reindex(label, ids.objects.values_list("pk", flat=True))
    before = everything()
    data = imported(kind, UPDATES[kind], update=True)
    assert counts(data) == {"read": 1, "updated": 1}
    assert everything() != before
    done = undone(data)
    assert done["restored"] >= 1
    assert done["kept"] == []
    assert everything() == before


def test_what_somebody_has_changed_since_is_not_set_back(cast: Cast) -> None:
    data = imported("accounts", "external_id,name,industry,employees\nFJ000001,新名,船舶,900\n", update=True)
    Organisation.objects.filter(pk=cast.account.pk).update(industry="航空")
    done = undone(data)
    after = Organisation.objects.get(pk=cast.account.pk)
    assert (after.name, after.industry, after.employees) == ("长安重工股份有限公司", "航空", None)
    assert [(kept["row"], kept["why"]) for kept in done["kept"]] == [(2, "changed")]


def test_what_something_depends_on_is_kept_with_its_parts_and_parents(cast: Cast) -> None:
    data = imported("accounts", ACCOUNTS + "N3,丙公司,,,,,,,,\n")
    made = Organisation.objects.get(name="乙公司")
    write_note(SYSTEM, made, "后来写的")
    done = undone(data)
    kept = {entry["row"]: entry["why"] for entry in done["kept"]}
    assert kept == {3: "accounts.interaction", 2: "accounts.organisation"}
    assert {o.name for o in Organisation.objects.filter(name__in=["甲集团", "乙公司", "丙公司"])} == {
        "甲集团",
        "乙公司",
    }
    values = OrganisationIdentifier.objects.filter(organisation__name__in=["甲集团", "乙公司"])
    assert {i.value for i in values} == {"N1", "N2", "91350100M000100Y43"}
    assert ContactPoint.objects.filter(organisation__name="甲集团").count() == 2
    assert SearchEntry.objects.filter(object_id=made.pk).count() == 1
    assert Interaction.objects.filter(organisation=made).count() == 1


def test_what_a_later_import_updated_is_kept(cast: Cast) -> None:
    first = imported("accounts", "external_id,name\nN1,甲公司\nN2,乙公司\n")
    second = imported("accounts", "external_id,name,industry\nN1,甲公司,船舶\n", update=True)
    assert [entry["why"] for entry in undone(first)["kept"]] == ["changed"]
    assert {o.name for o in Organisation.objects.filter(name__in=["甲公司", "乙公司"])} == {"甲公司"}
    undone(second)
    assert Organisation.objects.get(name="甲公司").industry == ""


def test_what_somebody_changed_by_hand_is_kept(cast: Cast) -> None:
    data = imported("accounts", "external_id,name\nN1,甲公司\nN2,乙公司\n")
    Organisation.objects.filter(name="甲公司").update(industry="船舶", changed_at=clock.now())
    assert [entry["row"] for entry in undone(data)["kept"]] == [2]
    assert not Organisation.objects.filter(name="乙公司").exists()


def test_accounts_that_transactions_made_are_kept_where_others_use_them(cast: Cast) -> None:
    first = imported("transactions", "account,document,date,offering,amount\nA,1,2026-01-01,X,5\nB,2,2026-01-01,Y,7\n")
    imported("transactions", "account,document,date,offering,amount\nA,3,2026-01-01,X,9\n")
    done = undone(first)
    assert {entry["why"] for entry in done["kept"]} == {"holdings.transaction"}
    assert set(Transaction.objects.filter(document__in="123").values_list("document", flat=True)) == {"3"}
    assert set(OrganisationIdentifier.objects.filter(value__in="AB").values_list("value", flat=True)) == {"A"}
    assert set(Offering.objects.filter(code__in="XY").values_list("code", flat=True)) == {"X"}


def test_undo_is_recorded_and_happens_once(cast: Cast) -> None:
    data = imported("accounts", "external_id,name\nN1,甲公司\n")
    first = undone(data)
    assert undone(data) == first
    run = ImportRun.objects.get(pk=data["run"])
    assert (run.state, run.undone_by, run.undone_at is not None) == ("undone", "yihu", True)
    names = list(Event.objects.filter(subject_id=run.pk).order_by("pk").values_list("type", flat=True))
    assert names == ["ground.import.finished", "ground.import.undone"]


def test_other_runs_and_other_rows_are_left_alone(cast: Cast) -> None:
    other = imported("people", "name,account\n司马白,FJ000001\n")
    before = everything()
    undone(imported("people", "name,account\n诸葛青,FJ000001\n"))
    assert everything() == before
    undone(other)
    assert not Person.objects.filter(name="司马白").exists()
    assert Affiliation.objects.filter(person=cast.person).exists()
    assert (Opportunity.objects.count(), Territory.objects.count(), User.objects.count() > 8) == (3, 7, True)
