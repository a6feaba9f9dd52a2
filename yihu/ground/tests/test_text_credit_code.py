"""Credit codes: the same verdict as python-stdnum, and an error that names the wrong character."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from yihu.ground.text.credit_code import (
    ALPHABET,
    CREDIT_CODE,
    REGISTRATION_NUMBER,
    InvalidCreditCode,
    check,
    check_registration_number,
    identify,
)

CODES = st.builds(
    lambda front, back: front + back + uscc.calc_check_digit(front + back),
    st.text("0123456789", min_size=8, max_size=8),
    st.text(ALPHABET, min_size=9, max_size=9),
)


def fault_of(text: str) -> InvalidCreditCode | None:
    """Why the text is no credit code; None when it is one."""
    try:
        check(text)
    except InvalidCreditCode as fault:
        return fault
    return None


@pytest.mark.parametrize(
    "written",
    [
        "91350100M000100Y43",
        "91350100m000100y43",
        " 91350100 M000100Y43 ",
        "9135-0100-M000100Y-43",
        "９１３５０１００M000100Y43",
    ],
)
def test_valid_codes_are_normalised(written: str) -> None:
    assert check(written) == "91350100M000100Y43"


@pytest.mark.parametrize("front", "ANY")
def test_authorities_with_a_letter_are_accepted(front: str) -> None:
    code = front + "2350100MF000100Y"[:16]
    assert check(code + uscc.calc_check_digit(code))


@pytest.mark.parametrize(
    ("written", "position", "zh", "en"),
    [
        ("91350100M000100Y44", 18, "第 18 位应为 3，现为 4。", "Character 18 should be 3 and is 4."),
        ("91350100M000I00Y43", 13, "第 13 位不能是字母 I。", "Character 13 cannot be the letter I."),
        ("91350100MO00100Y43", 10, "第 10 位不能是字母 O。", "Character 10 cannot be the letter O."),
        ("9135O100M000100Y43", 5, "第 5 位不能是字母 O。", "Character 5 cannot be the letter O."),
        ("91350100M000S00Y43", 13, "第 13 位不能是字母 S。", "Character 13 cannot be the letter S."),
        ("91350100M000Z00Y43", 13, "第 13 位不能是字母 Z。", "Character 13 cannot be the letter Z."),
        ("91350100M000V00Y43", 13, "第 13 位不能是 V。", "Character 13 cannot be V."),
        ("91350100M000*00Y43", 13, "第 13 位不能是 *。", "Character 13 cannot be *."),
        ("913501A0M000100Y43", 7, "第 7 位应为数字，现为 A。", "Character 7 must be a digit and is A."),
        ("B1350100M000100Y43", 1, "第 1 位应为数字，现为 B。", "Character 1 must be a digit and is B."),
    ],
)
def test_the_error_names_the_wrong_character(written: str, position: int, zh: str, en: str) -> None:
    with pytest.raises(InvalidCreditCode) as caught:
        check(written)
    assert caught.value.position == position
    with override("zh-hans"):
        assert caught.value.fault == zh
    with override("en"):
        assert caught.value.fault == en


def test_a_letter_that_looks_like_a_digit_is_guessed() -> None:
    with pytest.raises(InvalidCreditCode) as caught:
        check("91350100MO00100Y43")
    assert caught.value.expected == "0"
    with override("zh-hans"):
        assert caught.value.fix == "统一社会信用代码不使用字母 I、O、S、V、Z，是否应为 0？"


@pytest.mark.parametrize(
    ("written", "count"), [("91350100M000100Y4", 17), ("91350100M000100Y433", 19), ("无", 1), ("", 0)]
)
def test_the_error_names_the_length(written: str, count: int) -> None:
    with pytest.raises(InvalidCreditCode) as caught, override("en"):
        check(written)
    with override("en"):
        assert caught.value.fault == f"A credit code has 18 characters; “{written}” has {count}."


def test_old_registration_numbers_are_a_scheme_of_their_own() -> None:
    assert identify("110108000000016") == (REGISTRATION_NUMBER, "110108000000016")
    assert identify("91350100m000100y43") == (CREDIT_CODE, "91350100M000100Y43")
    assert check_registration_number(" 110108 000000016 ") == "110108000000016"
    with pytest.raises(InvalidCreditCode) as caught:
        check("110108000000016")
    with override("en"):
        assert "old registration number" in caught.value.fault
    with pytest.raises(InvalidCreditCode) as caught:
        identify("110108000000017")
    with override("zh-hans"):
        assert caught.value.fault == "第 15 位应为 6，现为 7。"
    with pytest.raises(InvalidCreditCode):
        check_registration_number("91350100M000100Y43")


@given(CODES)
def test_all_codes_of_the_reference_are_valid(code: str) -> None:
    assert uscc.is_valid(code)
    assert check(code) == code
    assert identify(code.lower()) == (CREDIT_CODE, code)


@given(CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_changed_character_is_judged_as_the_reference_does(code: str, place: int, char: str) -> None:
    changed = code[:place] + char + code[place + 1 :]
    fault = fault_of(changed)
    assert (fault is None) == (changed == code) == uscc.is_valid(changed)
    assert fault is None or fault.position is not None


@given(CODES, st.sampled_from(ALPHABET))
def test_the_expected_check_character_makes_the_code_valid(code: str, char: str) -> None:
    fault = fault_of(code[:-1] + char)
    assert (char if fault is None else fault.expected) == code[-1]


@given(st.text("0123456789", min_size=14, max_size=14))
def test_all_registration_numbers_of_the_reference_are_valid(front: str) -> None:
    number = front + mod_11_10.calc_check_digit(front)
    assert check_registration_number(number) == number


@given(st.text())
def test_any_text_is_a_code_or_a_fault(text: str) -> None:
    fault = fault_of(text)
    assert fault is None or (fault.fault and fault.fix)
