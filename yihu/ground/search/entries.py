"""Entries of the search index, made from plain data, so that an import builds them without loading a model."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple
from uuid import UUID

from yihu.ground.text.names import squeeze
from yihu.ground.text.pieces import LONGEST, ONLY_CJK
from yihu.ground.text.pinyin import name_readings
from yihu.ground.text.pinyin_tokens import INITIALS, SPELLED
from yihu.ground.text.tokens import code_tokens, email_tokens, name_tokens, phone_tokens

WHOLE = "\ue000"  # stands before a token that is a whole name: nobody can type it; FTS5 and tsvector keep it
LENGTH = 200  # of title and subtitle


class Entry(NamedTuple):
    """A row of the index, in the order of its columns; `tokens` are divided by single spaces."""

    kind: str
    object_id: UUID
    account_id: UUID | None
    territory_id: UUID | None
    title: str
    subtitle: str
    tokens: str


COLUMNS = Entry._fields


def entry(
    kind: str,
    object_id: UUID,
    title: str,
    *,
    account_id: UUID | None,
    territory_id: UUID | None,
    subtitle: str = "",
    names: Iterable[str] = (),
    codes: Iterable[str] = (),
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
) -> Entry:
    """The entry of what is called `title` (and `names`) with its codes, telephone numbers and e-mail addresses.

    `account_id` is the anchor through which it is seen and `territory_id` the anchor's territory; without an anchor
    only those see it who have the right everywhere.
    """
    whole = squeeze(title)
    found = name_tokens(title) + whole_tokens(whole)
    for name in names:
        other = squeeze(name)
        if other not in whole:  # of a part of the title every token is there already
            found += name_tokens(name)
        found += whole_tokens(other)
    for code in codes:
        of_code = code_tokens(code)
        found += of_code
        found += [WHOLE + token for token in of_code[:1]]
    for phone in phones:
        found += phone_tokens(phone)
    for email in emails:
        found += email_tokens(email)
    tokens = " ".join(dict.fromkeys(found))
    return Entry(kind, object_id, account_id, territory_id, title[:LENGTH], subtitle[:LENGTH], tokens)


def whole_tokens(squeezed: str) -> list[str]:
    """A squeezed name as a whole with its likeliest pinyin and initials: what "is called" and "begins with" go by."""
    if not squeezed:
        return []
    whole = WHOLE + squeezed[:LONGEST]
    if not ONLY_CJK.match(squeezed):
        return [whole]
    sounds = [_likeliest(char) for char in squeezed[:SPELLED]]
    initials = "".join([sound[:1] for sound in sounds])
    return [whole, WHOLE + "".join(sounds)[:SPELLED], WHOLE + initials[:INITIALS]]


@cache
def _likeliest(char: str) -> str:
    readings = name_readings(char)
    return readings[0] if readings else char if char.isascii() else ""
