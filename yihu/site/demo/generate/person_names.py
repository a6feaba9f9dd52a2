"""Names of people by the frequency of surnames in the south-east of China."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .dice import Dice, Weighted
from .tables import lines

Part = tuple[str, str]  # characters, pinyin


class PersonName(NamedTuple):
    """A name, and its parts with pinyin."""

    surname: Part
    given: Part

    @property
    def text(self) -> str:
        """Surname and given name without a blank, as it is written."""
        return self.surname[0] + self.given[0]


def draw_person_name(dice: Dice) -> PersonName:
    """A name; few have a rare character that lies outside the usual fonts and encodings."""
    before, after = _given(dice.random() < 0.54)
    last = dice.pick(after) if dice.random() > 0.0006 else dice.pick(_rare())
    if dice.random() < 0.14:
        return PersonName(dice.draw(_surnames()), last)
    first = dice.pick(before)
    return PersonName(dice.draw(_surnames()), (first[0] + last[0], first[1] + last[1]))


@cache
def _surnames() -> Weighted[Part]:
    found = lines("surnames")
    return Weighted([(chars, pinyin) for chars, pinyin, _ in found], [float(weight) for _, _, weight in found])


@cache
def _given(male: bool) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The characters that may stand first of two, and those that may stand last or alone."""
    sex = "m" if male else "f"
    return _listed(sex, sex + "1"), _listed(sex, sex + "2")


@cache
def _rare() -> tuple[Part, ...]:
    return _listed("rare")


def _listed(*marks: str) -> tuple[Part, ...]:
    return tuple((char, pinyin) for mark, char, pinyin in lines("given") if mark in marks)
