"""What a demo story is made from: its name, how many accounts, a seed, and the day it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .dice import Dice

# province code -> share of the accounts; the cities named below, or all of them
PROVINCES: dict[str, dict[str, int]] = {
    "telecom": {"35": 95, "36": 5},
    "scale": {"35": 45, "33": 40, "36": 15},
}
CITIES: dict[tuple[str, str], tuple[str, ...]] = {("telecom", "36"): ("3601", "3602", "3606", "3611")}

DEFAULT_AS_OF = date(2026, 6, 30)
HISTORY_MONTHS = 26


@dataclass(frozen=True, slots=True)
class Story:
    """The arguments of every generator here: the same story gives the same records in any process.

    The first accounts do not depend on how many are asked for.
    """

    name: str = "telecom"
    accounts: int = 3000
    seed: int = 1
    as_of: date = DEFAULT_AS_OF

    def __post_init__(self) -> None:
        if self.name not in PROVINCES:
            raise ValueError(f"no story named {self.name!r}; choose one of {', '.join(PROVINCES)}")
        if self.accounts < 0:
            raise ValueError(f"accounts must be 0 or more, not {self.accounts}")

    @property
    def provinces(self) -> dict[str, int]:
        """Two-digit province codes with their shares of the accounts."""
        return PROVINCES[self.name]

    def dice(self, *names: object) -> Dice:
        """Chance of this story for one purpose."""
        return Dice(self.name, self.seed, *names)

    def days_ago(self, days: int) -> date:
        """The day so many days before the day the story is told."""
        return self.as_of - timedelta(days=days)


def month_start(day: date, back: int = 0) -> date:
    """The first day of the month that lies `back` months before the month of `day`."""
    index = day.year * 12 + day.month - 1 - back
    return date(index // 12, index % 12 + 1, 1)


def months_between(earlier: date, later: date) -> int:
    """How many calendar months lie between the months of two days."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month
