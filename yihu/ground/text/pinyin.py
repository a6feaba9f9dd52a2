"""Readings of Chinese characters, without tones, as people type them."""

from __future__ import annotations

import os
import unicodedata
from functools import cache

# Only the dictionary of characters is used; the one of phrases would cost 70 ms and 20 MB at every start.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")

from pypinyin.constants import PINYIN_DICT

from yihu.ground.text.pinyin_names import IN_NAMES, SETTLED


@cache
def readings(char: str) -> tuple[str, ...]:
    """All toneless readings of one character, the likeliest in a name first; empty for what has none.

    ü is given as v and as u: 吕 → ("lv", "lu").
    """
    found = dict.fromkeys(IN_NAMES.get(char, "").split())
    for toned in PINYIN_DICT.get(ord(char), "").split(","):
        found.update(dict.fromkeys(_typed(toned)))
    return tuple(found)


@cache
def name_readings(char: str) -> tuple[str, ...]:
    """The readings that occur in names of people, places and firms; at most four, the likeliest first.

    Dictionaries list readings nobody has used for centuries (司 ci, 有 wei); in a search form they are noise.
    """
    if char in IN_NAMES:
        typed = (form for reading in IN_NAMES[char].split() for form in _typed(reading))
        return tuple(dict.fromkeys(typed))
    known = readings(char)
    if char in SETTLED:
        return known[:2] if "v" in known[0] else known[:1]
    return known[:4]


def _typed(toned: str) -> list[str]:
    """The forms in which a syllable is typed: "lǚ" → ["lv", "lu"]; nothing for interjections like "ḿ"."""
    marked = unicodedata.normalize("NFD", toned.strip()).replace("u\u0308", "v")
    plain = "".join(mark for mark in marked if not unicodedata.combining(mark))
    if not (plain.isascii() and plain.isalpha()) or not set(plain) & set("aeiouv"):
        return []
    return [plain, plain.replace("v", "u")] if "v" in plain else [plain]
