"""What a person types into a search box, as tokens and as queries of the two databases.

A query is groups of alternatives: every group must be met, by any of its tokens, and every token is a prefix of a
token made by `yihu.ground.text.tokens`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from yihu.ground.text.phones import normalise_phone
from yihu.ground.text.pieces import LONGEST, PIECE, fold, fold_word, is_cjk
from yihu.ground.text.pinyin_tokens import INITIALS, LEGAL_SPELLINGS, SPELLED
from yihu.ground.text.tokens import LEGAL_WORDS, backwards

Groups = list[list[str]]

_ADDRESS = re.compile(r"[^\s@,;，；]*@[^\s@,;，；]*")
_WORD_WITH_NUMBER = re.compile(r"([a-z]{2,})([0-9]+)")
_NOT_IN_INITIALS = frozenset("iuv")
_SAYS_NOTHING = LEGAL_WORDS | LEGAL_SPELLINGS
_LONGEST_TEXT = 300
_MOST_GROUPS = 24
_SHORTEST_TAIL = 4
_WITH_COUNTRY = 12  # digits of a number that may begin with 86


def query_tokens(text: str) -> Groups:
    """The groups for a text; empty when it has no letter and no digit.

    长安 → [[长安]]; 重庆长安 → [[重庆], [庆长], [长安]]; changan → [[changan]]; chang an → [[chang, changan],
    [an, changan]]; 1402 → [[1402, r2041]].
    """
    folded = fold(text[:_LONGEST_TEXT])
    groups = _groups(folded, _without_legal_end) or _groups(folded, list)
    distinct = dict.fromkeys(tuple(dict.fromkeys(group)) for group in groups)
    return [list(group) for group in distinct][:_MOST_GROUPS]


def to_fts5(groups: Groups) -> str:
    """The groups as an FTS5 MATCH expression; one that matches nothing when there are none."""
    return " AND ".join(f"({' OR '.join(map(_fts5_prefix, group))})" for group in _writable(groups)) or '""'


def to_tsquery(groups: Groups) -> str:
    """The groups as text for PostgreSQL's `%s::tsquery`; one that matches nothing when there are none."""
    return " & ".join(f"({' | '.join(map(_lexeme_prefix, group))})" for group in _writable(groups))


def _groups(folded: str, wanted: Callable[[list[str]], list[str]]) -> Groups:
    """Addresses, runs of characters, and what is `wanted` of each sequence of words."""
    groups = [[address] for address in map(_squeezed, _ADDRESS.findall(folded)) if address]
    words: list[str] = []
    for piece in PIECE.findall(_ADDRESS.sub(" ", folded)):
        if is_cjk(piece):
            groups += _word_groups(wanted(words)) + _cjk_groups(piece)
            words = []
        else:
            words += _parts_of_query(piece)
    return groups + _word_groups(wanted(words))


def _without_legal_end(words: list[str]) -> list[str]:
    """Words in sequence without the legal form at their end (Ltd, gongsi): nobody writes it the same way twice."""
    end = len(words)
    while end and words[end - 1] in _SAYS_NOTHING:
        end -= 1
    return words[:end]


def _cjk_groups(run: str) -> Groups:
    return [[run[i : i + 2]] for i in range(len(run) - 1)] or [[run]]


def _word_groups(words: list[str]) -> Groups:
    """Words in sequence: each for itself, or all as one: chang an is 长安 and may be Changan, 186 1234 is a number."""
    if len(words) < 2:
        return [_alternatives(word) for word in words]
    joined = _alternatives("".join(words)[:LONGEST])
    return [_alternatives(word) + joined for word in words]


def _alternatives(word: str) -> list[str]:
    found = [word[:SPELLED]]
    if any(char.isdigit() for char in word):
        found += [word[:LONGEST]] if len(word) > SPELLED else []
        if word.isdigit() and len(word) >= _WITH_COUNTRY and (national := normalise_phone(word)) != word:
            found += [national, backwards(national)]
        if len(word) >= _SHORTEST_TAIL:
            found.append(backwards(word))
    elif len(word) > INITIALS and _NOT_IN_INITIALS.isdisjoint(word):
        found.append(word[:INITIALS])
    if "lyu" in word or "nyu" in word:
        found.append(word.replace("lyu", "lv").replace("nyu", "nv")[:SPELLED])
    return found


def _parts_of_query(piece: str) -> list[str]:
    word = fold_word(piece)
    match = _WORD_WITH_NUMBER.fullmatch(word)
    return list(match.groups()) if match else [word] if word else []


def _squeezed(address: str) -> str:
    return "".join(fold_word(piece) for piece in PIECE.findall(address))[:LONGEST]


def _fts5_prefix(token: str) -> str:
    return '"' + token.replace('"', '""') + '" *'


def _lexeme_prefix(token: str) -> str:
    quoted = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*"


def _writable(groups: Groups) -> Groups:
    """The groups without what no database takes: NUL, half characters, empty tokens and groups."""
    cleaned = (
        [clean for token in group if (clean := token.replace("\0", "").encode("utf-8", "ignore").decode("utf-8"))]
        for group in groups
    )
    return [group for group in cleaned if group]
