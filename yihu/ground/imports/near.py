"""Names that a misspelt one is perhaps meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from yihu.ground.text.names import squeeze

MOST_QUESTIONS = 200  # in one run; who has more unknown names has another problem than spelling
MOST_CANDIDATES = 3000


class Near:
    """Suggestions out of `names`, at a cost that is bounded however many there are."""

    def __init__(self, names: Iterable[str]) -> None:
        self.by_key: dict[str, str] = {}
        self.by_start: dict[str, list[str]] = {}
        self.by_end: dict[str, list[str]] = {}
        for name in names:
            key = squeeze(name)
            if key and key not in self.by_key:
                self.by_key[key] = name
                self.by_start.setdefault(key[:2], []).append(key)
                self.by_end.setdefault(key[-2:], []).append(key)
        self.answers: dict[str, str] = {}

    def best(self, word: str) -> str:
        """The name nearest to `word`, "" where none is near or too many were asked for."""
        key = squeeze(word)
        if key in self.by_key:
            return self.by_key[key]
        if key not in self.answers and len(self.answers) < MOST_QUESTIONS:
            candidates = [*self.by_start.get(key[:2], ()), *self.by_end.get(key[-2:], ())]
            near = get_close_matches(key, dict.fromkeys(candidates[:MOST_CANDIDATES]), n=1, cutoff=0.75)
            self.answers[key] = self.by_key[near[0]] if near else ""
        return self.answers.get(key, "")
