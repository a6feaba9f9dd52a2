"""The unified social credit code 统一社会信用代码 (GB 32100) and the registration number 注册号 it replaced.

python-stdnum decides what is valid; here the errors name the wrong character.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_noop as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_10

from yihu.ground.text.faults import TextFault, shown

CREDIT_CODE = "cn.uscc"
REGISTRATION_NUMBER = "cn.regno"

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_OLD_LENGTH = 15
_MEANT = {"I": "1", "O": "0", "S": "5", "Z": "2"}
# The standard has letters here for the army, agriculture and others (Table 1); python-stdnum knows digits only.
_AUTHORITIES = "ANY"
_SEPARATORS = re.compile(r"[\s\-‐–—]+")


class InvalidCreditCode(TextFault):
    """Not a credit code; `position` is the wrong character's place from 1, `expected` what should stand there."""

    def __init__(
        self, fault: str, fix: str, facts: dict[str, object], position: int | None = None, expected: str | None = None
    ) -> None:
        super().__init__(fault, fix, facts)
        self.position = position
        self.expected = expected


def check(text: str) -> str:
    """The code in upper case without spaces and hyphens; raises InvalidCreditCode when it is not one.

    The 15 digits of an old registration number are not a credit code: see `identify`.
    """
    code = _compact(text)
    if _is_valid(code):
        return code
    raise _fault_of(code, text)


def check_registration_number(text: str) -> str:
    """The 15 digits of a registration number given out until 2015; raises InvalidCreditCode when they are not one."""
    number = _compact(text)
    if len(number) != _OLD_LENGTH or not (number.isascii() and number.isdigit()):
        raise InvalidCreditCode(
            _("“%(value)s” is not a registration number of 15 digits."),
            _("Write the 15 digits, or the credit code of 18 characters."),
            {"value": shown(text)},
        )
    expected = mod_11_10.calc_check_digit(number[:-1])
    if number[-1] != expected:
        raise _wrong_check(_OLD_LENGTH, expected, number[-1])
    return number


def identify(text: str) -> tuple[str, str]:
    """The scheme (CREDIT_CODE or REGISTRATION_NUMBER) and the normalised number; raises InvalidCreditCode."""
    if len(_compact(text)) == _OLD_LENGTH and _compact(text).isdigit():
        return REGISTRATION_NUMBER, check_registration_number(text)
    return CREDIT_CODE, check(text)


def _is_valid(code: str) -> bool:
    """Whether a compact upper-case code is valid by python-stdnum, or by its check character with a letter in front."""
    try:
        return bool(uscc.validate(code))
    except ValidationError:
        return (
            len(code) == LENGTH
            and code[0] in _AUTHORITIES
            and not _wrong_characters(code)
            and uscc.calc_check_digit(code[:-1]) == code[-1]
        )


def _compact(text: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def _wrong_characters(code: str) -> list[int]:
    """Places (from 0) of characters that may not stand where they stand."""
    return [
        place
        for place, char in enumerate(code)
        if char not in ALPHABET or (place < 8 and not char.isdigit() and not (place == 0 and char in _AUTHORITIES))
    ]


def _fault_of(code: str, text: str) -> InvalidCreditCode:
    if len(code) == _OLD_LENGTH and code.isascii() and code.isdigit():
        return InvalidCreditCode(
            _("“%(value)s” is an old registration number of 15 digits, not a credit code."),
            _("Write the credit code of 18 characters, or enter it as a registration number."),
            {"value": code},
        )
    if len(code) != LENGTH:
        return InvalidCreditCode(
            _("A credit code has 18 characters; “%(value)s” has %(count)d."),
            _("Compare it with the business licence and add or remove the characters."),
            {"value": shown(text), "count": len(code)},
        )
    wrong = _wrong_characters(code)
    if wrong:
        return _wrong_character(code, wrong[0])
    return _wrong_check(LENGTH, uscc.calc_check_digit(code[:-1]), code[-1])


def _wrong_character(code: str, place: int) -> InvalidCreditCode:
    facts: dict[str, object] = {"position": place + 1, "found": code[place]}
    if meant := _MEANT.get(code[place]):
        return InvalidCreditCode(
            _("Character %(position)d cannot be the letter %(found)s."),
            _("Credit codes have no I, O, S, V and Z; is it %(expected)s?"),
            {**facts, "expected": meant},
            place + 1,
            meant,
        )
    if code[place] in ALPHABET:
        return InvalidCreditCode(
            _("Character %(position)d must be a digit and is %(found)s."),
            _("Compare the first 8 characters with the business licence."),
            facts,
            place + 1,
        )
    return InvalidCreditCode(
        _("Character %(position)d cannot be %(found)s."),
        _("Credit codes have digits and capital letters, without I, O, S, V and Z."),
        facts,
        place + 1,
    )


def _wrong_check(position: int, expected: str, found: str) -> InvalidCreditCode:
    return InvalidCreditCode(
        _("Character %(position)d should be %(expected)s and is %(found)s."),
        _("One of the characters is mistyped; compare the number with the business licence."),
        {"position": position, "expected": expected, "found": found},
        position,
        expected,
    )
