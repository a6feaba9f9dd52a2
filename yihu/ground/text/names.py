"""Names of firms and people: made comparable, checked, masked."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_noop as _

from yihu.ground.text.faults import TextFault, shown
from yihu.ground.text.phones import normalise_phone
from yihu.ground.text.pieces import CJK

_LOOKS = str.maketrans("【〔［〖「『】〕］〗」』“”‘’", "(((((())))))\"\"''")
_SPACES = re.compile(r"\s+")
_BESIDE_CJK = re.compile(rf"(?<=[{CJK}()])\s+|\s+(?=[{CJK}()])")
_NOT_WORD = re.compile(r"[\W_]+")
_NO_NAME = re.compile(r"[\d@#$%^&*_=+<>?!/\\|~{}\[\]:;\"]")
_LONG_SURNAMES = """
    欧阳 司马 上官 诸葛 夏侯 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 鲜于 南宫 端木 百里 呼延 轩辕 拓跋 独孤
    单于 东郭 南门 闻人 赫连 澹台 公冶 宗政 濮阳 淳于 太叔 申屠 仲孙 钟离 公羊 万俟 司空 西门 左丘 东门 闾丘 第五
    梁丘 即墨 达奚 纳兰 完颜 叶赫
"""
LONG_SURNAMES = frozenset(_LONG_SURNAMES.split())
_LONGEST_PERSON = 60


class NameFault(TextFault):
    """Text that is not a name."""


def tidy_name(text: str) -> str:
    """The name as it is kept: full-width letters made ordinary, brackets （）, spaces single and none beside CJK."""
    folded = _SPACES.sub(" ", unicodedata.normalize("NFKC", text).translate(_LOOKS)).strip()
    return _BESIDE_CJK.sub("", folded)


def name_key(text: str) -> str:
    """The name as it is compared: tidy and case folded. Two organisations of one key have the same name."""
    return tidy_name(text).casefold()


def squeeze(text: str) -> str:
    """The letters and digits of the name only: GTXPro, GTX Pro and gtx-pro are one. For finding, not for equality."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def check_person_name(text: str) -> str:
    """The tidy name of a person; raises NameFault for what cannot be one (digits, addresses, no letter, too long)."""
    name = tidy_name(text)
    if not name:
        raise NameFault(_("There is no name."), _("Write the person's name."))
    wrong = _NO_NAME.search(name)
    if wrong:
        raise NameFault(
            _("“%(value)s” is not a person's name: it contains %(found)s."),
            _("Write the name only; telephone, e-mail and title have their own fields."),
            {"value": shown(name), "found": wrong.group()},
        )
    if len(name) > _LONGEST_PERSON or not any(char.isalpha() for char in name):
        raise NameFault(
            _("“%(value)s” is not a person's name."), _("Write a name of at most 60 letters."), {"value": shown(name)}
        )
    return name


def mask_person(name: str) -> str:
    """张三 → 张*, 欧阳修 → 欧阳*, John Smith → J*."""
    name = name.strip()
    if name[:2] in LONG_SURNAMES and len(name) > 2:
        return f"{name[:2]}*"
    return f"{name[:1]}*"


def mask_phone(number: str) -> str:
    """18612341402 → 186****1402; of other numbers the last four digits stay at most, of short ones none."""
    digits = normalise_phone(number)
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-4:]}" if len(digits) >= 8 else "****"


def mask_email(address: str) -> str:
    """wangwei@example.cn → wan***@example.cn; of a local part of three letters or fewer only the first stays."""
    local, at, domain = address.strip().rpartition("@")
    if not at:
        return "***"
    return f"{local[:3] if len(local) > 3 else local[:1]}***@{domain}"
