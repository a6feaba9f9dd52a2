"""Finding things by their keys, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
MOST_KEPT = 200_000


class Finder(Generic[K, V]):
    """Keys and what they stand for: one query for those of a batch that are not known yet, and what the run makes.

    `load(keys)` gives a dict of those that the database knows.
    """

    def __init__(self, load: Callable[[list[K]], dict[K, V]]) -> None:
        self._load = load
        self._found: dict[K, V] = {}
        self._made: dict[K, V] = {}

    def look_up(self, keys: Iterable[K | None]) -> None:
        """Find all of `keys` at once; afterwards `get` answers for each of them."""
        found, made = self._found, self._made
        missing = {key for key in keys if key is not None and key not in found and key not in made}
        if missing:
            found.update(self._load(list(missing)))

    def get(self, key: K | None) -> V | None:
        """What `key` stands for; None when nothing does, or nobody looked it up."""
        if key is None:
            return None
        made = self._made.get(key)
        return self._found.get(key) if made is None else made

    def add(self, key: K, value: V) -> None:
        """Say that this run has made `value` with `key`."""
        self._made[key] = value

    def discard(self, key: K) -> None:
        """Take back what was said of `key` in this batch."""
        self._made.pop(key, None)

    def settle(self) -> None:
        """What the run has made is in the database now."""
        if len(self._found) + len(self._made) > MOST_KEPT:
            self._found = {}
        else:
            self._found.update(self._made)
        self._made = {}

    def forget(self) -> None:
        """Start anew: what the batch made was not written, or what was found has gone."""
        self._found, self._made = {}, {}
