"""Cells become values, or faults that say what to write instead."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from yihu.accounts.importers.parsers import CreditCode, FoundedYear, Mobile, PersonName
from yihu.accounts.models import Organisation
from yihu.ground.imports.near import Near
from yihu.ground.imports.ordering import from_the_top
from yihu.ground.imports.values import (
    Choice,
    Currency,
    Day,
    Email,
    Identifier,
    Moment,
    Name,
    Number,
    Reading,
    Text,
    Whole,
    YesNo,
    fixed,
)
from yihu.ground.text import credit_code
from yihu.ground.text.faults import TextFault

PLAIN = Reading(ZoneInfo("Asia/Shanghai"), "CNY")
AMERICAN = Reading(ZoneInfo("Asia/Shanghai"), "USD", dates="%m/%d/%Y")
WHOLE = Reading(ZoneInfo("Asia/Shanghai"), "CNY", whole=True)


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("parser", "cell", "value"),
    [
        (Text(10), "a  b\tc", "a b c"),
        (Text(10, lines=True), "a\nb", "a\nb"),
        (Name(20), "长安（集团） 公司", "长安(集团)公司"),
        (Identifier(), "007", "007"),
        (Identifier(), "17850.0", "17850.0"),
        (Number(), "1.2亿", Decimal(120000000)),
        (Number(), "(1,234.50)", Decimal("-1234.50")),
        (Whole(0, 10), "3.0", 3),
        (Day(), "2026年3月5日", date(2026, 3, 5)),
        (Day(), "2026-03-05 23:59", date(2026, 3, 5)),
        (Moment(), "2026-03-05 08:00", datetime(2026, 3, 5, tzinfo=UTC)),
        (Moment(), "2026-03-05T00:00:00Z", datetime(2026, 3, 5, tzinfo=UTC)),
        (Currency(), "usd", "USD"),
        (Currency(), "人民币", "CNY"),
        (Email(), "a.b@example.cn", "a.b@example.cn"),
        (YesNo(), "是", True),
        (YesNo(), "FALSE", False),
        (Choice(Organisation.Kind, {"企业": "company"}), "企业", "company"),
        (Choice(Organisation.Kind), "Health care", "health"),
        (Choice(Organisation.Kind), "HEALTH", "health"),
        (CreditCode(), "91350100m000100y43", "91350100M000100Y43"),
        (PersonName(), " 欧阳 曾 ", "欧阳曾"),
        (Mobile(), "+86 139-0000-1402", "13900001402"),
        (FoundedYear(), "1998", 1998),
    ],
)
def test_values(parser: Any, cell: str, value: Any) -> None:
    assert parser.bind(PLAIN)(cell) == value


@pytest.mark.parametrize(
    ("parser", "cell", "words"),
    [
        (Text(3), "abcd", "4 characters; 3 are the most"),
        (Identifier(), "9.13501E+17", "its digits are lost"),
        (Number(), "many", "not a number"),
        (Number(), "1e15", "too large"),
        (Whole(0, 10), "11", "whole number from 0 to 10"),
        (Whole(0, 10), "1.5", "whole number"),
        (Day(), "3/5/2026", "which number is the day"),
        (Day(), "2026-02-30", "no such day"),
        (Currency(), "XXL", "not a currency"),
        (Email(), "nobody", "not an e-mail"),
        (Email(), "a@b.cn, c@d.cn", "not an e-mail"),
        (YesNo(), "perhaps", "neither yes nor no"),
        (Choice(Organisation.Kind), "planet", "not one of those known"),
        (Mobile(), "12", "not a telephone number"),
        (FoundedYear(), "2999", "whole number from 1000"),
    ],
)
def test_faults_name_the_fault_and_the_fix(parser: Any, cell: str, words: str) -> None:
    with pytest.raises(TextFault, match=words) as found:
        parser.bind(PLAIN)(cell)
    assert found.value.fix


def test_the_mapping_says_how_dates_and_money_are_written() -> None:
    assert Day().bind(AMERICAN)("3/5/2026") == date(2026, 3, 5)
    assert Day().bind(AMERICAN)("2026-03-05") == date(2026, 3, 5)
    assert Number().bind(AMERICAN)("$1,000") == 1000
    with pytest.raises(TextFault, match="not an amount in USD"):
        Number().bind(AMERICAN)("1000元")


def test_numbers_with_a_needless_decimal() -> None:
    parse = Identifier().bind(WHOLE)
    assert [parse(cell) for cell in ("17850.0", "17850.00", "17850.5", "A1.0", "007")] == [
        "17850", "17850", "17850.5", "A1.0", "007",
    ]  # fmt: skip


def test_amounts_are_rounded_halves_away_from_zero() -> None:
    assert [str(fixed(Decimal(text))) for text in ("0.00005", "-0.00005", "1", "2.00004")] == [
        "0.0001", "-0.0001", "1.0000", "2.0000",
    ]  # fmt: skip


@given(st.text(credit_code.ALPHABET, min_size=9, max_size=9), st.integers(0, 10**8 - 1), st.sampled_from("09AXY"))
def test_the_quick_look_at_a_credit_code_agrees_with_stdnum(rest: str, start: int, last: str) -> None:
    body = f"{start:08}{rest}"
    parse = CreditCode().bind(PLAIN)
    right = body + uscc.calc_check_digit(body)
    assert parse(right) == right
    if uscc.is_valid(body + last):
        assert parse(body + last) == body + last
    else:
        with pytest.raises(TextFault):
            parse(body + last)


@given(st.lists(st.one_of(st.none(), st.integers(0, 30)), max_size=31))
def test_ordering_puts_everything_behind_what_it_stands_under(above: list[int | None]) -> None:
    above = [place if place is not None and place < len(above) else None for place in above]
    order, circles = from_the_top(above)
    assert sorted(order) == list(range(len(above)))
    seen: set[int] = set()
    for place in order:
        up = above[place]
        assert up is None or up in seen or place in circles
        seen.add(place)
    for place in range(len(above)):
        walk, up = set(), above[place]
        while up is not None and up not in walk:
            walk.add(up)
            up = above[up]
        assert (place in walk) == (place in circles)


def test_near_names() -> None:
    near = Near(["Acme Corporation", "GTX Pro", "长安重工股份有限公司", "晨曦软件"])
    assert near.best("GTXPro") == "GTX Pro"
    assert near.best("acme corporatoin") == "Acme Corporation"
    assert near.best("长安重工有限公司") == "长安重工股份有限公司"
    assert near.best("Nothing like it") == ""


def test_suggestions_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yihu.ground.imports.near.MOST_QUESTIONS", 2)
    near = Near(["Acme Corporation"])
    assert [near.best(f"Acme Corporatio{n}") for n in "abc"] == ["Acme Corporation", "Acme Corporation", ""]
