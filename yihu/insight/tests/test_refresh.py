from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from yihu.accounts.models import Designation, Organisation, OrganisationIdentifier
from yihu.ground import metrics
from yihu.ground.actors import SYSTEM
from yihu.ground.models import Event
from yihu.holdings.models import Transaction
from yihu.insight import changes
from yihu.insight.explain import coverage
from yihu.insight.models import AccountMeasures, Change, RefreshRun, TierChange
from yihu.insight.refresh import refresh
from yihu.insight.snapshots import files
from yihu.insight.snapshots.files import read_manifest
from yihu.insight.tests.base import AS_OF, account, measures, offering, refreshed, sell, write_lines
from yihu.insight.tests.recompute import Line, recompute

pytestmark = pytest.mark.django_db

D = Decimal


def three() -> tuple[Organisation, Organisation, Organisation]:
    a, b, c = account("A"), account("B"), account("C")
    sell(a, "90")
    sell(b, "9")
    sell(c, "1")
    return a, b, c


def test_figures_are_those_of_the_recomputation() -> None:
    day = date(2026, 2, 3)
    lines = [
        Line("A", day, D("100.10"), cost=D("60.05"), value_added=True),
        Line("A", date(2025, 3, 1), D("80")),
        Line("A", date(2024, 1, 1), D("1")),
        Line("B", day, D("33.33"), "USD", value_added=False),
        Line("B", day, D("12.5")),
        Line("C", day, D("-7.77")),
        Line("D", date(2020, 1, 1), D("5")),
    ]
    numbers = dict.fromkeys("ABCDE", "")
    accounts = {number: account(number) for number in numbers}
    write_lines(lines, accounts)
    assert refreshed().changed
    expected = recompute(lines, {number: number for number in numbers}, AS_OF)
    for number, row in accounts.items():
        found, wanted = measures(row), expected[number]
        assert found.currency == (wanted.currency or "")
        assert found.revenue_12m == wanted.revenue
        assert found.growth_12m == _rounded(wanted.growth)
        assert found.margin_12m == _rounded(wanted.margin)
        assert found.value_added_share_12m == _rounded(wanted.value_added)
        assert found.tier == wanted.tier
        assert [other["currency"] for other in found.others] == list(wanted.others)
        for name in ("revenue_12m", "growth_12m", "margin_12m", "value_added_share_12m"):
            assert (getattr(found, name) is None) == (name in found.missing)


def _rounded(share: Decimal | None) -> Decimal | None:
    return None if share is None else share.quantize(D("0.000001"))


def test_every_shown_metric_is_published() -> None:
    fields = {field.name for field in AccountMeasures._meta.get_fields()}
    assert {metric.name for metric in metrics.shown()} <= fields


def test_nothing_changed_nothing_computed() -> None:
    three()
    first = refreshed()
    again = refreshed()
    assert (first.changed, first.queries) == (True, 1)
    assert (again.changed, again.queries, again.written) == (False, 0, 0)
    assert RefreshRun.objects.count() == 1
    assert not Change.objects.exists()


def test_a_save_that_changes_nothing_computes_nothing() -> None:
    a, _b, _c = three()
    refreshed()
    a.save()
    again = refreshed()
    assert again.read["accounts"]["rows"] == 3
    assert (again.changed, again.queries) == (False, 0)
    assert not Change.objects.exists()


def _edit(a: Organisation, line: Transaction) -> None:
    Transaction.objects.filter(pk=line.pk).update(amount=D("5"))


def _delete(a: Organisation, line: Transaction) -> None:
    line.delete()


def _delete_in_the_database(a: Organisation, line: Transaction) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM holdings_transaction WHERE document = 'odd'")


def _move(a: Organisation, line: Transaction) -> None:
    line.day = date(2020, 1, 1)
    line.save()


def _add(a: Organisation, line: Transaction) -> None:
    sell(a, "5.25", document="new")


@pytest.mark.parametrize(
    ("change", "revenue"),
    [(_edit, "95"), (_delete, "90"), (_delete_in_the_database, "90"), (_move, "90"), (_add, "105.25")],
)
def test_each_change_of_a_line_is_noticed_and_only_it_is_read(
    change: Callable[[Organisation, Transaction], None], revenue: str
) -> None:
    a, b, _c = three()
    line = sell(a, "10", document="odd")
    refreshed()
    change(a, line)
    done = refreshed()
    assert done.changed
    assert done.read["transactions"]["how"] == "changes"
    assert done.read["transactions"]["rows"] <= 1
    assert {name for name, read in done.read.items() if read["how"] != "none"} == {"transactions"}
    assert measures(a).revenue_12m == D(revenue)
    assert measures(b).revenue_12m == D("9")


def test_the_undo_of_an_import_is_noticed() -> None:
    a, _b, c = three()
    run = "01900000-0000-7000-8000-000000000001"
    for _ in range(3):
        sell(c, "1000", run_id=run)
    refreshed()
    assert measures(c).tier == 1
    Transaction.objects.filter(run_id=run).delete()
    refreshed()
    assert measures(c).revenue_12m == D("1")
    assert measures(a).tier == 1


def test_many_changes_one_after_another_end_where_reading_everything_ends() -> None:
    accounts = [account(f"N{n}") for n in range(5)]
    lines = [sell(accounts[n % 5], str(n)) for n in range(40)]
    refreshed()
    for n in range(6):
        lines[n].delete()
        Transaction.objects.filter(pk=lines[n + 10].pk).update(amount=D(100 + n))
        Transaction.objects.filter(pk=lines[10].pk).update(cost=D(n))
        extra = sell(accounts[n % 5], f"0.{n + 1}")
        sell(accounts[n % 5], "3").delete()
        assert refreshed().read["transactions"]["how"] == "changes"
        extra.delete()
    refreshed()
    step_by_step = list(AccountMeasures.objects.order_by("pk").values())
    whole = refreshed(everything=True)
    assert whole.read["transactions"] == {"rows": 34, "how": "whole"}
    assert list(AccountMeasures.objects.order_by("pk").values()) == step_by_step


def test_files_are_merged_when_much_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yihu.insight.snapshots.update.SMALL", 3)
    a = account("A")
    lines = [sell(a, "1") for _ in range(20)]
    first = refreshed()
    lines[0].delete()
    sell(a, "10")
    second = refreshed()
    piece, before = _piece(second.run), _piece(first.run)
    assert (piece.base, bool(piece.delta), bool(piece.gone)) == (before.base, True, True)
    for line in lines[1:3]:
        line.delete()
    third = _piece(refreshed().run)
    assert (third.base != before.base, third.delta, third.gone) == (True, "", "")
    assert third.rows == 18
    assert measures(a).revenue_12m == D("27")


def _piece(run: RefreshRun) -> Any:
    manifest = read_manifest(run.pk)
    assert manifest
    return manifest.facts["transactions"]


def test_value_added_said_later_counts_for_old_lines() -> None:
    a = account("A")
    sell(a, "10", offering=offering(None))
    refreshed()
    assert measures(a).missing["value_added_share_12m"] == "kind_unknown"
    offering(None).__class__.objects.update(value_added=True)
    done = refreshed()
    assert done.read["transactions"]["rows"] == 0
    assert measures(a).value_added_share_12m == 1


def test_a_new_customer_number_moves_the_ties() -> None:
    a, b = account("A"), account("B")
    sell(a, "10")
    sell(b, "10")
    sell(b, "-8", document="credit")
    Transaction.objects.filter(document="credit").delete()
    refreshed()
    assert [measures(x).number for x in (a, b)] == ["A", "B"]
    OrganisationIdentifier.objects.filter(organisation=a).update(value="Z")
    refreshed()
    assert measures(a).number == "Z"


def test_an_account_in_the_bin_is_no_part_of_it_and_comes_back_out_of_it() -> None:
    a, b, _c = three()
    refreshed()
    a.archived_at = a.created_at
    a.save()
    refreshed()
    assert not AccountMeasures.objects.filter(pk=a.pk).exists()
    assert measures(b).tier == 1
    a.archived_at = None
    a.save()
    refreshed()
    assert measures(a).revenue_12m == D("90")


def test_a_deleted_account_leaves_nothing_behind() -> None:
    a, b, _c = three()
    refreshed()
    Transaction.objects.filter(account=a).delete()
    a.delete()
    done = refreshed()
    assert set(AccountMeasures.objects.values_list("pk", flat=True)) == set(
        Organisation.objects.values_list("pk", flat=True)
    )
    assert done.run.currencies["CNY"]["total"] == "10.0000"
    assert measures(b).tier == 1


def test_changes_of_tier_are_reported() -> None:
    a, b, c = three()
    first = refreshed()
    assert [measures(x).tier for x in (a, b, c)] == [1, 2, None]
    assert first.run.changes == {}
    sell(c, "500")
    Designation.objects.create(organisation=a, kind="strategic", reason="大客户")
    done = refreshed()
    assert [measures(x).tier for x in (a, b, c)] == [2, None, 1]
    assert done.run.changes == {"down": 1, "left": 1, "entered": 1}
    moves = {m.account_id: (m.before, m.after, m.kind) for m in TierChange.objects.filter(run=done.run)}
    assert moves == {a.pk: (1, 2, "down"), b.pk: (2, None, "left"), c.pk: (None, 1, "entered")}
    event = Event.objects.filter(type="insight.refresh.finished").order_by("-pk").first()
    assert event is not None
    assert event.facts["changes"] == 3


def test_data_that_end_before_the_window_take_no_tier_away() -> None:
    a, _b, _c = three()
    refreshed()
    late = refreshed(as_of=date(2027, 3, 1))
    assert (late.run.changes, TierChange.objects.count()) == ({}, 0)
    found = measures(a)
    assert (found.revenue_12m, found.tier, found.tier_reason) == (None, None, "data_end_earlier")
    assert found.missing["revenue_12m"] == "data_end_earlier"
    reach = coverage("revenue_12m", late.run.as_of, late.run.of("CNY"))
    assert (reach.complete, reach.reason) == (False, "data_end_earlier")
    assert "2026-01-15" in reach.sentence
    assert refreshed().run.changes == {}
    assert measures(a).tier == 1


def test_a_designation_that_ended_counts_no_more() -> None:
    a, _b, c = three()
    said = Designation.objects.create(organisation=c, kind="high_potential", reason="在长大")
    refreshed()
    assert (measures(c).tier, measures(c).tier_reason, measures(c).designations) == (
        2,
        "designated",
        ["high_potential"],
    )
    said.until = said.since
    said.save()
    refreshed()
    assert (measures(c).tier, measures(c).tier_reason) == (None, "small")
    assert measures(a).tier_reason == "revenue"


def test_another_day_is_computed_and_writes_only_what_it_changes() -> None:
    a, b, _c = three()
    sell(a, "5", date(2025, 6, 1))
    refreshed()
    done = refreshed(as_of=AS_OF + timedelta(days=1))
    assert (done.changed, done.written) == (True, 1)
    assert measures(a).revenue_12m == D("90")
    assert measures(b).revenue_12m == D("9")
    assert RefreshRun.last() == done.run


def test_a_changed_definition_is_computed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    three()
    refreshed()
    monkeypatch.setattr("yihu.insight.refresh.definitions", lambda: "other")
    assert refreshed().queries == 1
    assert refreshed().queries == 0


def test_lost_files_are_made_again() -> None:
    a, _b, _c = three()
    run = refreshed().run
    for path in files.folder().glob("transactions-*.parquet"):
        path.unlink()
    assert read_manifest(run.pk) is None
    sell(a, "1")
    done = refreshed()
    assert done.read["transactions"]["how"] == "whole"
    assert measures(a).revenue_12m == D("91")


def test_rows_removed_by_hand_come_back() -> None:
    a, b, _c = three()
    refreshed()
    AccountMeasures.objects.filter(pk=b.pk).delete()
    sell(a, "1")
    refreshed()
    assert measures(b).revenue_12m == D("9")


def test_a_refresh_that_dies_leaves_the_old_figures_and_the_next_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    a, _b, _c = three()
    first = refreshed()
    sell(a, "1")

    def dies(*_: Any) -> None:
        raise RuntimeError("the machine stopped")

    with monkeypatch.context() as broken:
        broken.setattr(changes, "forget", dies)
        with pytest.raises(RuntimeError):
            refreshed()
    assert RefreshRun.last() == first.run
    assert measures(a).revenue_12m == D("90")
    refreshed()
    assert measures(a).revenue_12m == D("91")


def test_files_of_older_runs_are_swept_away() -> None:
    a, _b, _c = three()
    for _ in range(4):
        sell(a, "1")
        refreshed()
    kept = {path.name for path in files.folder().iterdir() if path.suffix in {".parquet", ".json", ".part"}}
    last = RefreshRun.objects.order_by("-pk")[:2]
    wanted = {f"{run.pk}.json" for run in last}
    for run in last:
        manifest = read_manifest(run.pk)
        assert manifest
        wanted |= manifest.names()
    assert kept == wanted


def test_two_refreshes_cannot_follow_the_same_one(monkeypatch: pytest.MonkeyPatch) -> None:
    a, _b, _c = three()
    first = refreshed().run
    sell(a, "1")
    stale = RefreshRun.objects.get(pk=first.pk)
    refreshed()
    sell(a, "1")
    answers = iter([stale])
    monkeypatch.setattr(RefreshRun, "last", classmethod(lambda cls: next(answers, RefreshRun.objects.latest("pk"))))
    refreshed()
    assert measures(a).revenue_12m == D("92")
    assert RefreshRun.objects.count() == 3


def test_a_wrong_engine_is_refused() -> None:
    three()
    with pytest.raises(Exception, match="duckdb:// or spark://HOST:PORT"):
        refresh(SYSTEM, engine_url="oracle://there")
