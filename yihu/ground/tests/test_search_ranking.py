"""What fits best comes first, and pages of results neither overlap nor miss anything."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from yihu.accounts.search import ORGANISATION, PERSON, organisation_entry, person_entry
from yihu.ground import search
from yihu.ground.actors import SYSTEM
from yihu.ground.ids import uuid7

pytestmark = pytest.mark.django_db


def index(*names: str) -> None:
    search.bulk_index(organisation_entry(uuid7(), name) for name in names)


def titles(text: str, kinds: Iterable[str] | None = None) -> list[str]:
    return [item.title for item in search.search(SYSTEM, text, kinds).items]


def test_called_so_then_beginning_so_then_a_word_of_it_then_anywhere() -> None:
    index("North Star Logistics", "Starfish", "Mustard star-like", "Star", "Polestar", "Co-Star", "Star Wharf")
    assert titles("star") == ["Star", "Starfish", "Star Wharf", "Mustard star-like", "North Star Logistics", "Co-Star"]


def test_chinese_names_in_the_same_order() -> None:
    index("重庆长安汽车股份有限公司", "长安汽车", "长安", "新长安饭店", "长安民生物流股份有限公司")
    found = titles("长安")
    assert found == ["长安", "长安汽车", "长安民生物流股份有限公司", "新长安饭店", "重庆长安汽车股份有限公司"]


def test_shorter_names_come_first_among_equals() -> None:
    index("鼓山物流有限公司", "鼓山物流", "鼓山物流集团")
    assert titles("鼓山") == ["鼓山物流", "鼓山物流集团", "鼓山物流有限公司"]


def test_a_short_name_that_is_exactly_so_counts_as_the_name() -> None:
    search.bulk_index([organisation_entry(uuid7(), "中国移动通信集团福建有限公司", names=["移动"])])
    index("移动电源厂", "移动")
    assert titles("移动") == ["移动", "中国移动通信集团福建有限公司", "移动电源厂"]


@pytest.mark.parametrize("text", ["liwei", "lw", "li wei"])
def test_pinyin_and_initials_rank_like_names(text: str) -> None:
    search.bulk_index(person_entry(uuid7(), name) for name in ["李伟强", "李伟", "张李伟"])
    assert titles(text) == ["李伟", "李伟强", "张李伟"]


def test_a_code_that_is_exactly_so_comes_before_longer_ones() -> None:
    for code in ("178501", "17850", "1785"):
        search.bulk_index([organisation_entry(uuid7(), f"客户{code}", codes=[code])])
    assert titles("17850")[0] == "客户17850"
    assert set(titles("17850")) == {"客户17850", "客户178501"}


def test_accounts_come_before_people_of_the_same_rank() -> None:
    search.bulk_index([person_entry(uuid7(), "长安"), organisation_entry(uuid7(), "长安")])
    assert [item.kind for item in search.search(SYSTEM, "长安").items] == [ORGANISATION, PERSON]


def test_one_kind_can_be_asked_for() -> None:
    search.bulk_index([person_entry(uuid7(), "长安"), organisation_entry(uuid7(), "长安")])
    assert [item.kind for item in search.search(SYSTEM, "长安", [PERSON]).items] == [PERSON]
    with pytest.raises(LookupError, match=r"accounts\.nothing"):
        search.search(SYSTEM, "长安", ["accounts.nothing"])


def test_pages_hold_everything_once() -> None:
    index(*(f"长安第{n:02}厂" for n in range(25)))
    seen: list[object] = []
    after = 0
    while True:
        page = search.search(SYSTEM, "长安", limit=10, after=after)
        assert page.total == 25
        seen += [item.object_id for item in page.items]
        if not page.more:
            break
        after += 10
    assert len(seen) == len(set(seen)) == 25


def test_a_page_behind_the_last_one_is_empty() -> None:
    index("长安")
    page = search.search(SYSTEM, "长安", after=500)
    assert (page.items, page.more) == ([], False)


def test_the_order_is_the_same_every_time() -> None:
    index(*["同名公司"] * 12)
    once = [item.object_id for item in search.search(SYSTEM, "同名").items]
    assert [item.object_id for item in search.search(SYSTEM, "同名").items] == once


def test_what_is_called_so_is_found_among_any_number_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search.reading, "_BOUNDS", (5, 5, 10))
    monkeypatch.setattr(search.reading, "MOST", 10)
    index(*(f"新福州第{n}厂" for n in range(40)), *(f"福州第{n}厂" for n in range(40)), "福州")
    results = search.search(SYSTEM, "福州")
    assert results.items[0].title == "福州"
    assert all(item.title.startswith("福州第") for item in results.items[1:6])
    assert results.bounded


def test_a_single_letter_means_the_beginning() -> None:
    index("Alpha", "Beta Alpha", "阿里山茶厂", "新阿里")
    assert sorted(titles("a")) == ["Alpha", "阿里山茶厂"]


def test_one_query_whatever_is_asked(django_assert_num_queries: object) -> None:
    index("长安", "长安二")
    for text in ("长安", "ca", "长 安 1234 a@b.example"):
        with django_assert_num_queries(1):  # type: ignore[operator]
            search.search(SYSTEM, text)
    with django_assert_num_queries(0):  # type: ignore[operator]
        search.search(SYSTEM, " …!")


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "a\0b",
        "'",
        '"',
        "''; DROP TABLE",
        "%",
        "_",
        "\\",
        "(",
        "*",
        "a*",
        "NEAR(a b)",
        "AND OR NOT",
        "a:b",
        "!a & |b",
        "😀",
        "𬭩",
        "\ud800",
        "é",
        "e\u0301",
        "x" * 5000,
        "长" * 5000,
        " ".join("abcdefgh") * 50,
        "\ue000长安",
        "%s",
        "{}",
    ],
)
def test_nothing_that_is_typed_breaks_the_search(text: str) -> None:
    index("长安 100% {} 'quoted'", "é-tude", "𬭩")
    search.search(SYSTEM, text)
    search.suggest(SYSTEM, text)
