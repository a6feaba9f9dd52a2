from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yihu.accounts.models import Designation, Interaction, Organisation
from yihu.testing.cast import Cast

SignIn = Callable[[str], Client]
TABS = ["account", "account-people", "account-holdings", "account-structure"]


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_tab_opens_with_few_queries(cast: Cast, client_as: SignIn, tab: str, language: str) -> None:
    client = client_as("李经理")
    client.cookies["django_language"] = language
    address = reverse(tab, args=[cast.account.pk])
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    assert cast.account.name in answer.content.decode()
    assert len(asked) < 15, [q["sql"][:120] for q in asked]


def test_queries_do_not_grow_with_the_account(cast: Cast, client_as: SignIn) -> None:
    client = client_as("李经理")
    address = reverse("account", args=[cast.account.pk])
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(40):
        Interaction.objects.create(organisation=cast.account, person=cast.person, text=str(number), author_name="x")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("who", ["赵经理", "采购陈", "伙伴孙"])
def test_not_for_others(cast: Cast, client_as: SignIn, tab: str, who: str) -> None:
    client = client_as(who)
    hidden = client.get(reverse(tab, args=[cast.account.pk]))
    missing = client.get(reverse(tab, args=[uuid4()]))
    assert hidden.status_code == missing.status_code == 404
    assert cast.account.name not in hidden.content.decode()


def test_service_agents_see_no_money(cast: Cast, client_as: SignIn) -> None:
    client = client_as("客服何")
    for tab in TABS:
        answer = client.get(reverse(tab, args=[cast.account.pk]))
        assert answer.status_code == 200
        assert "750.25" not in answer.content.decode()


def test_a_note_is_written_removed_and_brought_back(cast: Cast, client_as: SignIn) -> None:
    client = client_as("李经理")
    address = reverse("account", args=[cast.account.pk])
    answer = client.post(
        reverse("note-write", args=[cast.account.pk]), {"text": "客户想提速<script>", "kind": "call"}, follow=True
    )
    body = answer.content.decode()
    assert "客户想提速&lt;script&gt;" in body
    note = Interaction.objects.get(kind="call")
    removed = client.post(reverse("note-remove", args=[note.pk]), follow=True).content.decode()
    assert "客户想提速" not in removed
    assert reverse("note-restore", args=[note.pk]) in removed  # the message offers the way back
    client.post(reverse("note-restore", args=[note.pk]))
    assert "客户想提速" in client.get(address).content.decode()


def test_an_empty_note_comes_back_with_its_fault(cast: Cast, client_as: SignIn) -> None:
    before = Interaction.objects.count()
    answer = client_as("李经理").post(reverse("note-write", args=[cast.account.pk]), {"text": "  "})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Interaction.objects.count() == before


def test_filter_and_paging_of_the_timeline(cast: Cast, client_as: SignIn) -> None:
    for number in range(35):
        Interaction.objects.create(organisation=cast.account, text=f"第{number}次", author_name="x")
    client = client_as("李经理")
    address = reverse("account", args=[cast.account.pk])
    body = client.get(address, {"kind": "document"}).content.decode()
    assert "FJ000001-3" in body
    assert "第34次" not in body
    first = client.get(address, {"kind": "interaction"})
    assert "第34次" in first.content.decode()
    older = first.context["next_url"]
    assert "第0次" in client.get(older.partition("#")[0]).content.decode()


def test_archiving_offers_undo_and_leaves_the_page_open(cast: Cast, client_as: SignIn) -> None:
    client = client_as("总监")
    client.post(reverse("account-archive", args=[cast.account.pk]))
    assert Organisation.objects.get(pk=cast.account.pk).archived_at is not None
    body = client.get(reverse("account", args=[cast.account.pk])).content.decode()
    assert reverse("account-restore", args=[cast.account.pk]) in body
    client.post(reverse("account-restore", args=[cast.account.pk]))
    assert Organisation.objects.get(pk=cast.account.pk).archived_at is None


def test_designation_needs_a_reason(cast: Cast, client_as: SignIn) -> None:
    client = client_as("总监")
    address = reverse("account-designate", args=[cast.account.pk])
    client.post(address, {"kind": "strategic", "reason": ""})
    assert not Designation.objects.exists()
    client.post(address, {"kind": "strategic", "reason": "省重点"})
    assert "省重点" in client.get(reverse("account-structure", args=[cast.account.pk])).content.decode()
    client.post(address, {"kind": "strategic", "end": "1"})
    assert Designation.objects.get().until is not None


def test_a_person_shows_only_roles_the_reader_may_see(cast: Cast, client_as: SignIn) -> None:
    from yihu.accounts.models import Affiliation

    Affiliation.objects.create(person=cast.person, organisation=cast.foreign, title="独立董事")
    mine = client_as("李经理").get(reverse("person", args=[cast.person.pk])).content.decode()
    assert "科长" in mine
    assert "独立董事" not in mine
    assert cast.foreign.name not in mine
    theirs = client_as("赵经理").get(reverse("person", args=[cast.person.pk])).content.decode()
    assert "独立董事" in theirs
    assert "科长" not in theirs
