"""Which entries an actor may see, as a condition in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.sql import Query

from yihu.ground import scope
from yihu.ground.actors import Actor
from yihu.ground.models import SearchEntry
from yihu.ground.search.registry import Index

_Reach = tuple[bool, frozenset[UUID], bool]


def visible(actor: Actor, wanted: Iterable[Index]) -> tuple[str, list[Any]]:
    """The condition on ground_searchentry and its parameters; EmptyResultSet where the actor may see none of them."""
    rows = SearchEntry.objects.filter(condition(actor, wanted))
    query: Query = rows.query
    compiler = query.get_compiler(connection=connection)
    sql, params = compiler.compile(query.where)
    return f"({sql})", list(params)


def condition(actor: Actor, wanted: Iterable[Index]) -> Q:
    """Entries of the kinds `wanted` that the actor may see: kinds of the same reach share one condition."""
    kinds: dict[_Reach, list[str]] = {}
    for index in wanted:
        if actor.can(index.permission):
            kinds.setdefault(_reach(actor, index.permission), []).append(index.kind)
    found = scope.NOTHING
    for reach, together in kinds.items():
        part = Q(kind__in=together) & _within(actor, reach)
        found = part if found is scope.NOTHING else found | part
    return found


def _reach(actor: Actor, permission: str) -> _Reach:
    if actor.everywhere(permission):
        return True, frozenset(), False
    return False, actor.territories(permission), actor.on_team(permission)


def _within(actor: Actor, reach: _Reach) -> Q:
    everywhere, territories, team = reach
    if everywhere:
        return Q()
    found = Q(territory_id__in=territories) if territories else scope.NOTHING
    if team:
        mine = Q(account_id__in=scope.team(actor))
        found = mine if found is scope.NOTHING else found | mine
    return found
