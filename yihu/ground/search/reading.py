"""Finding. One statement: who asks, what he may see, and what fits best stand in the same SQL.

Three sets of candidates are taken, each of a bounded size: what is called exactly so, what begins so, and what has the
words anywhere. Only these are ranked, so that a word that is in every third name costs no more than a rare one. Where
fewer fit than the bounds, which is nearly always, the ranking is complete.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection

from yihu.ground.actors import Actor
from yihu.ground.models import SearchEntry
from yihu.ground.search.matching import Match, matches_of
from yihu.ground.search.registry import Index, index_of, indexes
from yihu.ground.search.visible import visible

MOST = 1000  # a search shows no more results than this
_BOUNDS = (50, 200, MOST)  # candidates: exactly so, beginning so, anywhere
_ENTRY = "ground_searchentry"


@dataclass(frozen=True)
class Item:
    """Something found."""

    kind: str
    object_id: UUID
    title: str
    subtitle: str

    @property
    def url(self) -> str:
        """The address of its page."""
        return index_of(self.kind).url(self.object_id)

    @property
    def index(self) -> Index:
        """The declaration of its kind."""
        return index_of(self.kind)


@dataclass(frozen=True)
class Results:
    """A page of results: `total` counts all that fit, up to a bound; `more` says whether another page follows."""

    items: list[Item]
    more: bool
    total: int

    @property
    def bounded(self) -> bool:
        """Whether there are more than anybody counted."""
        return self.total >= MOST


NOTHING = Results([], more=False, total=0)


def search(
    actor: Actor, text: str, kinds: Iterable[str] | None = None, limit: int = 20, after: int | None = None
) -> Results:
    """What `actor` may see that fits `text`, best first, `limit` items after the first `after`; one query.

    `kinds` names the kinds wanted (all when None). A text without a letter or digit finds nothing.
    """
    wanted = indexes() if kinds is None else [index_of(kind) for kind in dict.fromkeys(kinds)]
    matches = matches_of(text)
    if not matches:
        return NOTHING
    try:
        where, rights = visible(actor, wanted)
    except EmptyResultSet:
        return NOTHING
    start = max(0, after or 0)
    sql, params = _statement(matches, where, rights, [index.kind for index in wanted])
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, limit + 1, start])
        rows = cursor.fetchall()
    items = [Item(kind, _uuid(id), title, subtitle) for kind, id, title, subtitle, _ in rows[:limit]]
    return Results(items, more=len(rows) > limit, total=rows[0][4] if rows else 0)


def suggest(actor: Actor, text: str, limit: int = 8) -> list[Item]:
    """The best `limit` results of all kinds while the text is being typed; one query."""
    return search(actor, text, limit=limit).items


def _statement(matches: list[Match], where: str, rights: list[Any], kinds: list[str]) -> tuple[str, list[Any]]:
    """The statement and its parameters, but for limit and offset."""
    parts: list[str] = []
    params: list[Any] = []
    for match in matches:
        source, condition, value = match.sql(connection.vendor)
        parts.append(
            f"SELECT * FROM (SELECT {_ENTRY}.id, {match.place} AS place FROM {source} "
            f"WHERE {condition} AND {where} LIMIT {_BOUNDS[match.place]}) AS part{match.place}"
        )
        params += [value, *rights]
    position = "strpos" if connection.vendor == "postgresql" else "instr"
    order = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(kinds))
    word = matches[-1].word
    sql = f"""
        WITH found AS ({" UNION ALL ".join(parts)}),
        best AS (SELECT id, MIN(place) AS place FROM found GROUP BY id),
        named AS (
            SELECT e.kind, e.object_id, e.title, e.subtitle,
                CASE WHEN best.place = 2 AND {position}(' ' || lower(e.title), %s) > 0 THEN 2
                    WHEN best.place = 2 THEN 3 ELSE best.place END AS place,
                ROW_NUMBER() OVER (PARTITION BY e.kind, e.object_id ORDER BY best.place, e.id) AS nth
            FROM best JOIN {_ENTRY} e ON e.id = best.id)
        SELECT kind, object_id, title, subtitle, COUNT(*) OVER () FROM named WHERE nth = 1
        ORDER BY place, CASE kind {order} END, LENGTH(title), title, object_id LIMIT %s OFFSET %s"""
    return sql, [*params, f" {word}"]


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


assert SearchEntry._meta.db_table == _ENTRY
