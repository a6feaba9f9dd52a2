"""A declared list as addresses ask for it: filters, order, pages, count, and what is wrong with an address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from yihu.accounts.models import Organisation
from yihu.accounts.search import ORGANISATION
from yihu.ground import search
from yihu.ground.actors import SYSTEM, Actor
from yihu.ground.lists import (
    ChoiceFilter,
    Column,
    ConditionFilter,
    List,
    Listing,
    RangeFilter,
    TerritoryFilter,
    TextFilter,
    listing,
)
from yihu.testing.cast import Cast

ADDRESS = "/here"


def rows(actor: Actor) -> Any:
    return Organisation.objects.visible_to(actor).filter(archived_at=None).select_related("territory")


ACCOUNTS = List(
    key="accounts",
    title="Accounts",
    rows=rows,
    columns=[
        Column("name", "Name", sort="name", main=True),
        Column("employees", "Employees", sort="size", path="employees", numeric=True),
        Column("territory", "Territory", sort="territory", path="territory__name"),
        Column("industry", "Industry"),
    ],
    filters=[
        TextFilter(kind=ORGANISATION),
        TextFilter("trade", "Trade", paths=("industry", "name")),
        TerritoryFilter(permission="accounts.account:view"),
        ChoiceFilter("kind", "Kind", choices=Organisation.Kind.choices),
        ConditionFilter(
            "owner",
            "Owner",
            conditions={
                "me": ("is me", lambda actor: Q(owner_id=actor.user_id)),
                "nobody": ("is nobody", lambda actor: Q(owner=None)),
            },
        ),
        RangeFilter("employees", "Employees"),
        RangeFilter("created", "Created", path="created_at", of="moment"),
    ],
    default_sort="name",
    page_size=5,
)


@pytest.fixture
def many(cast: Cast) -> Cast:
    """Twenty accounts more in 台江区, of two kinds, with 0 to 19 employees."""
    for n in range(20):
        Organisation.objects.create(
            name=f"公司{n:02}",
            kind="company" if n % 2 else "health",
            industry="软件" if n % 3 else "医药",
            territory=cast.territories["台江区"],
            employees=n,
            created_at=datetime(2026, 1, 1 + n, 12, tzinfo=UTC),
        )
    return cast


def ask(actor: Actor = SYSTEM, address: str = "", of: List = ACCOUNTS) -> Listing:
    return Listing(of, actor, QueryDict(address), ADDRESS)


def names(asked: Listing) -> list[str]:
    return [row.name for row in asked.page.rows]


def all_names(asked: Listing) -> set[str]:
    return set(asked.rows.values_list("name", flat=True))


def query_of(url: str) -> str:
    path, _, query = url.partition("?")
    assert path == ADDRESS
    return query


def test_pages_lead_forwards_and_back(many: Cast) -> None:
    seen, urls = [], [""]
    while urls[-1] is not None:
        asked = ask(address=urls[-1])
        seen.append(names(asked))
        next_url = asked.table.pager.next_url  # type: ignore[union-attr]
        if not next_url:
            break
        urls.append(query_of(next_url))
    assert [len(page) for page in seen] == [5, 5, 5, 5, 3]
    back = ask(address=query_of(asked.table.pager.previous_url))  # type: ignore[union-attr]
    assert names(back) == seen[-2]
    assert asked.count_text == "23"


def test_the_first_page_has_nothing_before_it(many: Cast) -> None:
    pager = ask().table.pager
    assert pager is not None
    assert (pager.previous_url, pager.shown, pager.total) == ("", 5, 23)


def test_one_page_needs_no_way_to_others(many: Cast) -> None:
    assert ask(address="employees_from=17").table.pager is None


def test_an_order_is_part_of_the_address_and_of_the_pages(many: Cast) -> None:
    asked = ask(address="sort=-size")
    assert [row.employees for row in asked.page.rows] == [19, 18, 17, 16, 15]
    following = ask(address=query_of(asked.table.pager.next_url))  # type: ignore[union-attr]
    assert [row.employees for row in following.page.rows] == [14, 13, 12, 11, 10]
    assert following.sort == "-size"
    assert {head.column.key: head.order for head in asked.table.heads()}["employees"] == "descending"


def test_an_order_over_a_relation(many: Cast) -> None:
    assert names(ask(address="sort=territory"))[0] in {"南昌赣江纸业有限公司", "公司00"}
    falling = [row.territory.name for row in ask(address="sort=-territory").page.rows]
    assert falling == sorted(falling, reverse=True)


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("kind=health", {f"公司{n:02}" for n in range(0, 20, 2)}),
        ("kind=health&kind=company&trade=医药", {f"公司{n:02}" for n in range(0, 20, 3)}),
        ("employees_from=18", {"公司18", "公司19"}),
        ("employees_to=1", {"公司00", "公司01"}),
        ("employees_from=4&employees_to=5", {"公司04", "公司05"}),
        ("employees_from=１８", {"公司18", "公司19"}),
        ("created_from=2026年1月20日&created_to=2026-01-20", {"公司19"}),
        ("trade=软件+公司01", {"公司01"}),
        ("owner=nobody&employees_from=19", {"公司19"}),
        ("territory=350102", {"长安重工股份有限公司"}),
        ("territory=350100&kind=health&employees_from=17", {"公司18"}),  # a city with its counties
        ("territory=360000", {"南昌赣江纸业有限公司"}),
    ],
)
def test_filters(many: Cast, address: str, wanted: set[str]) -> None:
    asked = ask(address=address)
    assert all_names(asked) == wanted
    assert asked.count == len(wanted)
    assert asked.notices == []


def test_a_territory_holds_everything_below_it(many: Cast) -> None:
    assert ask(address="territory=CN").count == 23
    assert ask(address="territory=350000").count == 22
    assert ask(address="territory=350103").count == 21


def test_words_find_by_the_search_index(many: Cast) -> None:
    search.reindex(ORGANISATION, Organisation.objects.values_list("pk", flat=True))
    assert all_names(ask(address="q=changan")) == {"长安重工股份有限公司"}
    assert all_names(ask(address="q=FJ000002")) == {"福州晨曦软件有限公司"}
    assert ask(address="q=…").count == 23  # says nothing


def test_words_do_not_widen_what_the_actor_may_see(many: Cast) -> None:
    search.reindex(ORGANISATION, Organisation.objects.values_list("pk", flat=True))
    assert all_names(ask(many.actor("李经理"), "q=有限公司")) == {"长安重工股份有限公司"}
    assert ask(many.actor("李经理"), "q=赣江").count == 0
    elsewhere = ask(many.actor("李经理"), "territory=360000")
    assert all_names(elsewhere) == {"长安重工股份有限公司"}
    assert len(elsewhere.notices) == 1


def test_a_condition_of_the_actor(many: Cast) -> None:
    assert all_names(ask(many.actor("王经理"), "owner=me")) == {"福州晨曦软件有限公司"}


def test_territories_to_choose_from_are_those_in_reach(many: Cast) -> None:
    def offered(name: str) -> list[str]:
        field: Any = ask(many.actor(name)).asked.form.fields["territory"]
        return [title.strip() for value, title in field.choices if value]

    assert offered("李经理") == ["鼓楼区"]
    assert offered("王经理") == ["福州市", "鼓楼区", "台江区"]
    assert offered("赵经理") == ["江西省", "南昌市"]
    assert offered("管理员") == ["中国", "福建省", "福州市", "江西省", "南昌市"]  # counties only below a chosen city


def test_counties_are_offered_beside_what_is_chosen(many: Cast) -> None:
    for code in ("350100", "350103"):
        field: Any = ask(many.actor("管理员"), f"territory={code}").asked.form.fields["territory"]
        assert {value for value, _title in field.choices} >= {"350102", "350103"}


def test_set_conditions_stand_as_sentences_each_with_a_way_out(many: Cast) -> None:
    with translation.override("en"):
        asked = ask(address="kind=health&kind=company&territory=350100&employees_from=3&q=x&trade=y&sort=-size&after=z")
        said = {str(chip.field): (str(chip.relation), str(chip.value)) for chip in asked.chips}
        kinds = [chip for chip in asked.chips if chip.field == "Kind"]
        shown = {str(chip.value) for chip in kinds}
    assert said["Territory"] == ("is", "Fuzhou")
    assert said["Employees"] == ("is at least", "3")
    assert said["Trade"] == ("contains", "y")
    assert "Find" not in said  # those words stand in their box
    assert shown == {"Company", "Health care"}
    left = QueryDict(query_of(kinds[0].remove_url))
    assert len(left.getlist("kind")) == 1
    assert (left["territory"], left["q"], left["sort"]) == ("350100", "x", "-size")
    assert "after" not in left


def test_clearing_keeps_the_order(many: Cast) -> None:
    assert ask(address="kind=health&sort=-size&q=a&other=1").clear_url == "/here?sort=-size&other=1"
    assert ask(address="kind=health").clear_url == "/here"


def test_forms_send_along_what_they_do_not_ask(many: Cast) -> None:
    asked = ask(address="kind=health&sort=-size&q=a&after=x&other=1")
    assert asked.keep == [("kind", "health"), ("sort", "-size"), ("other", "1")]
    assert asked.keep_order == [("sort", "-size"), ("q", "a"), ("other", "1")]


@pytest.mark.parametrize(
    "address",
    [
        "kind=nonsense",
        "territory=999999",
        "employees_from=many",
        "created_from=2026-13-45",
        "owner=you",
        "q=%00",
        "trade=a%00b",
        "kind=%00",
    ],
)
def test_a_condition_that_cannot_be_read_is_left_out_and_named(many: Cast, address: str) -> None:
    asked = ask(address=address)
    assert asked.count == 23
    assert len(asked.notices) == 1
    assert asked.table.rows


@pytest.mark.parametrize("place", ["after=x", "before=x", "after=WzEsMl0:abc", "before=%00", "after=" + "x" * 5000])
def test_a_broken_place_shows_the_first_page_with_a_notice(many: Cast, place: str) -> None:
    asked = ask(address=place)
    assert names(asked) == names(ask())
    assert len(asked.notices) == 1


def test_a_place_of_another_order_shows_the_first_page_with_a_notice(many: Cast) -> None:
    place = QueryDict(query_of(ask().table.pager.next_url))["after"]  # type: ignore[union-attr]
    query = QueryDict(mutable=True)
    query.update({"sort": "-size", "after": place})
    asked = ask(address=query.urlencode())
    assert names(asked) == names(ask(address="sort=-size"))
    assert len(asked.notices) == 1


@pytest.mark.parametrize("sort", ["nothing", "industry", "-", "employees", "pk", "owner__password"])
def test_an_order_no_column_has_is_not_taken(many: Cast, sort: str) -> None:
    asked = ask(address=f"sort={sort}")
    assert (asked.sort, len(asked.notices)) == ("name", 1)


def test_a_default_order_that_is_none_is_a_programming_error(many: Cast) -> None:
    broken = List("x", "X", rows, [Column("name", "Name")], "name")
    with pytest.raises(LookupError, match="name"):
        ask(of=broken)


def test_long_lists_are_counted_up_to_a_bound(many: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "COUNTED", 10)
    asked = ask()
    assert (asked.count, asked.count_text) == (11, "10+")
    pager = asked.table.pager
    assert pager is not None
    assert pager.total is None
    assert ask(address="employees_from=10").count_text == "10"


def test_nothing_fits_is_another_emptiness_than_nothing_there(many: Cast) -> None:
    empty = ask(address="employees_from=1000").table.empty
    assert empty is not None
    assert empty.kind == "no_result"
    assert empty.actions[0].url == "/here"
    Organisation.objects.update(archived_at=datetime(2026, 1, 1, tzinfo=UTC))
    empty = ask().table.empty
    assert empty is not None
    assert empty.kind == "first"


def test_all_that_fits_in_its_order_for_exports(many: Cast) -> None:
    found = ACCOUNTS.all(many.actor("王经理"), QueryDict("kind=health&sort=-size"))
    assert list(found.values_list("employees", flat=True)) == list(range(18, -1, -2))


def drawn(actor: Actor, address: str = "", headers: dict[str, str] | None = None) -> str:
    request: Any = RequestFactory().get(f"{ADDRESS}?{address}", headers=headers or {})
    request.actor, request.htmx = actor, bool(headers)
    with translation.override("en"):
        return render_to_string("lists/list.html", {"listing": ACCOUNTS.read(request)}, request)


def test_the_list_is_drawn_with_count_order_and_pages(many: Cast) -> None:
    html = drawn(SYSTEM, "kind=health&sort=-size")
    assert "10 in all" in html
    assert 'aria-sort="descending"' in html
    assert 'rel="next"' in html
    assert "Remove the condition Kind" in html
    assert '<input type="hidden" name="sort" value="-size">' in html


def test_the_form_of_conditions_stands_in_the_page_where_there_is_no_script(many: Cast) -> None:
    def form_in(html: str, inside: str) -> bool:
        return re.search(rf"<{inside}[^>]*>(?:(?!</{inside}>).)*name=\"employees_from\"", html, re.S) is not None

    assert form_in(drawn(SYSTEM), "dialog")
    assert not form_in(drawn(SYSTEM, "conditions=1"), "dialog")
    assert form_in(drawn(SYSTEM, "conditions=1"), "section")
    wrong = drawn(SYSTEM, "employees_from=many")
    assert form_in(wrong, "section")
    assert 'value="many"' in wrong


def test_what_is_typed_is_shown_as_text(many: Cast) -> None:
    html = drawn(SYSTEM, "q=%3Cscript%3E&trade=%3Cscript%3E&employees_from=%3Cscript%3E")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_changed_count_is_said_to_screen_readers(many: Cast) -> None:
    assert 'hx-swap-oob="innerHTML"' not in drawn(SYSTEM)
    assert '<div id="live" hx-swap-oob="innerHTML">10 in all</div>' in drawn(
        SYSTEM, "kind=health", {"HX-Request": "true"}
    )


def queries(actor: Actor, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        drawn(actor, address)
    return len(seen)


def test_queries_do_not_depend_on_rows_or_page(many: Cast) -> None:
    actor = many.actor("管理员")
    base = queries(actor, "")
    assert base <= 4
    addresses: Sequence[str] = ["sort=-size", "kind=health", query_of(ask().table.pager.next_url)]  # type: ignore[union-attr]
    assert all(queries(actor, address) <= base + 1 for address in addresses)
    assert queries(actor, "territory=350100&q=x&employees_from=2&sort=-size") <= base + 2
