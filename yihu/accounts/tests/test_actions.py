from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from yihu.accounts import actions, queries
from yihu.accounts.models import Designation, Interaction, Organisation, TeamMember
from yihu.ground import clock
from yihu.ground.models import Event
from yihu.ground.scope import Refused
from yihu.testing.cast import Cast


def test_a_note_is_kept_with_its_author_and_can_be_taken_back(cast: Cast) -> None:
    li = cast.actor("李经理")
    note = actions.write_note(li, cast.account, "  客户对新供应商不满  ")
    assert (note.text, note.author_name) == ("客户对新供应商不满", "李经理")
    actions.remove_note(li, note)
    actions.remove_note(li, note)  # twice is once
    note.refresh_from_db()
    assert note.removed_at is not None
    actions.restore_note(li, note)
    note.refresh_from_db()
    assert note.removed_at is None
    assert list(Event.objects.order_by("recorded_at").values_list("type", flat=True)) == [
        "accounts.note.written",
        "accounts.note.removed",
        "accounts.note.restored",
    ]


@pytest.mark.parametrize(
    ("text", "options", "fault"),
    [
        ("   ", {}, "Write what happened"),
        ("x" * 10_001, {}, "10001 characters"),
        ("x", {"kind": "telepathy"}, "Choose one"),
        ("x", {"at": clock.now() + timedelta(days=1)}, "future"),
    ],
)
def test_a_wrong_note_is_refused_with_the_fault(
    cast: Cast, text: str, options: dict[str, object], fault: str, settings: object
) -> None:

    before = Interaction.objects.count()
    with override("en"), pytest.raises(ValidationError, match=fault):
        actions.write_note(cast.actor("李经理"), cast.account, text, **options)  # type: ignore[arg-type]
    assert Interaction.objects.count() == before


@pytest.mark.parametrize("who", ["赵经理", "分析员", "采购陈", "伙伴孙"])
def test_who_may_not_write_a_note(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        actions.write_note(cast.actor(who), cast.account, "x")


def test_nobody_takes_back_the_note_of_another(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.remove_note(cast.actor("总监"), cast.note)


def test_archive_and_restore(cast: Cast) -> None:
    boss = cast.actor("总监")
    actions.archive(boss, cast.account)
    assert cast.account not in queries.accounts(boss)
    assert queries.account(boss, cast.account.pk).archived_at is not None  # its page still opens
    actions.restore(boss, cast.account)
    assert cast.account in queries.accounts(boss)
    with pytest.raises(Refused):
        actions.archive(cast.actor("李经理"), cast.account)


def test_designations_have_a_reason_and_an_end(cast: Cast) -> None:
    boss = cast.actor("总监")
    with pytest.raises(ValidationError):
        actions.designate(boss, cast.account, "strategic", " ")
    actions.designate(boss, cast.account, "strategic", "省重点项目")
    actions.designate(boss, cast.account, "strategic", "again")
    assert Designation.objects.get(until=None).reason == "省重点项目"
    actions.undesignate(boss, cast.account, "strategic")
    assert not Designation.objects.filter(until=None).exists()
    assert Event.objects.count() == 2


def test_a_new_owner_takes_the_place_of_the_old_one(cast: Cast) -> None:
    boss, wang = cast.actor("总监"), cast.users["王经理"]
    actions.join_team(boss, cast.account, wang)
    account = Organisation.objects.get(pk=cast.account.pk)
    assert account.owner == wang
    old = TeamMember.objects.get(organisation=account, user=cast.users["李经理"])
    assert old.until == clock.today() - timedelta(days=1)
    with pytest.raises(ValidationError):
        actions.join_team(boss, cast.account, cast.users["采购陈"])


@pytest.mark.parametrize("reference", ["FJ000001", "长安重工股份有限公司", " FJ000001 ", "FJ000001.0"])
def test_find(cast: Cast, reference: str) -> None:
    assert queries.find(cast.actor("李经理"), reference) == [cast.account]
    assert queries.find(cast.actor("赵经理"), reference) == []
    assert queries.find(cast.actor("李经理"), str(cast.account.pk)) == [cast.account]
