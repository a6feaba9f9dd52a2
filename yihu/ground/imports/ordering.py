"""Rows that stand under other rows."""

from __future__ import annotations

from collections.abc import Sequence


def from_the_top(above: Sequence[int | None]) -> tuple[list[int], set[int]]:
    """All places, each behind the one above it; and the places that stand in a circle, above themselves."""
    done: dict[int, None] = {}
    circles: set[int] = set()
    for start in range(len(above)):
        chain: dict[int, None] = {}
        place: int | None = start
        while place is not None and place not in done and place not in chain:
            chain[place] = None
            place = above[place]
        if place is not None and place in chain:
            upwards = list(chain)
            circles.update(upwards[upwards.index(place) :])
        done.update(dict.fromkeys(reversed(chain)))
    return list(done), circles
