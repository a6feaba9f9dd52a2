"""The pinyin a run of Chinese characters is found by: what a person types from any of its characters on.

重庆长安 gives chongqingchangan, qingchangan, changan, an, their initials cqca, qca, ca, a, and the same with the
other readings (zhongqing…), one or two unlikely readings at a time. Search is by prefix, so each of these stands for
all its beginnings. Everything is built from the end to the start, each character in front of what follows it.
"""

from __future__ import annotations

import re

from yihu.ground.text.pinyin import name_readings

SPELLED = 24  # letters of a full spelling that are kept: six syllables
INITIALS = 8
_ONES, _TWOS = 6, 4  # spellings kept with one and with two unlikely readings

_FORMS = """
    股份有限责任公司 股份有限公司 有限责任公司 集团有限公司 有限公司 股份公司 集团公司 总公司 分公司 子公司 公司 集团
    有限合伙 普通合伙 特殊普通合伙 合伙企业 个人独资企业 个体工商户
"""
LEGAL_FORMS = _FORMS.split()
_LEGAL = re.compile("|".join(sorted(LEGAL_FORMS, key=len, reverse=True)))

# One character: likeliest reading, other readings, its initial, other initials.
_Sound = tuple[str, tuple[str, ...], str, tuple[str, ...]]
# Spellings of the rest of the name: with likely readings only, with one unlikely, with two.
_Rest = tuple[str, list[str], list[str]]


class _Sounds(dict[str, _Sound]):
    def __missing__(self, char: str) -> _Sound:
        known = name_readings(char) or ("",)
        initials = tuple(dict.fromkeys(reading[:1] for reading in known))
        sound = self[char] = (known[0], known[1:], initials[0], initials[1:])
        return sound


_SOUNDS = _Sounds()
_FIXED = {
    form: ("".join(_SOUNDS[char][0] for char in form), "".join(_SOUNDS[char][2] for char in form))
    for form in LEGAL_FORMS
}
LEGAL_SPELLINGS = frozenset(full for full, _ in _FIXED.values())


def pinyin_tokens(run: str) -> list[str]:
    """Spellings and initials of a run of CJK characters from each character on, likely readings first of each.

    Nothing starts inside a legal form (有限公司): it would say of every firm the same. Characters without a reading
    are passed over.
    """
    found: list[str] = []
    spelled: _Rest = ("", [], [])
    short: _Rest = ("", [], [])
    for piece, legal in reversed(_cut(run)):
        if legal:
            full, initials = _FIXED[piece]
            spelled = _put_before(full, (), spelled, SPELLED)
            short = _put_before(initials, (), short, INITIALS)
            continue
        for char in reversed(piece):
            first, others, initial, other_initials = _SOUNDS[char]
            if not first:
                continue
            spelled = _put_before(first, others, spelled, SPELLED)
            short = _put_before(initial, other_initials, short, INITIALS)
            found.append(spelled[0])
            found.append(short[0])
            found += spelled[1] + spelled[2] + short[1] + short[2]
    return found


def _cut(run: str) -> list[tuple[str, bool]]:
    """The run cut into names and legal forms; a run that is nothing but legal forms counts as a name."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in _LEGAL.finditer(run):
        start = match.start()
        if start > end:
            pieces.append((run[end:start], False))
        end = match.end()
        pieces.append((match.group(), True))
    if end < len(run):
        pieces.append((run[end:], False))
    return pieces if any(not legal for _, legal in pieces) else [(run, False)]


def _put_before(first: str, others: tuple[str, ...], rest: _Rest, length: int) -> _Rest:
    likely, ones, twos = rest
    if ones:
        twos = [(other + one)[:length] for other in others for one in ones] + [(first + two)[:length] for two in twos]
        ones = [(other + likely)[:length] for other in others] + [(first + one)[:length] for one in ones]
    elif others:
        ones = [(other + likely)[:length] for other in others]
    return (first + likely)[:length], ones[:_ONES], twos[:_TWOS]
