"""The words by which a header is recognised: name, titles in both languages, aliases, and the pinyin of these."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.utils import translation

from yihu.ground.imports.kinds import Column
from yihu.ground.text.names import squeeze
from yihu.ground.text.pieces import is_cjk
from yihu.ground.text.pinyin import name_readings


@cache
def _words(name: str, titles: tuple[str, ...]) -> tuple[str, ...]:
    given = [squeeze(word) for word in (name, *titles)]
    return tuple(dict.fromkeys([*given, *filter(None, map(_spelled, given))]))


def words_of(column: Column) -> tuple[str, ...]:
    """Squeezed words for `column`, the surest first."""
    return _words(column.name, tuple(_titles(column)) + column.aliases)


def spelled_words(column: Column) -> set[str]:
    """Those of `words_of` that are only pinyin, which other words may share."""
    given = (column.name, *_titles(column), *column.aliases)
    return set(words_of(column)) - {squeeze(word) for word in given}


def _titles(column: Column) -> Iterator[str]:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            yield str(column.title)


def _spelled(word: str) -> str:
    """The toneless pinyin of a Chinese word, "" for other words."""
    if not word or not all(map(is_cjk, word)):
        return ""
    return "".join((name_readings(char) or ("",))[0] for char in word)
