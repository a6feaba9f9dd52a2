"""The search form of names, numbers and codes: one list of tokens, found by prefix.

The same tokens serve SQLite (FTS5 with the unicode61 tokenizer) and PostgreSQL (array_to_tsvector). A token is letters
and digits only. What a person types is turned into tokens by `yihu.ground.text.search_query`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from yihu.ground.text.phones import split_numbers
from yihu.ground.text.pieces import LONGEST, ONLY_CJK, PIECE, fold, fold_word, is_cjk, parts
from yihu.ground.text.pinyin_tokens import pinyin_tokens

_LEGAL = "ltd limited co company corp corporation inc llc llp plc gmbh ag sa bv pte pty kk group"
_TOP = "com cn net org gov edu co io"
LEGAL_WORDS = frozenset(_LEGAL.split())
_TOP_LABELS = frozenset(_TOP.split())
_LONGEST_NAME = 300
_LONGEST_NUMBER = 30
_MOST_WORDS = 12
_MOST_CJK = 100


def name_tokens(name: str) -> list[str]:
    """The tokens a name of a person, firm or thing is found by, each once.

    CJK characters give pairs, the last one alone, pinyin and initials from each character on (see pinyin_tokens).
    Other words give themselves, their parts (GTXPro: gtx, pro) and what they are joined (GTX Pro: gtxpro).
    """
    text = fold(name[:_LONGEST_NAME])
    run = ONLY_CJK.fullmatch(text)
    runs, words = ([text], []) if run else _runs_and_words(text)
    found: list[str] = []
    for cjk in runs:
        cjk = cjk[:_MOST_CJK]
        found += [cjk[i : i + 2] for i in range(len(cjk))]
        found += pinyin_tokens(cjk)
    for sequence in words:
        found += _word_tokens(sequence)
    return list(dict.fromkeys(found))


def phone_tokens(number: str) -> list[str]:
    """Every number in the text as digits without +86, and "r" + the digits backwards, so that a tail is a prefix."""
    numbers = (digits[:_LONGEST_NUMBER] for digits in split_numbers(number))
    return _distinct(token for digits in numbers for token in (digits, backwards(digits)))


def email_tokens(address: str) -> list[str]:
    """The address without its signs, from each part on; com, cn and the like excepted."""
    local, _, domain = fold(address).rpartition("@")
    names = _words(local)
    labels = _words(domain)
    found = ["".join(names + labels), "".join(names), *names]
    found += ["".join(labels[start:]) for start, label in enumerate(labels) if label not in _TOP_LABELS]
    return _distinct(found)


def code_tokens(code: str) -> list[str]:
    """A credit code or an identifier of another system: without its signs, backwards, and its parts."""
    pieces = PIECE.findall(fold(code))
    words = [fold_word(piece) for piece in pieces]
    whole = "".join(words)[:LONGEST]
    cjk = [run[i : i + 2] for run in pieces if is_cjk(run) for i in range(len(run))]
    return _distinct([whole, backwards(whole) if whole else "", *words, *cjk])


def backwards(token: str) -> str:
    """The token by which the tail of `token` is found."""
    return "r" + token[::-1]


def _runs_and_words(text: str) -> tuple[list[str], list[list[str]]]:
    """Runs of CJK characters, joined over brackets and spaces, and sequences of words, from mixed text."""
    runs: list[str] = []
    words: list[list[str]] = []
    before: bool | None = None
    for piece in PIECE.findall(text):
        cjk = is_cjk(piece)
        if cjk and before:
            runs[-1] += piece
        elif cjk:
            runs.append(piece)
        elif before is False:
            words[-1].append(piece)
        else:
            words.append([piece])
        before = cjk
    return runs, words


def _word_tokens(words: list[str]) -> list[str]:
    words = words[:_MOST_WORDS]
    folded = [fold_word(word) for word in words]
    found = folded + [part for word in words for part in parts(word)]
    named = len(folded)
    while named and folded[named - 1] in LEGAL_WORDS:
        named -= 1
    found += ["".join(folded[start:named])[:LONGEST] for start in range(named - 1)]
    return [token for token in found if token]


def _words(text: str) -> list[str]:
    return [fold_word(word) for word in re.findall(r"[^\W_]+", text)]


def _distinct(tokens: Iterable[str]) -> list[str]:
    return [token for token in dict.fromkeys(token[:LONGEST] for token in tokens) if token]
