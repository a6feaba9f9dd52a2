"""Not only which pages open: what of other territories, and what without the right, stands in their cells."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from django.test import Client
from django.urls import reverse

from yihu.accounts import actions
from yihu.accounts.models import Organisation
from yihu.ground.exports import registry, work
from yihu.ground.models import Event, RoleAssignment
from yihu.insight.models import AccountMeasures
from yihu.testing.cast import SINCE, Cast

SignIn = Callable[[str], Client]


def figures(cast: Cast) -> None:
    AccountMeasures.objects.create(
        account=cast.account, currency="CNY", revenue_12m="765432.10", tier=1, tier_reason="revenue"
    )


def test_a_service_agent_sees_no_figures_in_lists(cast: Cast, client_as: SignIn) -> None:
    figures(cast)
    for address in (reverse("accounts"), reverse("home"), f"{reverse('accounts')}?sort=-revenue"):
        body = client_as("客服何").get(address).content.decode()
        assert cast.account.name in body
        assert "76.54" not in body
        assert "765,432" not in body
        assert "76.54" in client_as("总监").get(address).content.decode()


def test_the_parent_of_another_territory_stays_unsaid(cast: Cast, client_as: SignIn, tmp_path: Path) -> None:
    Organisation.objects.filter(pk=cast.account.pk).update(parent=cast.foreign)
    address = reverse("account", args=[cast.account.pk])
    assert cast.foreign.name not in client_as("李经理").get(address).content.decode()
    assert cast.foreign.name in client_as("管理员").get(address).content.decode()
    for who, seen in (("总监", False), ("管理员", True)):
        work.make(registry()["accounts"], cast.actor(who), "csv", tmp_path / "a.csv")
        text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
        rows = {row["name"]: row["parent"] for row in csv.DictReader(text.splitlines())}
        assert (rows[cast.account.name] == cast.foreign.name) is seen


def test_an_export_stays_where_the_right_to_export_is_held(cast: Cast, tmp_path: Path) -> None:
    RoleAssignment.objects.create(
        user=cast.users["总监"], role="account_manager", territory=cast.territories["江西省"], since=SINCE
    )
    boss = cast.actor("总监")
    assert Organisation.objects.visible_to(boss).count() == 3
    assert work.make(registry()["accounts"], boss, "csv", tmp_path / "a.csv") == 2


def test_the_bin_lists_what_can_be_taken_out(cast: Cast, client_as: SignIn) -> None:
    actions.archive(cast.actor("总监"), cast.account)
    body = client_as("总监").get(reverse("accounts-bin")).content.decode()
    assert cast.account.name in body
    assert cast.neighbour.name not in body
    assert client_as("李经理").get(reverse("accounts-bin")).status_code == 404
    assert (
        reverse("note-write", args=[cast.account.pk])
        not in client_as("总监").get(reverse("account", args=[cast.account.pk])).content.decode()
    )


def test_the_audit_reads_as_sentences(cast: Cast, client_as: SignIn) -> None:
    actions.write_note(cast.actor("李经理"), cast.account, "谈了价格")
    actions.archive(cast.actor("总监"), cast.account)
    body = client_as("总监").get(reverse("audit")).content.decode()
    assert "总监 将客户移入回收站" in body
    assert "李经理 写了备注" in body
    assert "谈了价格" not in body
    assert "accounts.account.archived" not in body.replace('value="accounts.account.archived"', "")
    assert Event.objects.count() == 2
    page = client_as("李经理").get(reverse("account", args=[cast.account.pk])).content.decode()
    assert page.count("谈了价格") == 1
