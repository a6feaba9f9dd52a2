"""Telephone numbers as they are compared: digits only, national form for numbers of mainland China."""

from __future__ import annotations

import re
import unicodedata

_SEVERAL = re.compile(r"[/,;、|\n]|(?<=\d)\s{2,}(?=\d)|或")
_EXTENSION = re.compile(r"转|分机|ext|x|#", re.IGNORECASE)
_NOT_DIGIT = re.compile(r"\D+", re.ASCII)
_ABROAD = re.compile(r"^\W*(?:\+|00)")


def normalise_phone(number: str) -> str:
    """The digits of one number without extension and without +86; area codes keep their 0. "" when it has none.

    +86 186-1234-1402 → 18612341402; +86 23 6789 0123 and (023)67890123 转 801 → 02367890123; +1 415 555 2671 →
    14155552671.
    """
    text = _EXTENSION.split(unicodedata.normalize("NFKC", number), maxsplit=1)[0]
    digits = _NOT_DIGIT.sub("", text)
    abroad = _ABROAD.match(text) is not None
    if digits.startswith("0086"):
        digits, abroad = digits[2:], True
    if digits.startswith("86") and (abroad or (len(digits) == 13 and digits[2] == "1")):
        national = digits[2:].lstrip("0") if abroad else digits[2:]
        is_mobile = len(national) == 11 and national[0] == "1"
        is_service = national[:3] in ("400", "800") and len(national) == 10
        return national if is_mobile or is_service or not national else f"0{national}"
    return digits[2:] if abroad and digits.startswith("00") else digits


def split_numbers(text: str) -> list[str]:
    """All numbers in a field that may hold several (186… / 023-…), normalised, each once."""
    folded = unicodedata.normalize("NFKC", text)
    numbers = (normalise_phone(number) for number in _SEVERAL.split(folded))
    return list(dict.fromkeys(number for number in numbers if number))
