"""Pages by key: forwards and backwards they give every row once, in an order that both databases agree on."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from yihu.accounts.models import Organisation
from yihu.ground.lists import keyset
from yihu.ground.lists.keyset import BrokenCursor, Cursor, Cursors, Order, read
from yihu.ground.models import User
from yihu.insight.models import AccountMeasures

SIZE = 7


@pytest.fixture
def organisations(db: Any) -> list[Organisation]:
    """40 rows with many equal and many empty values; figures for some of them."""
    dice = random.Random(4)
    owners = [User.objects.create_user(f"u{n}", name=f"王{n % 2}") for n in range(3)]
    made = [
        Organisation.objects.create(
            name=f"公司{dice.randrange(9)}",
            employees=dice.choice([None, None, 10, 20, 30]),
            owner=dice.choice([None, *owners]),
        )
        for _ in range(40)
    ]
    for row in dice.sample(made, 30):
        AccountMeasures.objects.create(account=row, revenue_12m=dice.choice([None, "0.10", "9.5", "10.25", "-3"]))
    return made


def forwards(order: Order, size: int = SIZE) -> list[list[Any]]:
    pages, cursor = [], None
    while True:
        page = read(Organisation.objects.all(), order, cursor, size)
        pages.append([row.pk for row in page.rows])
        if page.next is None:
            return pages
        cursor = page.next


def backwards(order: Order, size: int = SIZE) -> list[list[Any]]:
    """From the last page to the first one, each page's rows in the list's order."""
    page = read(Organisation.objects.all(), order, None, size)
    while page.next:
        page = read(Organisation.objects.all(), order, page.next, size)
    pages = [[row.pk for row in page.rows]]
    while page.previous:
        page = read(Organisation.objects.all(), order, page.previous, size)
        pages.append([row.pk for row in page.rows])
    return pages


PATHS = ["name", "employees", "owner__name", "measures__revenue_12m"]
ORDERS = [Order(path, falling) for path in PATHS for falling in (False, True)]


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_every_row_comes_once_and_in_order(organisations: list[Organisation], order: Order) -> None:
    seen = [pk for page in forwards(order) for pk in page]
    assert sorted(seen) == sorted(row.pk for row in organisations)
    assert seen == list(keyset.ordered(Organisation.objects.all(), order).values_list("pk", flat=True))


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_going_back_shows_the_rows_that_came_before(organisations: list[Organisation], order: Order) -> None:
    there, back = forwards(order), backwards(order)
    wanted = [pk for page in there for pk in page]
    last, *earlier = back
    assert last == there[-1]
    position = len(wanted) - len(last)
    for page in earlier[:-1]:
        assert page == wanted[position - SIZE : position]
        position -= SIZE
    assert earlier[-1] == wanted[:SIZE]  # the first page is always a whole one


@pytest.mark.parametrize("falling", [False, True])
def test_rows_without_a_value_come_last(organisations: list[Organisation], falling: bool) -> None:
    found = [row.employees for row in read(Organisation.objects.all(), Order("employees", falling), None, 40).rows]
    known = [value for value in found if value is not None]
    assert known == sorted(known, reverse=falling)
    assert found == known + [None] * (len(found) - len(known))
    assert None in found


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_few_rows_are_sorted_to_the_same_pages(organisations: list[Organisation], order: Order) -> None:
    rows, cursor = Organisation.objects.all(), None
    for page in forwards(order):
        few = read(rows, order, cursor, SIZE, few=True)
        assert [row.pk for row in few.rows] == page
        cursor = few.next


@pytest.mark.postgres
def test_the_place_of_a_page_is_found_in_the_index(organisations: list[Organisation]) -> None:
    """Value and id are compared as a row of one table, which is what an index on both answers."""
    order = Order("measures__revenue_12m", True)
    page = read(Organisation.objects.all(), order, None, SIZE)
    with CaptureQueriesContext(connection) as queries, connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        read(Organisation.objects.all(), order, page.next, SIZE)
        statement = next(q["sql"] for q in queries if q["sql"].startswith("SELECT"))
        cursor.execute(f"EXPLAIN {statement}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Cond: (ROW(revenue_12m, account_id) < ROW(" in plan


def test_an_annotation_can_be_the_order(organisations: list[Organisation]) -> None:
    rows = Organisation.objects.annotate(people=Count("affiliations"))
    first = read(rows, Order("people"), None, SIZE)
    second = read(rows, Order("people"), first.next, SIZE)
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


def test_a_page_far_on_costs_as_many_queries_as_the_first(organisations: list[Organisation]) -> None:
    order = Order("employees", True)
    cursor, counts = None, set()
    while True:
        with CaptureQueriesContext(connection) as queries:
            page = read(Organisation.objects.all(), order, cursor, SIZE)
        counts.add(len(queries))
        if page.next is None:
            break
        cursor = page.next
    assert counts <= {1, 2}


def test_rows_written_meanwhile_shift_nothing(organisations: list[Organisation]) -> None:
    order = Order("name")
    first = read(Organisation.objects.all(), order, None, SIZE)
    expected = read(Organisation.objects.all(), order, first.next, SIZE)
    Organisation.objects.create(name="公司")  # stands before all others
    again = read(Organisation.objects.all(), order, first.next, SIZE)
    assert [row.pk for row in again.rows] == [row.pk for row in expected.rows]


def test_the_row_of_the_cursor_may_be_gone(organisations: list[Organisation]) -> None:
    order = Order("name")
    first = read(Organisation.objects.all(), order, None, SIZE)
    expected = [row.pk for row in read(Organisation.objects.all(), order, first.next, SIZE).rows]
    first.rows[-1].delete()
    assert [row.pk for row in read(Organisation.objects.all(), order, first.next, SIZE).rows] == expected


def test_no_rows_make_one_empty_page(db: Any) -> None:
    page = read(Organisation.objects.all(), Order("employees"), None, SIZE)
    assert (page.rows, page.previous, page.next) == ([], None, None)


@pytest.mark.parametrize("path", [*PATHS, "created_at"])
def test_a_cursor_survives_the_address(organisations: list[Organisation], path: str) -> None:
    order = Order(path, True)
    page = read(Organisation.objects.all(), order, None, SIZE)
    assert page.next is not None
    cursors = Cursors("here", Organisation.objects.all(), order)
    assert cursors.read(cursors.write(page.next), backwards=False) == page.next


def test_a_cursor_is_good_for_its_own_list_and_order_only(organisations: list[Organisation]) -> None:
    rows = Organisation.objects.all()
    text = Cursors("here", rows, Order("name")).write(Cursor("公司1", organisations[0].pk))
    for place, order in [("there", Order("name")), ("here", Order("name", True)), ("here", Order("employees"))]:
        with pytest.raises(BrokenCursor):
            Cursors(place, rows, order).read(text, backwards=False)


@pytest.mark.parametrize("text", ["", "x", "a:b", "WyJhIl0:xyz", "\0", "é" * 40])
def test_a_cursor_nobody_made_is_refused(db: Any, text: str) -> None:
    with pytest.raises(BrokenCursor):
        Cursors("here", Organisation.objects.all(), Order("name")).read(text, backwards=False)
