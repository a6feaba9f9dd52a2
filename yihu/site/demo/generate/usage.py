"""How use moves with the season and with the course of the customer's business."""

from __future__ import annotations

from .profiles import Profile

# January to December
_SEASONS = {
    "messaging": (1.15, 0.75, 0.9, 0.95, 1.0, 1.1, 0.95, 0.9, 1.0, 1.05, 1.3, 1.25),
    "iot": (0.9, 0.8, 0.95, 1.0, 1.05, 1.05, 1.1, 1.1, 1.05, 1.0, 1.0, 1.0),
    "collaboration": (0.9, 0.7, 1.05, 1.05, 1.0, 1.05, 0.9, 0.9, 1.1, 1.05, 1.15, 1.2),
}
_SCHOOL = (0.7, 0.5, 1.15, 1.2, 1.2, 1.1, 0.4, 0.4, 1.25, 1.2, 1.2, 1.1)
_LEVEL = (1.0,) * 12
_STEPS = {"growing": 1.022, "new": 1.03, "declining": 0.968}


def seasons(profile: Profile, category: str) -> tuple[float, ...]:
    """How use in each month of the year compares with its mean."""
    return _SCHOOL if profile.kind == "school" else _SEASONS.get(category, _LEVEL)


def trend(profile: Profile, months_to_end: int) -> float:
    """How use so many months before the end of the story compares with the customer's best time."""
    step = _STEPS.get(profile.course, 1.0)
    return float(step**-months_to_end) if step > 1 else float(step ** (24 - months_to_end))
