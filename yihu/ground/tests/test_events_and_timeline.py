from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from yihu.accounts import actions
from yihu.accounts.models import Interaction
from yihu.ground import events, timeline
from yihu.ground.actors import SYSTEM
from yihu.ground.models import Event
from yihu.holdings.models import Transaction
from yihu.testing.cast import Cast


def test_one_row_tells_who_did_what_to_which_account(cast: Cast) -> None:
    actions.archive(cast.actor("总监"), cast.account)
    row = Event.objects.get(type="accounts.account.archived")
    assert (row.user, row.actor_name, row.account_id) == (cast.users["总监"], "总监", cast.account.pk)
    assert (row.subject_type, row.subject_id) == ("accounts.organisation", cast.account.pk)
    assert events.describe(row).read(row).startswith("总监")


def test_an_unknown_event_raises_and_leaves_nothing(cast: Cast) -> None:
    with pytest.raises(events.UnknownEvent, match="no room declares"):
        events.record(SYSTEM, "accounts.account.exploded", on=cast.account)
    assert not Event.objects.exists()


def test_facts_are_plain_and_missing_facts_read_as_a_dash(cast: Cast) -> None:
    events.event_type("ground.test.done", "{actor} moved {amount} to {nowhere}")
    row = events.record(
        SYSTEM, "ground.test.done", on=cast.account, amount=Decimal("1.50"), day=datetime(2026, 1, 2, tzinfo=UTC)
    )
    row.refresh_from_db()
    assert row.facts == {"amount": "1.50", "day": "2026-01-02T00:00:00+00:00"}
    assert events.describe(row).read(row) == "yihu moved 1.50 to --"
    events._registry.pop("ground.test.done")


def test_the_timeline_holds_every_source_newest_first(cast: Cast) -> None:
    actions.write_note(cast.actor("李经理"), cast.account, "新的谈话")
    page = timeline.read(cast.actor("李经理"), cast.account)
    assert {item.kind for item in page.items} == {"interaction", "document", "contract", "opportunity"}
    assert [i.at for i in page.items] == sorted((i.at for i in page.items), reverse=True)
    assert page.items[0].text == "新的谈话"


def test_the_timeline_shows_only_what_the_actor_may_see(cast: Cast) -> None:
    kinds = {item.kind for item in timeline.read(cast.actor("客服何"), cast.account).items}
    assert "document" not in kinds
    assert "opportunity" not in kinds
    assert timeline.read(cast.actor("赵经理"), cast.account).items == []


def test_pages_lose_and_double_nothing_even_in_one_moment(cast: Cast) -> None:
    Interaction.objects.all().delete()
    Transaction.objects.all().delete()
    moment = datetime(2026, 2, 1, tzinfo=UTC)
    for number in range(25):  # ten of them at the very same moment
        at = moment if 5 <= number < 15 else moment + timedelta(minutes=10 - number)
        Interaction.objects.create(organisation=cast.account, at=at, text=str(number), author_name="x")
    li, seen, after = cast.actor("李经理"), [], None
    for _page in range(20):
        page = timeline.read(li, cast.account, kinds=["interaction"], after=after, limit=4)
        seen += [item.text for item in page.items]
        after = timeline.Cursor.read(str(page.next)) if page.next else None
        if after is None:
            break
    assert sorted(seen, key=int) == [str(n) for n in range(25)]


@pytest.mark.parametrize("text", ["", "x", "2026-01-01T00:00:00~1", "2026-01-01T00:00:00+00:00~x", "~", "9" * 400])
def test_a_broken_cursor_is_no_cursor(text: str) -> None:
    assert timeline.Cursor.read(text) is None
