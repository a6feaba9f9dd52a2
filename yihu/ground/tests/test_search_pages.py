"""The page of results and the lines under the search box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yihu.accounts.models import Organisation, Person
from yihu.accounts.search import ORGANISATION, PERSON, organisation_entry
from yihu.ground import search
from yihu.ground.ids import uuid7
from yihu.ground.pages.search import EACH, SIZE
from yihu.testing.cast import Cast

ClientAs = Callable[[str], Client]
SIGNING_IN = 4  # session, log-in, roles, territories


@pytest.fixture(autouse=True)
def indexed(cast: Cast) -> None:
    search.reindex(ORGANISATION, Organisation.objects.values_list("pk", flat=True))
    search.reindex(PERSON, Person.objects.values_list("pk", flat=True))


def crowd(cast: Cast, count: int) -> None:
    place = cast.territories["鼓楼区"].pk
    search.bulk_index(organisation_entry(uuid7(), f"闽江第{n:02}厂", place) for n in range(count))


def test_lines_as_data(cast: Cast, client_as: ClientAs) -> None:
    answer = client_as("李经理").get(reverse("search-suggest"), {"q": "长安"})
    assert answer.json() == {
        "items": [
            {
                "title": "长安重工股份有限公司",
                "subtitle": "长安重工 · FJ000001",
                "url": reverse("account", args=[cast.account.pk]),
                "kind": ORGANISATION,
            }
        ]
    }
    assert "Accept" in answer["Vary"]


def test_lines_for_the_search_box(cast: Cast, client_as: ClientAs) -> None:
    answer = client_as("李经理").get(reverse("search-suggest"), {"q": "oyz"}, headers={"Accept": "text/html"})
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/html")
    assert f'<li role="option" data-href="{reverse("person", args=[cast.person.pk])}"' in text
    assert "<html" not in text


@pytest.mark.parametrize("query", ["", " ", "…", "不存在"])
def test_no_lines_where_nothing_is_found(client_as: ClientAs, query: str) -> None:
    assert client_as("李经理").get(reverse("search-suggest"), {"q": query}).json() == {"items": []}


def test_lines_cost_one_query_beside_the_signing_in(client_as: ClientAs, django_assert_max_num_queries: Any) -> None:
    client = client_as("李经理")
    with django_assert_max_num_queries(SIGNING_IN + 1):
        client.get(reverse("search-suggest"), {"q": "长安"})


@pytest.mark.parametrize("name", ["search", "search-suggest"])
def test_strangers_are_led_to_the_log_in_and_customers_see_nothing(client_as: ClientAs, name: str) -> None:
    answer = Client().get(reverse(name), {"q": "长安"})
    assert (answer.status_code, answer["Location"].startswith(reverse("login"))) == (302, True)
    assert client_as("采购陈").get(reverse(name), {"q": "长安"}).status_code == 404


@pytest.mark.parametrize("name", ["search", "search-suggest"])
@pytest.mark.parametrize("query", ["赣江", "单雄", "JX000001", "2403", "有限公司"])
def test_nothing_of_another_territory_is_shown(client_as: ClientAs, name: str, query: str) -> None:
    page = client_as("李经理").get(reverse(name), {"q": query}).content.decode()
    assert "赣江纸业" not in page
    assert "科长 · 南昌" not in page


def test_the_page_groups_by_kind(cast: Cast, client_as: ClientAs) -> None:
    page = client_as("总监").get(reverse("search"), {"q": "c"}).content.decode()
    assert reverse("account", args=[cast.account.pk]) in page
    page = client_as("总监").get(reverse("search"), {"q": "1402"}).content.decode()
    assert reverse("person", args=[cast.person.pk]) in page


def test_the_page_costs_a_query_for_each_kind(client_as: ClientAs, django_assert_max_num_queries: Any) -> None:
    client = client_as("李经理")
    with django_assert_max_num_queries(SIGNING_IN + len(search.indexes())):
        assert client.get(reverse("search"), {"q": "长安"}).status_code == 200


def test_a_large_group_leads_to_a_page_of_its_own_with_pages(cast: Cast, client_as: ClientAs) -> None:
    crowd(cast, SIZE + 5)
    client = client_as("李经理")
    page = client.get(reverse("search"), {"q": "闽江"}).content.decode()
    assert sum(f"闽江第{n:02}厂</a>" in page for n in range(SIZE + 5)) == EACH
    own = f"{reverse('search')}?q=%E9%97%BD%E6%B1%9F&amp;kind={ORGANISATION}"
    assert own in page
    first = client.get(reverse("search"), {"q": "闽江", "kind": ORGANISATION})
    second = client.get(reverse("search"), {"q": "闽江", "kind": ORGANISATION, "after": str(SIZE)})
    shown = [sum(f"闽江第{n:02}厂</a>" in p.content.decode() for n in range(SIZE + 5)) for p in (first, second)]
    assert shown == [SIZE, 5]
    assert f"after={SIZE}" in first.content.decode()
    assert "after=0" in second.content.decode()


@pytest.mark.parametrize("after", ["-1", "x", "999999999999", "", "١"])
def test_a_wrong_place_in_the_results_breaks_nothing(client_as: ClientAs, after: str) -> None:
    given = {"q": "长安", "kind": ORGANISATION, "after": after}
    assert client_as("李经理").get(reverse("search"), given).status_code == 200


def test_an_unknown_kind_shows_everything(cast: Cast, client_as: ClientAs) -> None:
    page = client_as("李经理").get(reverse("search"), {"q": "长安", "kind": "no.such"}).content.decode()
    assert reverse("account", args=[cast.account.pk]) in page


def test_without_words_the_page_says_what_can_be_looked_for(client_as: ClientAs) -> None:
    page = client_as("李经理").get(reverse("search")).content.decode()
    assert "拼音" in page


def test_where_nothing_is_found_the_words_are_shown_and_the_ways_to_find(client_as: ClientAs) -> None:
    page = client_as("李经理").get(reverse("search"), {"q": "<b>不存在</b>"}).content.decode()
    assert "&lt;b&gt;不存在&lt;/b&gt;" in page
    assert "<b>不存在" not in page
    assert "拼音" in page


@pytest.mark.parametrize("query", ["\0", "'", '"', "%", "x" * 5000, "😀", "\ue000", "((", "*"])
@pytest.mark.parametrize("name", ["search", "search-suggest"])
def test_nothing_that_is_typed_breaks_a_page(client_as: ClientAs, name: str, query: str) -> None:
    assert client_as("李经理").get(reverse(name), {"q": query}).status_code == 200
