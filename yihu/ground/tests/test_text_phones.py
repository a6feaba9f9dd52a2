"""Telephone numbers in the form in which they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yihu.ground.text.phones import normalise_phone, split_numbers


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("18612341402", "18612341402"),
        ("+86 186-1234-1402", "18612341402"),
        ("8618612341402", "18612341402"),
        ("008618612341402", "18612341402"),
        ("(+86) 186 1234 1402", "18612341402"),
        ("＋８６１８６１２３４１４０２", "18612341402"),
        ("023-67890123", "02367890123"),
        ("(023)67890123转801", "02367890123"),
        ("023-67890123 ext. 801", "02367890123"),
        ("+86 23 6789 0123", "02367890123"),
        ("+86 (0)23 6789 0123", "02367890123"),
        ("+86 400 123 4567", "4001234567"),
        ("4001234567", "4001234567"),
        ("86251234", "86251234"),
        ("+1 415 555 2671", "14155552671"),
        ("001 415 555 2671", "14155552671"),
        ("10086", "10086"),
        ("", ""),
        ("无", ""),
        ("+86", ""),
    ],
)
def test_one_number(written: str, digits: str) -> None:
    assert normalise_phone(written) == digits


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("18612341402/02367890123", ["18612341402", "02367890123"]),
        ("18612341402；18612341402", ["18612341402"]),
        ("186 1234 1402、139 0000 1111", ["18612341402", "13900001111"]),
        ("186 1234 1402", ["18612341402"]),
        ("-", []),
    ],
)
def test_several_numbers_in_one_field(written: str, numbers: list[str]) -> None:
    assert split_numbers(written) == numbers


@given(st.text())
def test_digits_come_out_whatever_goes_in(text: str) -> None:
    digits = normalise_phone(text)
    assert digits == "" or (digits.isascii() and digits.isdigit())


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["{}", "+86{}", "86{}", "0086 {}", "+86-{}"]))
def test_all_ways_to_write_a_mobile_number_are_one(number: str, way: str) -> None:
    assert normalise_phone(way.format(number)) == number
