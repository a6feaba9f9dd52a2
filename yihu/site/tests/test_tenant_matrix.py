from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from yihu.accounts.models import Interaction, Organisation
from yihu.ground import jobs
from yihu.ground.actors import actor_for
from yihu.ground.imports import actions, registry
from yihu.ground.scope import Refused, get_visible
from yihu.ground.screens import page
from yihu.site.urls import pages
from yihu.testing import matrix
from yihu.testing.cast import Cast

OF_THE_FOREIGN = ["赣江纸业", "单雄", "JX000001", "13900002403"]
INSIDE = ["李经理", "王经理", "市场林", "客服何", "分析员", "总监"]  # territories that do not hold the foreign account
OUTSIDE = ["采购陈", "审批刘", "用户周", "外人", "伙伴孙"]  # no place at the desk
IMPORT_PAGES = ["part", "mapping", "encoding", "check", "run", "go-on", "cancel", "discard", "undo", "wrong", "skipped"]


def samples(cast: Cast) -> matrix.Samples:
    """Own and foreign arguments for every route that has any."""
    foreign_note = Interaction.objects.create(
        organisation=cast.foreign, author=cast.users["赵经理"], author_name="赵经理", text="赣江纸业的事"
    )
    own_job = jobs.enqueue(cast.actor("李经理"), "ground.search.rebuild")
    foreign_job = jobs.enqueue(cast.actor("赵经理"), "ground.search.rebuild")
    found = {
        name: matrix.Sample({"id": own}, {"id": foreign})
        for names, own, foreign in [
            (
                "account account-people account-holdings account-structure note-write account-archive account-restore "
                "account-designate",
                cast.account.pk,
                cast.foreign.pk,
            ),
            ("person", cast.person.pk, cast.foreigner.pk),
            ("note-remove note-restore", cast.note.pk, foreign_note.pk),
            ("job job-card job-cancel job-retry", own_job.pk, foreign_job.pk),
        ]
        for name in names.split()
    }
    own_file, foreign_file = (
        jobs.enqueue(cast.actor(who), "ground.export.make", name="accounts", form="csv") for who in ("总监", "管理员")
    )
    for row in (own_file, foreign_file):
        jobs.perform.call(str(row.pk))
    found["export-file"] = matrix.Sample({"id": own_file.pk}, {"id": foreign_file.pk})
    own_run, foreign_run = (
        actions.receive(cast.actor(who), registry()["accounts"], "file.csv", ["名称\n长江\n".encode()])
        for who in ("市场林", "管理员")
    )
    found |= {
        f"import{page}": matrix.Sample({"id": own_run.pk}, {"id": foreign_run.pk})
        for page in ("", *(f"-{name}" for name in IMPORT_PAGES))
    }
    found["import-template"] = matrix.Sample({"kind": "accounts"}, {"kind": "offerings"})
    found["doc"] = matrix.Sample({}, {"slug": "guide"})
    return found


def people(cast: Cast) -> dict[str, Any]:
    return {name: cast.users[name] for name in INSIDE + OUTSIDE} | {"stranger": None}


@pytest.mark.django_db
def test_nobody_reaches_another_territory(cast: Cast) -> None:
    given = samples(cast)
    assert matrix.missing_samples(given) == []
    report = matrix.run(people(cast), given, OF_THE_FOREIGN)
    assert report.findings == []
    with_arguments = {name for name, sample in given.items() if sample.own}
    assert report.opened == with_arguments, "the matrix is worth nothing where the owner himself gets in nowhere"


@pytest.mark.django_db
def test_the_other_territory_reaches_its_own(cast: Cast) -> None:
    report = matrix.run({"赵经理": cast.users["赵经理"]}, {}, ["长安重工", "欧阳曾", "FJ000001", "晨曦软件"])
    assert report.findings == []


@page("accounts.account:view")
def leaky(request: Any, id: Any) -> HttpResponse:
    return HttpResponse(Organisation.objects.get(pk=id).name)  # planted: not through visible_to


@page("accounts.account:view")
def leaky_list(request: Any) -> HttpResponse:
    return HttpResponse(", ".join(Organisation.objects.values_list("name", flat=True)))  # planted


@page("accounts.account:view", methods=("GET", "POST"))
def hasty(request: Any, id: Any) -> HttpResponse:
    Interaction.objects.filter(organisation_id=id).update(text="seen")  # planted: writes before it refuses
    get_visible(Organisation.objects.all(), request.actor, pk=id)
    return HttpResponse("ok")


@page("accounts.account:view")
def littering(request: Any, id: Any) -> HttpResponse:
    Path(settings.YIHU_FILES).mkdir(parents=True, exist_ok=True)
    (Path(settings.YIHU_FILES) / f"{id}.txt").write_text("planted")
    raise Refused("not found")


@page("accounts.account:view")
def telling(request: Any, id: Any) -> HttpResponse:
    there = Organisation.objects.filter(pk=id).exists()
    return HttpResponse("not yours" if there else "not found", status=404)  # planted: two refusals that differ


urlpatterns = [
    *pages(),
    path("planted/leaky/<uuid:id>", leaky, name="leaky"),
    path("planted/list", leaky_list, name="leaky-list"),
    path("planted/hasty/<uuid:id>", hasty, name="hasty"),
    path("planted/littering/<uuid:id>", littering, name="littering"),
    path("planted/telling/<uuid:id>", telling, name="telling"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("route", "finding"),
    [
        ("leaky", "shows '赣江纸业'"),
        ("leaky-list", "shows '赣江纸业'"),
        ("hasty", "writes before it refuses"),
        ("littering", "changes files"),
        ("telling", "does not look like one that is not there"),
    ],
)
def test_a_planted_fault_is_found(cast: Cast, route: str, finding: str) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        given = {route: matrix.Sample({"id": cast.account.pk}, {"id": cast.foreign.pk})}
        report = matrix.run({"李经理": cast.users["李经理"]}, given, OF_THE_FOREIGN, only=lambda name: name == route)
    assert any(finding in line for line in report.findings), report.findings


@pytest.mark.django_db
def test_a_route_without_sample_is_missed(cast: Cast) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        assert "leaky" in matrix.missing_samples({})


def test_cast_is_staff_where_it_should_be(cast: Cast) -> None:
    assert actor_for(cast.users["李经理"]).can("accounts.account:view")
    for name in OUTSIDE:
        assert not cast.actor(name).can("accounts.account:view")
