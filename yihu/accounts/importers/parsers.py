"""How this room's cells become values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import mul

from django.utils.translation import gettext_noop as _

from yihu.ground import clock
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.imports.values import Identifier, Parse, Reading, Whole
from yihu.ground.text import credit_code
from yihu.ground.text.faults import shown
from yihu.ground.text.names import check_person_name
from yihu.ground.text.phones import normalise_phone

_CODE = re.compile(r"[0-9]{8}[0-9A-HJ-NP-RTUWXY]{10}")
_VALUES = {char: value for value, char in enumerate(credit_code.ALPHABET)}
_WEIGHTS = (*(pow(3, place, 31) for place in range(17)), 1)  # the last character makes the sum divisible


@dataclass(frozen=True)
class CreditCode:
    """A unified social credit code; the fault names the wrong character."""

    def bind(self, reading: Reading) -> Parse:
        number = Identifier(64).bind(reading)

        def parse(cell: str) -> str:
            # What is written as it should be is checked here, in a tenth of the time.
            if _CODE.fullmatch(cell) and not sum(map(mul, map(_VALUES.__getitem__, cell), _WEIGHTS)) % 31:
                return cell
            return credit_code.check(number(cell))

        return parse


@dataclass(frozen=True)
class PersonName:
    """The name of a person."""

    def bind(self, reading: Reading) -> Parse:
        return check_person_name


@dataclass(frozen=True)
class Mobile:
    """A mobile number, as it is compared."""

    def bind(self, reading: Reading) -> Parse:
        number = Identifier(64).bind(reading)

        def parse(cell: str) -> str:
            digits = normalise_phone(number(cell))
            if not 7 <= len(digits) <= 15:
                raise RowFault(
                    _("“%(value)s” is not a telephone number."),
                    _("Write one number, like 13900001402 or +86 139 0000 1402."),
                    {"value": shown(cell)},
                )
            return digits

        return parse


@dataclass(frozen=True)
class FoundedYear:
    """A year in the past."""

    def bind(self, reading: Reading) -> Parse:
        return Whole(1000, clock.today().year).bind(reading)
