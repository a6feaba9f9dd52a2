"""Keeping the index true: writing, renewing, taking out, making anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from yihu.accounts.models import Affiliation, Organisation, Person
from yihu.accounts.search import ORGANISATION, PERSON, organisation_entry, person_entry
from yihu.ground import jobs, search
from yihu.ground.actors import SYSTEM
from yihu.ground.ids import uuid7
from yihu.ground.jobs import performing
from yihu.ground.models import Job, SearchEntry
from yihu.ground.search import rebuilding, writing
from yihu.testing.cast import Cast

pytestmark = pytest.mark.django_db


def total(text: str) -> int:
    return search.search(SYSTEM, text).total


def test_entries_are_written_and_counted() -> None:
    assert search.bulk_index(organisation_entry(uuid7(), f"第{n}机械厂") for n in range(3)) == 3
    assert search.bulk_index([]) == 0
    assert total("机械") == 3


def test_replacing_takes_out_what_was_there() -> None:
    id, first, second = uuid7(), uuid7(), uuid7()
    search.bulk_index([person_entry(id, "旧名", account) for account in (first, second)])
    search.bulk_index([person_entry(id, "新名", first)], replace=True)
    assert (total("旧名"), total("新名")) == (0, 1)
    assert SearchEntry.objects.count() == 1


def test_replacing_leaves_the_same_id_of_another_kind_alone() -> None:
    id = uuid7()
    search.bulk_index([person_entry(id, "某人"), organisation_entry(id, "某厂")])
    search.bulk_index([person_entry(id, "某君")], replace=True)
    assert (total("某厂"), total("某君"), total("某人")) == (1, 1, 0)


def test_what_is_rolled_back_is_not_found() -> None:
    with transaction.atomic():
        search.bulk_index([organisation_entry(uuid7(), "长安")])
        transaction.set_rollback(True)
    assert total("长安") == 0


def test_a_changed_entry_is_found_by_its_new_words_only() -> None:
    search.bulk_index([organisation_entry(uuid7(), "长安")])
    SearchEntry.objects.update(tokens=organisation_entry(uuid7(), "闽江").tokens)
    assert (total("长安"), total("闽江")) == (0, 1)


def test_removing_an_account_renews_its_people(cast: Cast) -> None:
    search.reindex(PERSON, [cast.person.pk])
    search.reindex(ORGANISATION, [cast.account.pk])
    Affiliation.objects.filter(person=cast.person).update(organisation=cast.neighbour)
    search.remove(ORGANISATION, [cast.account.pk])
    assert total("长安重工") == 0
    assert search.search(SYSTEM, "欧阳曾").items[0].subtitle == "科长 · 福州晨曦软件有限公司"
    assert SearchEntry.objects.filter(account_id=cast.account.pk).count() == 0


def test_removing_a_person_leaves_the_account(cast: Cast) -> None:
    search.reindex(PERSON, [cast.person.pk])
    search.reindex(ORGANISATION, [cast.account.pk])
    search.remove(PERSON, [cast.person.pk])
    assert (total("欧阳曾"), total("长安重工")) == (0, 1)


def test_renewing_many_goes_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing.batches, "__defaults__", (2,))
    asked: list[int] = []
    declared = search.index_of(ORGANISATION)
    rows = declared.rows

    def counted(ids: Sequence[UUID]) -> Iterable[search.Entry]:
        asked.append(len(ids))
        return rows(ids)

    object.__setattr__(declared, "rows", counted)
    try:
        search.reindex(ORGANISATION, [cast.account.pk, cast.neighbour.pk, cast.foreign.pk, cast.account.pk])
    finally:
        object.__setattr__(declared, "rows", rows)
    assert asked == [2, 1]
    assert total("有限公司") == 3


def run_rebuild(kind: str) -> Any:
    row = jobs.enqueue(SYSTEM, "ground.search.rebuild", kind=kind)
    performing.perform.call(str(row.pk))
    return Job.objects.get(pk=row.pk)


def test_rebuilding_makes_what_renewing_makes(cast: Cast) -> None:
    ids = [cast.account.pk, cast.neighbour.pk, cast.foreign.pk]
    search.reindex(ORGANISATION, ids)
    fields = ("kind", "object_id", "account_id", "territory_id", "title", "subtitle")
    wanted = set(SearchEntry.objects.values_list(*fields))
    SearchEntry.objects.all().delete()
    search.bulk_index([organisation_entry(cast.account.pk, "旧名"), organisation_entry(uuid7(), "早已不在")])
    row = run_rebuild(ORGANISATION)
    assert (row.state, row.done, row.total) == (Job.State.SUCCEEDED, 3, 3)
    assert row.result == {"kind": ORGANISATION, "rows": 3, "entries": 3, "removed": 1}
    assert set(SearchEntry.objects.values_list(*fields)) == wanted
    assert (total("旧名"), total("早已不在"), total("长安")) == (0, 0, 1)


def test_rebuilding_one_kind_leaves_the_others(cast: Cast) -> None:
    search.reindex(ORGANISATION, [cast.account.pk])
    assert run_rebuild(PERSON).result["entries"] == Person.objects.count()
    assert total("长安重工") == 1


def test_rebuilding_goes_in_batches_and_twice_does_no_harm(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    for _ in range(2):
        assert run_rebuild(ORGANISATION).result["rows"] == Organisation.objects.count()
    assert SearchEntry.objects.count() == 3


def test_an_unknown_kind_cannot_be_rebuilt() -> None:
    row = run_rebuild("accounts.nothing")
    assert (row.state, row.attempts) == (Job.State.FAILED, 1)
    assert "accounts.nothing" in row.error
