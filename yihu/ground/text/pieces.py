"""Cutting text into what search tokens are made of: runs of CJK characters and words of other scripts."""

from __future__ import annotations

import re
import unicodedata

CJK = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U000323af"
)
PIECE = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
ONLY_CJK = re.compile(rf"[{CJK}]+")
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
LONGEST = 64  # letters of a token


def fold(text: str) -> str:
    """The text in NFKC (full-width letters become ordinary ones) without apostrophes: Xi'an is one word."""
    return unicodedata.normalize("NFKC", text.translate(_APOSTROPHES))


def fold_word(word: str) -> str:
    """A word as it is compared: case folded, without accents, at most 64 letters."""
    if word.isascii():
        return word.lower()[:LONGEST]
    marked = unicodedata.normalize("NFKD", word.casefold())
    return "".join(mark for mark in marked if mark.isalnum())[:LONGEST]


def is_cjk(piece: str) -> bool:
    """Whether a piece found by PIECE is a run of CJK characters."""
    return ONLY_CJK.match(piece) is not None


def parts(word: str) -> list[str]:
    """The parts of a compound word, folded: GTXPro → gtx, pro; iPhone15 → i, phone, 15; none for a simple word."""
    if not word.isascii():
        return []
    found = _PARTS.findall(word)
    return [part.lower() for part in found] if len(found) > 1 else []
