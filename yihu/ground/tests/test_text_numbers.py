"""Numbers as they are written in cells and fields."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from yihu.ground.text.amounts import format_compact, format_number
from yihu.ground.text.chinese_numbers import NumberFault, parse_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1234.5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1，234.5", "1234.5"),
        ("１，２３４．５", "1234.5"),
        ("12,345,678", "12345678"),
        ("1234,5678", "12345678"),
        ("1 234 567.5", "1234567.5"),
        ("1\u00a0234", "1234"),
        ("3万", "30000"),
        ("３万", "30000"),
        ("1.2亿", "120000000"),
        ("1.25万", "12500"),
        ("1.23456万", "12345.6"),
        ("5 千", "5000"),
        ("2百万", "2000000"),
        ("3千万", "30000000"),
        ("1.5万亿", "1500000000000"),
        ("1亿2000万", "120000000"),
        ("1亿 2,000万", "120000000"),
        ("3万元", "30000"),
        ("¥1,000", "1000"),
        ("￥1,000.00元", "1000"),
        ("人民币 5,000", "5000"),
        ("RMB 5000", "5000"),
        ("cny5000", "5000"),
        ("-¥20", "-20"),
        ("¥-20", "-20"),
        ("−20", "-20"),
        ("+20", "20"),
        ("20-", "-20"),
        ("(1,234.50)", "-1234.50"),
        ("（1,234.50）", "-1234.50"),
        ("(¥5)", "-5"),
        ("12.5%", "0.125"),
        ("１２.5％", "0.125"),
        ("-3%", "-0.03"),
        ("1.5E+05", "150000"),
        ("2e-3", "0.002"),
        (".5", "0.5"),
        ("5.", "5"),
        (" 7 ", "7"),
        ("007", "7"),
        ("0", "0"),
    ],
)
def test_written_numbers(written: str, number: str) -> None:
    assert parse_number(written) == Decimal(number)


@pytest.mark.parametrize(
    ("value", "number"),
    [(5, "5"), (-5, "-5"), (0.1 + 0.2, "0.3"), (1e16, "1e16"), (Decimal("1.10"), "1.10")],
)
def test_values_of_a_spreadsheet(value: object, number: str) -> None:
    assert parse_number(value) == Decimal(number)


def test_units_leave_no_idle_decimals() -> None:
    assert str(parse_number("1.2亿")) == "120000000"
    assert str(parse_number("10.50")) == "10.50"


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "There is no number."),
        ("  ", "There is no number."),
        ("abc", "“abc” is not a number."),
        ("12abc", "“12abc” is not a number."),
        ("--", "“--” is not a number."),
        ("3万5", "“3万5” is not a number."),
        ("2000万1亿", "“2000万1亿” is not a number."),
        ("1 万 2 万", "“1 万 2 万” is not a number."),
        ("NaN", "“NaN” is not a number."),
        ("Infinity", "“Infinity” is not a number."),
        ("1_000", "“1_000” is not a number."),
        ("1e999", "“1e999” is not a number."),
        ("--5", "“--5” has more than one sign."),
        ("-5-", "“-5-” has more than one sign."),
        ("(-5)", "“(-5)” has more than one sign."),
        ("1,23", "The separators in “1,23” do not stand at the thousands."),
        ("1.234,50", "The separators in “1.234,50” do not stand at the thousands."),
        ("1,2345.5.", "The separators in “1,2345.5.” do not stand at the thousands."),
        ("12 34", "The separators in “12 34” do not stand at the thousands."),
        ("1.2.3", "“1.2.3” has more than one decimal point."),
        ("$5", "“$5” is not an amount in CNY."),
        ("5 USD", "“5 USD” is not an amount in CNY."),
        ("9" * 61, "“" + "9" * 39 + "…” is not a number."),
    ],
)
def test_faults_name_what_is_wrong(written: str, fault: str) -> None:
    with pytest.raises(NumberFault) as caught, override("en"):
        parse_number(written)
    with override("en"):
        assert caught.value.fault == fault
        assert caught.value.fix
        assert str(caught.value) == f"{fault} {caught.value.fix}"


@pytest.mark.parametrize("value", [None, True, float("nan"), float("inf"), Decimal("NaN"), [], b"5"])
def test_what_is_no_number_at_all(value: object) -> None:
    with pytest.raises(NumberFault):
        parse_number(value)


def test_signs_of_the_currency_that_is_asked_for() -> None:
    assert parse_number("£1,000", currency="GBP") == 1000
    assert parse_number("1,000 USD", currency="USD") == 1000
    assert parse_number("CHF 5", currency="CHF") == 5
    with pytest.raises(NumberFault) as caught:
        parse_number("¥1,000", currency="GBP")
    with override("en"):
        assert caught.value.fault == "“¥1,000” is not an amount in GBP."
        assert caught.value.fix == "Write the number without ¥, and the currency in its own column."


def test_a_fault_speaks_the_language_of_who_reads_it() -> None:
    with pytest.raises(NumberFault) as caught, override("en"):
        parse_number("abc")
    with override("zh-hans"):
        assert str(caught.value) == "“abc”不是数字。 请写成 1234.5、1,234.5、3万 或 1.2亿 的样式。"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4))
def test_what_is_shown_is_read_back(number: Decimal) -> None:
    assert parse_number(format_number(number)) == number
    assert parse_number(f"({format_number(abs(number))})") == -abs(number)


@given(st.integers(-(10**15), 10**15))
def test_short_forms_are_read_back_to_their_precision(number: int) -> None:
    shown = parse_number(format_compact(number, "zh-hans"))
    assert abs(shown - number) <= abs(number) * Decimal("0.005") + Decimal("0.005")


def number_or_fault(text: str) -> Decimal | NumberFault:
    """The number, or why there is none; any other error is the test's."""
    try:
        return parse_number(text)
    except NumberFault as fault:
        return fault


def is_good(answer: Decimal | NumberFault) -> bool:
    """Whether an answer can be used: a finite number, or a fault with its fix."""
    return answer.is_finite() if isinstance(answer, Decimal) else bool(answer.fault and answer.fix)


@given(st.text())
def test_any_text_is_a_finite_number_or_a_fault(text: str) -> None:
    assert is_good(number_or_fault(text))


@given(st.text(alphabet="0123456789,. 万亿千百¥$元()-+%eE", max_size=14))
def test_nearly_numbers_are_numbers_or_faults(text: str) -> None:
    assert is_good(number_or_fault(text))
