from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from stdnum import numdb
from stdnum.cn import uscc

from yihu.site.demo import generate
from yihu.site.demo.generate import Story
from yihu.site.demo.generate.blocks import blocks
from yihu.site.demo.generate.credit_codes import _body_check, credit_code
from yihu.site.demo.generate.showcase import GROUP, OTHER
from yihu.site.tests.conftest import OF_ACCOUNTS, STREAMS


def digest(story: Story) -> str:
    found = hashlib.sha256()
    for stream in STREAMS:
        for record in stream(story):
            found.update(repr(record).encode())
    for row in generate.invoices(accounts=20, lines=300, seed=story.seed):
        found.update(repr(row).encode())
    return found.hexdigest()


def test_another_process_tells_the_same_story() -> None:
    code = (
        "from yihu.site.tests.test_demo_generate import digest, Story; print(digest(Story('telecom', 150, 7)), end='')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": "123"}, capture_output=True, check=True
    )
    assert run.stdout.decode() == digest(Story("telecom", 150, 7))


def test_another_seed_tells_another_story() -> None:
    assert digest(Story("telecom", 60, 1)) != digest(Story("telecom", 60, 2))


def account_of(record: Any) -> int:
    if isinstance(record, generate.Known):
        return record.roles[0].account
    return int(record.key if isinstance(record, generate.Organisation) else record.account)


@pytest.mark.parametrize("stream", OF_ACCOUNTS, ids=lambda stream: stream.__name__)
@pytest.mark.parametrize("fewer", [1, 3, 131])
def test_first_accounts_do_not_depend_on_how_many_are_asked_for(
    stream: Callable[[Story], Iterator[Any]], fewer: int
) -> None:
    many = [record for record in stream(Story("telecom", 400, 5)) if account_of(record) <= fewer]
    assert list(stream(Story("telecom", fewer, 5))) == many


def test_territories_are_real_and_parents_come_first(told: dict[str, list[Any]]) -> None:
    places = numdb.get("cn/loc")
    seen = set()
    for territory in told["territories"]:
        assert territory.parent is None or territory.parent in seen
        seen.add(territory.key)
        if territory.level in ("city", "county"):
            official = places.info(territory.code)[-1][1]["county"]
            assert re.search(rf"(^|[\]]){territory.name}(,|$)", official), (territory.code, territory.name, official)
    levels = Counter(territory.level for territory in told["territories"] if territory.code.startswith("35"))
    assert levels == {"province": 1, "city": 9, "county": 84}
    assert {territory.code for territory in told["territories"] if territory.level == "country"} == {"CN"}


def test_scale_story_has_more_provinces_and_more_accounts_than_names_run_out_for() -> None:
    found = list(generate.organisations(Story("scale", 6000, 2)))
    assert {str(organisation.territory)[:2] for organisation in found} == {"33", "35", "36"}
    assert len({organisation.name for organisation in found}) == 6000


def test_organisations_have_unique_numbers_and_names(told: dict[str, list[Any]]) -> None:
    found = told["organisations"]
    assert [organisation.key for organisation in found] == list(range(1, 3001))
    assert len({organisation.name for organisation in found}) == len(found)
    assert len({organisation.external_id for organisation in found}) == len(found)
    assert all(re.fullmatch(r"(FJ|JX)\d{6}", organisation.external_id) for organisation in found)
    assert {organisation.kind for organisation in found} == {"company", "government", "hospital", "school"}


def test_credit_codes_are_valid_and_belong_to_the_territory(told: dict[str, list[Any]]) -> None:
    codes = [organisation.credit_code for organisation in told["organisations"] if organisation.credit_code]
    assert 0.02 < 1 - len(codes) / 3000 < 0.045
    assert len(set(codes)) == len(codes)
    for organisation in told["organisations"]:
        if organisation.credit_code:
            assert uscc.validate(organisation.credit_code) == organisation.credit_code
            assert organisation.credit_code[2:8] == str(organisation.territory)


def test_credit_code_follows_the_examples_of_the_standards() -> None:
    # 91350100M000100Y43 is the worked example of GB 32100, 91110000600037341L one that is in use
    assert _body_check("M000100Y") == "4"
    assert _body_check("60003734") == "1"
    assert len({credit_code("91", 350102, number, recent=True) for number in range(20_000)}) == 20_000


def test_groups_have_children_that_come_later(told: dict[str, list[Any]]) -> None:
    by_key = {organisation.key: organisation for organisation in told["organisations"]}
    ranks = {"subsidiary": {"head"}, "branch": {"head", "subsidiary"}}
    for organisation in by_key.values():
        if organisation.parent is None:
            assert organisation.rank in ("single", "head")
        else:
            assert organisation.parent < organisation.key
            assert by_key[organisation.parent].rank in ranks[organisation.rank]
        if organisation.rank == "branch":
            assert organisation.name.startswith(by_key[organisation.parent].name)
            assert organisation.name.endswith("分公司")
    tops = [organisation for organisation in by_key.values() if organisation.parent is None]
    assert 0.07 < sum(organisation.rank == "head" for organisation in tops) / len(tops) < 0.16


def test_no_name_contains_that_of_a_well_known_firm(story: Story) -> None:
    famous = ("恒瑞", "海航", "锐捷", "福耀", "联通", "腾讯", "恒大")
    for block in blocks(story):
        for profile in block.profiles:
            assert not any(name in profile.core.text[:2] for name in famous)


def test_nobody_can_be_reached_by_what_is_written(told: dict[str, list[Any]]) -> None:
    people = [known.person for known in told["people"]]
    assert all(re.fullmatch(r"164\d{8}", person.mobile) for person in people if person.mobile)
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+\d*@[a-z0-9]+\.example", person.email) for person in people if person.email)
    mobiles = [person.mobile for person in people if person.mobile]
    assert len(set(mobiles)) == len(mobiles)
    for organisation in told["organisations"]:
        assert re.fullmatch(r"0\d{3}-9\d{7}", organisation.phone)
        assert organisation.email.endswith(".example") or not organisation.email
        assert organisation.website.endswith(".example/") or not organisation.website


def test_people_have_names_of_all_sorts(told: dict[str, list[Any]]) -> None:
    names = [known.person.name for known in told["people"]]
    surnames = Counter(name[0] for name in names)
    assert surnames.most_common(2) == [("陈", surnames["陈"]), ("林", surnames["林"])]
    assert {"曾", "单", "朴"} <= set(surnames)
    assert any(name.startswith("欧阳") for name in names)
    assert any(char in name for name in names for char in "𠮷㐂")


def test_people_work_for_two_organisations_or_have_moved(told: dict[str, list[Any]]) -> None:
    people = told["people"]
    assert 2.5 < len(people) / 3000 < 3.7
    at_two = [known for known in people if len(known.roles) == 2 and known.roles[1].until is None]
    moved = [known for known in people if len(known.roles) == 2 and known.roles[1].until]
    assert 0.03 < len(at_two) / len(people) < 0.055
    assert 0.035 < len(moved) / len(people) < 0.065
    for known in at_two + moved:
        assert known.roles[1].account < known.roles[0].account
    for known in moved:
        assert known.roles[1].since < known.roles[1].until < known.roles[0].since
    assert {role.buying_role for known in people for role in known.roles} == {
        "initiator", "user", "influencer", "buyer", "decider", "gatekeeper", "",
    }  # fmt: skip


def test_every_reference_is_known(told: dict[str, list[Any]]) -> None:
    keys = {name: {record.key for record in told[name]} for name in
            ("territories", "staff", "organisations", "sites", "departments")}  # fmt: skip
    keys["people"] = {known.person.key for known in told["people"]}
    keys["offerings"] = {offering.key for offering in generate.offerings()}
    account_of_key = {record.key: record.account for name in ("sites", "departments") for record in told[name]}
    assert all(member.territory in keys["territories"] for member in told["staff"])
    assert all(organisation.territory in keys["territories"] for organisation in told["organisations"])
    assert all(organisation.manager in keys["staff"] for organisation in told["organisations"])
    assert all(site.territory in keys["territories"] for site in told["sites"])
    departments = {department.key: department for department in told["departments"]}
    assert {department.account for department in departments.values()} <= keys["organisations"]
    for department in departments.values():
        assert department.parent is None or departments[department.parent].account == department.account
    for known in told["people"]:
        for role in known.roles:
            assert role.person == known.person.key
            assert role.account in keys["organisations"]
            assert role.department is None or departments[role.department].account == role.account
    for holding in told["holdings"]:
        contracts = {contract.key for contract in holding.contracts}
        for line in holding.lines:
            assert line.account == holding.account == account_of_key[line.site]
            assert line.contract in contracts
            assert line.offering in keys["offerings"]
    for talk in told["interactions"]:
        assert talk.author in keys["staff"]
        assert talk.person is None or talk.person in keys["people"]
        assert talk.department is None or departments[talk.department].account == talk.account
    for chance in told["opportunities"]:
        assert chance.owner in keys["staff"]
        assert chance.offering in keys["offerings"]
    assert {bill.account for bill in told["transactions"]} <= keys["organisations"]


def test_keys_are_unique(told: dict[str, list[Any]]) -> None:
    for name in ("territories", "staff", "sites", "departments", "interactions", "opportunities"):
        assert len({record.key for record in told[name]}) == len(told[name]), name
    roles = [role.key for known in told["people"] for role in known.roles]
    lines = [line for holding in told["holdings"] for line in holding.lines]
    contracts = [contract for holding in told["holdings"] for contract in holding.contracts]
    for found in (roles, [line.key for line in lines], [line.circuit for line in lines],
                  [contract.key for contract in contracts], [contract.number for contract in contracts]):  # fmt: skip
        assert len(set(found)) == len(found)
    assert len({member.username for member in told["staff"]}) == len(told["staff"])


def test_everyone_has_an_account_manager_and_the_cast_is_in_its_places(told: dict[str, list[Any]]) -> None:
    li, wang, zhao = told["staff"][:3]
    assert (li.cast, li.counties) == ("李经理", (350102,))
    assert wang.cast == "王经理"
    assert {county // 100 for county in wang.counties} == {3501}
    assert zhao.cast == "赵经理"
    assert {county // 10000 for county in zhao.counties} == {36}
    covered = [county for member in told["staff"] for county in member.counties]
    assert sorted(covered) == sorted({t.key for t in told["territories"] if t.level == "county"})
    roles = Counter(role for member in told["staff"] for role in member.roles)
    assert 25 <= roles["account_manager"] <= 35
    assert set(roles) == {
        "administrator", "director", "marketing_manager", "account_manager", "service_agent", "analyst",
    }  # fmt: skip
    cast = {known.person.cast: known.roles[0] for known in told["people"] if known.person.cast}
    assert {name: role.account for name, role in cast.items()} == {
        "审批刘": GROUP, "采购陈": GROUP, "用户周": GROUP, "外人": OTHER,
    }  # fmt: skip
    assert len({cast[name].department for name in ("审批刘", "采购陈", "用户周")}) == 3
    assert told["organisations"][0].manager == li.key


def test_lost_department_is_heard_to_be_unhappy_by_a_colleague(told: dict[str, list[Any]], story: Story) -> None:
    talks = [talk for talk in told["interactions"] if talk.account == GROUP and talk.department == 109]
    last = max(talks, key=lambda talk: talk.at)
    assert last.author == 2
    assert last.at.date() > story.as_of - timedelta(days=7)
    assert "不满意" in last.text
    ended = [line for holding in told["holdings"][:1] for line in holding.lines if line.department == 109]
    assert any(line.until and line.until < last.at.date() for line in ended)


def test_interactions_read_as_sentences_at_office_hours(told: dict[str, list[Any]], story: Story) -> None:
    found = told["interactions"]
    assert 3 < len(found) / 3000 < 5
    assert {talk.kind for talk in found} == {"visit", "call", "note"}
    for talk in found:
        local = talk.at + timedelta(hours=8)
        assert local.date() <= story.as_of
        assert local.weekday() < 5
        assert 8 <= local.hour < 18
        assert talk.text.endswith("。")
        assert "{" not in talk.text
