from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yihu.accounts.models import Organisation, OrganisationIdentifier
from yihu.ground import bulk, clock
from yihu.ground.imports import registry
from yihu.ground.models import Event, ImportCreated, Territory
from yihu.holdings.models import Transaction

pytestmark = pytest.mark.django_db

NASTY = ["plain", "tab\there", "line\nbreak\r\n", "back\\slash \\N \\.", "'quoted' \"twice\"", "长安（重工）🙂", ""]


def test_text_comes_back_as_it_was_given() -> None:
    ids = bulk.new_ids(len(NASTY))
    rows = [(id, text or "x", text) for id, text in zip(ids, NASTY, strict=True)]
    assert bulk.insert(Organisation, ("id", "name", "address"), rows) == len(NASTY)
    assert [o.address for o in Organisation.objects.order_by("pk")] == NASTY


def test_values_of_every_type_are_those_the_orm_writes(django_assert_num_queries: Callable[..., Any]) -> None:
    account = Organisation.objects.create(name="甲")
    moment = datetime(2026, 3, 5, 14, 8, 9, 123456, timezone(timedelta(hours=8)))
    values: dict[str, Any] = {
        "account_id": account.pk,
        "document": "A-1",
        "day": date(2026, 3, 5),
        "at": moment,
        "quantity": Decimal("-3"),
        "unit_price": Decimal("0.0625"),
        "amount": Decimal("12345678901234.5678"),
        "cost": None,
        "currency": "CNY",
        "region": "福州",
        "run_id": None,
        "row": 7,
    }
    by_orm = Transaction.objects.create(**values)
    (id,) = bulk.new_ids(1)
    bulk.insert(Transaction, ("id", *values), [(id, *values.values())])
    ours, theirs = Transaction.objects.get(pk=id), Transaction.objects.get(pk=by_orm.pk)
    for name in values:
        assert getattr(ours, name) == getattr(theirs, name), name
    assert Transaction.objects.filter(at=moment, amount=values["amount"], day=values["day"]).count() == 2


def test_json_booleans_and_bytes() -> None:
    facts = {"text": 'tab\t \\ "quote" 长安', "list": [1, None, True]}
    (id,) = bulk.new_ids(1)
    bulk.insert(Event, ("id", "type", "actor_kind", "actor_name", "facts"), [(id, "a.b.c", "staff", "李", facts)])
    assert Event.objects.get(pk=id).facts == facts
    bulk.insert(ImportCreated, ("run_id", "model", "packed"), [(id, "x", bytes(range(256)))])
    assert bytes(ImportCreated.objects.get().packed) == bytes(range(256))


def test_columns_left_out_get_their_defaults() -> None:
    now = datetime(2026, 3, 5, tzinfo=UTC)
    with clock.frozen(now):
        bulk.insert(Organisation, ("name",), [("甲",), ("乙",)])
    first, second = Organisation.objects.order_by("name")
    assert first.pk != second.pk
    assert (first.kind, first.industry, first.employees, first.created_at) == ("company", "", None, now)


def test_nothing_is_written_for_no_rows(django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(0):
        assert bulk.insert(Organisation, ("name",), []) == 0
        assert bulk.update(Organisation, ("name",), []) == 0


def test_constraints_hold_and_nothing_of_the_rows_stays() -> None:
    account = Organisation.objects.create(name="甲")
    rows = [(account.pk, "external", "1"), (account.pk, "external", "2"), (account.pk, "external", "1")]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(OrganisationIdentifier, ("organisation_id", "scheme", "value"), rows)
    assert not OrganisationIdentifier.objects.exists()


@pytest.mark.postgres  # SQLite keeps no lengths; importers check them
def test_a_value_too_long_is_refused_and_not_cut() -> None:
    account = Organisation.objects.create(name="甲")
    with pytest.raises(Exception, match="too long"), transaction.atomic():
        bulk.update(Organisation, ("industry",), [(account.pk, "x" * 81)])


def test_update_sets_each_row_to_its_own_values() -> None:
    ids = bulk.new_ids(3)
    bulk.insert(Organisation, ("id", "name", "employees"), [(id, "甲", 1) for id in ids])
    changed = datetime(2026, 3, 5, tzinfo=UTC)
    rows = [(ids[0], "乙\t", None, changed), (ids[2], "丙", 3, changed)]
    assert bulk.update(Organisation, ("name", "employees", "changed_at"), rows) == 2
    found = {o.pk: (o.name, o.employees, o.changed_at == changed) for o in Organisation.objects.all()}
    assert found == {ids[0]: ("乙\t", None, True), ids[1]: ("甲", 1, False), ids[2]: ("丙", 3, True)}


def test_update_takes_the_number_of_statements_of_one_row(django_assert_max_num_queries: Callable[..., Any]) -> None:
    ids = bulk.new_ids(300)
    bulk.insert(Organisation, ("id", "name"), [(id, "甲") for id in ids])
    with django_assert_max_num_queries(1):
        bulk.update(Organisation, ("name",), [(id, str(id)) for id in ids])


def test_ids_rise_and_never_repeat() -> None:
    some = [*bulk.new_ids(5000), *bulk.new_ids(1), *bulk.new_ids(5000)]
    assert some == sorted(some)
    assert len(set(some)) == len(some)
    assert {id.version for id in some} == {7}
    assert {id.variant for id in some} == {"specified in RFC 4122"}


def test_among_is_in_with_one_parameter(django_assert_num_queries: Callable[..., Any]) -> None:
    root = Territory.objects.create(code="CN", name="中国", level=0)
    child = Territory.objects.create(code="350000", name='福"建', level=1, parent=root)
    assert registry()  # the lookup comes with the imports
    with django_assert_num_queries(4):
        assert list(Territory.objects.filter(code__among={"CN", "nothing", None})) == [root]
        assert list(Territory.objects.filter(name__among=['福"建'])) == [child]
        assert list(Territory.objects.filter(pk__among=[child.pk, child.pk])) == [child]
        assert list(Territory.objects.filter(parent__among=[root.pk])) == [child]
    assert not Territory.objects.filter(code__among=[]).exists()
