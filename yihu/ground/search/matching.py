"""A typed text as conditions on the tokens of an entry, in the language of each database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from yihu.ground.search.entries import WHOLE
from yihu.ground.text.names import squeeze
from yihu.ground.text.pieces import LONGEST
from yihu.ground.text.search_query import Groups, query_tokens, to_fts5, to_tsquery

EXACT, BEGINNING, ANYWHERE = 0, 1, 2


@dataclass(frozen=True)
class Match:
    """One way to fit: `place` is its rank; `word` what was typed, squeezed; `groups` None asks for the whole word."""

    place: int
    word: str
    groups: Groups | None

    def sql(self, vendor: str) -> tuple[str, str, str]:
        """(tables, condition with one %s, its value) on ground_searchentry."""
        if vendor == "postgresql":
            value = f"'{WHOLE}{self.word}'" if self.groups is None else to_tsquery(self.groups)
            return "ground_searchentry", "ground_searchentry.tokens @@ %s::tsquery", value
        value = f'"{WHOLE}{self.word}"' if self.groups is None else to_fts5(self.groups)
        # CROSS JOIN: SQLite walks the index of words and looks the entries up, never the other way round.
        tables = "ground_search_fts CROSS JOIN ground_searchentry ON ground_searchentry.id = ground_search_fts.rowid"
        return tables, "ground_search_fts MATCH %s", value


def matches_of(text: str) -> list[Match]:
    """The ways in which something fits `text`, best first; none when there is no letter and no digit in it."""
    groups = query_tokens(text)
    word = squeeze(text)[:LONGEST]
    if not groups:
        return []
    if not word:
        return [Match(ANYWHERE, word, groups)]
    called = [Match(EXACT, word, None), Match(BEGINNING, word, [[WHOLE + word]])]
    if len(word) == 1 and word.isascii():  # a letter stands in every second entry: only what begins with it is meant
        return called
    return [*called, Match(ANYWHERE, word, groups)]


def with_words(kind: str, text: str) -> Q:
    """The condition on rows of the model `kind` that they are found by `text`; for lists that are scoped themselves.

    A text without a letter or digit says nothing, and every row fits.
    """
    groups = query_tokens(text)
    if not groups:
        return Q()
    tables, condition, value = Match(ANYWHERE, "", groups).sql(connection.vendor)
    found: Any = RawSQL(
        f"SELECT ground_searchentry.object_id FROM {tables} WHERE {condition} AND ground_searchentry.kind = %s",
        (value, kind),
    )
    return Q(pk__in=found)
