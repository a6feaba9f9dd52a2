"""Numbers and money as they are shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from yihu.ground.text.amounts import format_compact, format_money, format_number, format_percent


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12345678.5, "12,345,678.5"),
        (Decimal("12.5000"), "12.5"),
        (Decimal("100"), "100"),
        (Decimal("1E+5"), "100,000"),
        (1000, "1,000"),
        (-1234, "-1,234"),
        (0, "0"),
        (Decimal("-0.00"), "0"),
        (None, "--"),
        (float("nan"), "--"),
        (float("inf"), "--"),
        (Decimal("NaN"), "--"),
    ],
)
def test_numbers(value: float | Decimal | None, shown: str) -> None:
    assert format_number(value) == shown


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Decimal("2.675"), 2, "2.68"),
        (2.675, 2, "2.68"),
        (-2.5, 0, "-3"),
        (5, 2, "5.00"),
        (-0.001, 2, "0.00"),
        (1e300, 0, "1" + ",000" * 100),
    ],
)
def test_a_number_of_decimals_is_rounded_half_up(value: float | Decimal, places: int, shown: str) -> None:
    assert format_number(value, places) == shown


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (12345700, "1,234.57万", "12.3M"),
        (1235000000, "12.35亿", "1.2B"),
        (9999, "9,999", "10K"),
        (10000, "1万", "10K"),
        (9999.999, "1万", "10K"),
        (99999999, "1亿", "100M"),
        (999999999999, "1万亿", "1T"),
        (999950, "100万", "1M"),
        (5 * 10**16, "50,000万亿", "50,000T"),
        (-35000, "-3.5万", "-35K"),
        (0.5, "0.5", "0.5"),
        (0, "0", "0"),
        (None, "--", "--"),
    ],
)
def test_large_numbers_in_few_signs(value: float | None, zh: str, en: str) -> None:
    assert format_compact(value, "zh-hans") == zh
    assert format_compact(value, "en") == en
    with override("zh-hans"):
        assert format_compact(value) == zh
    with override("en"):
        assert format_compact(value) == en


@pytest.mark.parametrize(
    ("value", "currency", "zh", "en"),
    [
        (1234.5, "CNY", "¥1,234.50", "¥1,234.50"),
        (-20, "CNY", "-¥20.00", "-¥20.00"),
        (Decimal("0.005"), "CNY", "¥0.01", "¥0.01"),
        (-0.001, "CNY", "¥0.00", "¥0.00"),
        (5, "USD", "US$5.00", "$5.00"),
        (5, "GBP", "£5.00", "£5.00"),
        (1234.6, "JPY", "JP¥1,235", "¥1,235"),
        (5, "CHF", "CHF\u00a05.00", "CHF\u00a05.00"),
        (None, "CNY", "--", "--"),
    ],
)
def test_money(value: float | Decimal | None, currency: str, zh: str, en: str) -> None:
    assert format_money(value, currency, language="zh-hans") == zh
    assert format_money(value, currency, language="en") == en


def test_money_in_few_signs() -> None:
    assert format_money(1235000000, compact=True, language="zh-hans") == "¥12.35亿"
    assert format_money(-1235000000, "USD", compact=True, language="en") == "-$1.2B"


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [(0.125, 1, "12.5%"), (Decimal("0.1"), 1, "10.0%"), (-0.5, 0, "-50%"), (12.345, 1, "1,234.5%"), (None, 1, "--")],
)
def test_shares(value: float | Decimal | None, places: int, shown: str) -> None:
    assert format_percent(value, places) == shown


@given(st.integers(-(10**20), 10**20))
def test_whole_numbers_lose_nothing(number: int) -> None:
    assert int(format_number(number).replace(",", "")) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**14))
def test_few_signs_are_few(number: Decimal) -> None:
    assert len(format_compact(number, "zh-hans")) <= len("1,234.57万亿")
    assert len(format_compact(number, "en")) <= len("123.4M")
