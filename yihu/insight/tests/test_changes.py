from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from yihu.ground import facts
from yihu.ground.facts import RowsOf
from yihu.holdings.models import Transaction
from yihu.insight import changes
from yihu.insight.models import AccountMeasures, Change
from yihu.insight.snapshots import update as update_module
from yihu.insight.tests.base import account, measures, refreshed, sell

Op = Change.Op


@pytest.fixture
def clean(db: Any) -> None:
    changes.install()
    Change.objects.all().delete()


@pytest.mark.usefixtures("clean")
def test_every_kind_of_writing_is_noted_with_its_row() -> None:
    line = sell(account("A"), "1")
    key = line.pk
    assert list(Change.objects.filter(fact="transactions").values_list("op", "key")) == [("+", key)]
    Change.objects.all().delete()
    Transaction.objects.filter(pk=line.pk).update(amount=2)
    assert list(Change.objects.values_list("op", "key")) == [("!", key)]
    Change.objects.all().delete()
    line.delete()
    assert list(Change.objects.values_list("op", "key")) == [("-", key)]


@pytest.mark.usefixtures("clean")
def test_what_is_rolled_back_is_not_noted() -> None:
    made = account("A")
    Change.objects.all().delete()
    with transaction.atomic():
        sell(made, "1")
        transaction.set_rollback(True)
    assert not Change.objects.exists()


@pytest.mark.usefixtures("clean")
def test_every_table_that_a_fact_follows_is_watched() -> None:
    watched = {(trigger.fact, trigger.table) for trigger in changes.triggers()}
    wanted = {(f.name, model._meta.db_table) for f in facts.registry().values() for model in f.follows.models}
    assert watched == wanted
    assert {t.name for t in changes.triggers()} == set(changes._there())


def test_rows_are_followed_by_a_key_that_the_log_can_hold() -> None:
    for fact in facts.registry().values():
        if isinstance(fact.follows, RowsOf):
            key = fact.follows.model._meta.pk
            assert (key.column, key.get_internal_type(), fact.key) == ("id", "UUIDField", "id"), fact.name


@pytest.mark.usefixtures("clean")
def test_a_lost_trigger_is_made_again_and_its_fact_read_whole() -> None:
    made = account("A")
    sell(made, "1")
    refreshed()
    changes.remove()
    assert not changes._there()
    sell(made, "10")  # nobody notes this
    done = refreshed()
    assert {read["how"] for read in done.read.values()} <= {"whole", "none"}
    assert measures(made).revenue_12m == Decimal(11)
    assert {t.name for t in changes.triggers()} == set(changes._there())


@pytest.mark.usefixtures("clean")
def test_what_is_noted_after_the_reading_stays() -> None:
    made = account("A")
    sell(made, "1")
    log = changes.read()
    later = sell(made, "2")
    changes.forget(log)
    assert list(Change.objects.values_list("key", flat=True)) == [later.pk]


@pytest.mark.usefixtures("clean")
def test_an_id_missing_in_between_is_not_struck_out() -> None:
    marks = [Change.objects.create(fact="transactions", op=Op.ADDED) for _ in range(5)]
    hidden = marks[2]
    Change.objects.filter(pk=hidden.pk).delete()  # as a transaction that has not ended hides it
    log = changes.read()
    Change.objects.create(pk=hidden.pk, fact="transactions", op=Op.ADDED)
    changes.forget(log)
    assert list(Change.objects.values_list("pk", flat=True)) == [hidden.pk]


@pytest.mark.django_db(transaction=True)
def test_emptying_a_table_is_noted() -> None:
    changes.install()
    made = account("A")
    sell(made, "1")
    refreshed()
    with connection.cursor() as cursor:
        postgres = connection.vendor == "postgresql"
        cursor.execute("TRUNCATE holdings_transaction" if postgres else "DELETE FROM holdings_transaction")
    refreshed()
    assert measures(made).missing["revenue_12m"] == "no_transactions"


@pytest.mark.django_db(transaction=True)
def test_a_migration_takes_the_triggers_away_and_brings_them_back() -> None:
    changes.install()
    call_command("migrate", "insight", "zero", verbosity=0)
    assert not changes._there()
    made = account("A")  # the records can be written without insight
    call_command("migrate", verbosity=0)
    sell(made, "7")
    refreshed()
    assert measures(made).revenue_12m == Decimal(7)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_lines_written_while_the_refresh_reads_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line is committed between two reads of the refresh, another one is still being written all the while."""
    made = account("A")
    sell(made, "1")
    writing, go_on = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            sell(made, "100")
            writing.set()
            go_on.wait(20)
        connection.close()

    def write_quickly() -> None:
        sell(made, "10")
        connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    writing.wait(20)
    read = changes.read

    def read_and_let_others_write() -> changes.Log:
        log = read()
        quick = threading.Thread(target=write_quickly)
        quick.start()
        quick.join()
        return log

    monkeypatch.setattr(changes, "read", read_and_let_others_write)
    refreshed()
    assert measures(made).revenue_12m == Decimal(1)
    monkeypatch.undo()
    refreshed()
    assert measures(made).revenue_12m == Decimal(11)
    go_on.set()
    slow.join()
    refreshed()
    assert measures(made).revenue_12m == Decimal(111)
    assert not Change.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_refreshes_at_once_end_well() -> None:
    changes.install()
    made = account("A")
    sell(made, "3")
    faults: list[BaseException] = []

    def work() -> None:
        try:
            refreshed()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert faults == []
    assert measures(made).revenue_12m == Decimal(3)
    assert AccountMeasures.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_reading_keeps_nobody_from_writing() -> None:
    made = account("A")
    done = threading.Event()

    def write() -> None:
        sell(made, "5")
        connection.close()
        done.set()

    with update_module.one_view():
        before = Transaction.objects.count()
        threading.Thread(target=write).start()
        assert done.wait(10)
        assert Transaction.objects.count() == before
    assert Transaction.objects.count() == before + 1
