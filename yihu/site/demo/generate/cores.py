"""The made-up part of a name, such as 榕峤 or 沐泓达; names of well-known firms are left out."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .dice import Dice
from .tables import lines


class Core(NamedTuple):
    """The characters and their pinyin."""

    text: str
    pinyin: str


def draw_core(dice: Dice) -> Core:
    """Two characters, or three in four names of ten, that are no well-known firm's."""
    first, second, third = _parts()
    while True:
        chosen = [dice.pick(first), dice.pick(second)]
        if dice.chance(0.4):
            chosen.append(dice.pick(third))
        text = "".join(char for char, _ in chosen)
        if len(set(text)) == len(text) and text[:2] not in _well_known() and text[-2:] not in _well_known():
            return Core(text, "".join(pinyin for _, pinyin in chosen))


@cache
def _parts() -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(tuple((char, pinyin) for place, char, pinyin in lines("cores") if place == wanted) for wanted in "123")


@cache
def _well_known() -> frozenset[str]:
    return frozenset(name for line in lines("well_known") for name in line)
