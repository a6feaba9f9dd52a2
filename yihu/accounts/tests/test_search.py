"""What accounts and people are found by."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yihu.accounts.models import (
    Affiliation,
    ContactPoint,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    Person,
    PersonIdentifier,
)
from yihu.accounts.search import (
    ORGANISATION,
    PERSON,
    organisation_entry,
    organisation_rows,
    person_entry,
    person_rows,
)
from yihu.ground import clock
from yihu.ground.actors import SYSTEM
from yihu.ground.ids import uuid7
from yihu.ground.models import SearchEntry
from yihu.ground.search import Entry, reindex, search
from yihu.testing.cast import Cast


@pytest.fixture
def known(cast: Cast) -> Cast:
    """The cast with every kind of name, number and address, in the index."""
    account, person = cast.account, cast.person
    OrganisationName.objects.create(organisation=account, kind="former", value="西南机器厂")
    OrganisationName.objects.create(organisation=account, kind="english", value="Chang'an Heavy Industry Co., Ltd.")
    OrganisationIdentifier.objects.create(organisation=account, scheme="uscc", value="91350100M000100Y43")
    ContactPoint.objects.create(organisation=account, kind="phone", value="0591-87654321")
    ContactPoint.objects.create(organisation=account, kind="email", value="office@changan-heavy.example")
    ContactPoint.objects.create(person=person, kind="email", value="ouyang.zeng@changan-heavy.example")
    PersonIdentifier.objects.create(person=person, scheme="external", value="P-778899")
    put_in_index()
    return cast


def put_in_index() -> None:
    reindex(ORGANISATION, Organisation.objects.values_list("pk", flat=True))
    reindex(PERSON, Person.objects.values_list("pk", flat=True))


def found(text: str, kind: str = "") -> list[str]:
    return [item.title for item in search(SYSTEM, text, [kind] if kind else None).items]


@pytest.mark.parametrize(
    "text",
    [
        "长安重工股份有限公司",
        "长安重工",
        "长安",  # two characters
        "重工",  # two characters in the middle
        "长安 重工",
        "西南机器",  # a former name
        "heavy industry",  # the English one
        "Chang’an",
        "changanzhonggong",
        "changan",
        "zhonggong",  # pinyin from the middle
        "chang an zhong gong",
        "CAZG",
        "cazg",
        "ca zg",
        "91350100M000100Y43",
        "91350100m0001",  # the beginning of the code
        "FJ000001",
        "fj 000001",
        "0591 8765 4321",
        "4321",
        "office@changan-heavy.example",
        "changan-heavy",
        "ｃｈａｎｇａｎ",  # full width
    ],
)
def test_an_account_is_found(known: Cast, text: str) -> None:
    assert found(text, ORGANISATION) == ["长安重工股份有限公司"]


@pytest.mark.parametrize(
    "text",
    [
        "欧阳曾",
        "欧阳",
        "ouyangzeng",
        "ouyang zeng",
        "oyz",
        "zeng",
        "13900001402",
        "1402",
        "+86 139 0000 1402",
        "P-778899",
        "ouyang.zeng@changan-heavy.example",
        "ouyang.zeng",
    ],
)
def test_a_person_is_found(known: Cast, text: str) -> None:
    assert found(text, PERSON) == ["欧阳曾"]


@pytest.mark.parametrize("text", ["北京", "beijing", "402", "9999", "91350100M000100Y44", "nobody@nowhere.example", ""])
def test_what_is_not_there_is_not_found(known: Cast, text: str) -> None:
    assert found(text) == []


def test_entries_from_plain_data_are_those_from_the_records(known: Cast) -> None:
    account, person = known.account, known.person
    assert list(organisation_rows([account.pk])) == [
        organisation_entry(
            account.pk,
            "长安重工股份有限公司",
            account.territory_id,
            names=["长安重工", "西南机器厂", "Chang'an Heavy Industry Co., Ltd."],
            codes=["FJ000001", "91350100M000100Y43"],
            phones=["0591-87654321"],
            emails=["office@changan-heavy.example"],
        )
    ]
    assert list(person_rows([person.pk])) == [
        person_entry(
            person.pk,
            "欧阳曾",
            account.pk,
            account.territory_id,
            account_name="长安重工股份有限公司",
            title="科长",
            codes=["P-778899"],
            phones=["13900001402"],
            emails=["ouyang.zeng@changan-heavy.example"],
        )
    ]


def test_titles_and_subtitles_fit_their_columns() -> None:
    long = "长" * 300
    entries: list[Entry] = [
        organisation_entry(uuid7(), long, names=[long], codes=[long]),
        person_entry(uuid7(), long, account_name=long, title=long),
    ]
    for entry in entries:
        assert len(entry.title) == len(entry.subtitle) == 200


def test_many_rows_cost_as_many_queries_as_one(known: Cast) -> None:
    people = list(Person.objects.values_list("pk", flat=True))
    organisations = list(Organisation.objects.values_list("pk", flat=True))
    for rows, ids in [(organisation_rows, organisations), (person_rows, people)]:
        counts = []
        for some in (ids[:1], ids):
            with CaptureQueriesContext(connection) as queries:
                list(rows(some))
            counts.append(len(queries))
        assert counts == [4, 4]


def test_what_is_in_the_bin_is_not_found(known: Cast) -> None:
    Organisation.objects.filter(pk=known.account.pk).update(archived_at=clock.now())
    Person.objects.filter(pk=known.person.pk).update(archived_at=clock.now())
    put_in_index()
    assert found("长安", ORGANISATION) == []
    assert found("欧阳", PERSON) == []


def test_who_works_for_two_is_found_once_and_seen_through_both(known: Cast) -> None:
    Affiliation.objects.create(person=known.person, organisation=known.foreign, title="顾问")
    put_in_index()
    assert found("欧阳曾", PERSON) == ["欧阳曾"]
    seen = {}
    for name in ("李经理", "赵经理", "管理员"):
        results = search(known.actor(name), "欧阳曾", [PERSON])
        assert results.total == 1
        seen[name] = results.items[0].subtitle
    assert seen["李经理"] == "科长 · 长安重工股份有限公司"  # and nothing of the other employer
    assert seen["赵经理"] == "顾问 · 南昌赣江纸业有限公司"


def test_of_two_roles_in_one_organisation_the_present_one_is_shown(known: Cast) -> None:
    Affiliation.objects.create(
        person=known.person, organisation=known.account, title="科员", since=date(2010, 1, 1), until=date(2012, 1, 1)
    )
    put_in_index()
    entries = SearchEntry.objects.filter(object_id=known.person.pk)
    assert [entry.subtitle for entry in entries] == ["科长 · 长安重工股份有限公司"]


def test_a_person_without_any_role_is_found_by_those_who_see_everything(known: Cast) -> None:
    alone = Person.objects.create(name="诸葛亮")
    reindex(PERSON, [alone.pk])
    assert [item.object_id for item in search(known.actor("管理员"), "诸葛亮").items] == [alone.pk]
    assert search(known.actor("总监"), "诸葛亮").total == 0


def test_an_account_that_moves_takes_its_people_along(known: Cast) -> None:
    zhao: Any = known.actor("赵经理")
    assert search(zhao, "欧阳曾").total == 0
    Organisation.objects.filter(pk=known.account.pk).update(territory=known.territories["南昌市"])
    reindex(ORGANISATION, [known.account.pk])
    assert search(zhao, "长安重工").total == 1
    assert search(zhao, "欧阳曾").total == 1
    assert search(known.actor("王经理"), "欧阳曾").total == 0


def test_an_account_with_a_new_name_is_found_by_it_and_shown_with_it(known: Cast) -> None:
    Organisation.objects.filter(pk=known.account.pk).update(name="闽江重工股份有限公司")
    reindex(ORGANISATION, [known.account.pk])
    assert found("闽江", ORGANISATION) == ["闽江重工股份有限公司"]
    assert search(SYSTEM, "欧阳曾").items[0].subtitle == "科长 · 闽江重工股份有限公司"
