"""Territories to choose from, in the reach of who asks."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from yihu.ground.actors import Actor
from yihu.ground.models import Territory

MOST = 500  # in more territories than this, counties are offered below the chosen city only


def options(actor: Actor, permission: str, chosen: str) -> list[tuple[str, str]]:
    """(code, name set in by its depth) of the territories where the actor has `permission`; one query."""
    rows = Territory.objects.order_by("path")
    if permission and not actor.everywhere(permission):
        reach = actor.territories(permission)
        rows = rows.filter(pk__in=reach)
        large = len(reach) > MOST
    else:
        large = True
    if large:
        rows = rows.filter(Q(level__lt=Territory.Level.COUNTY) | Q(code=chosen) | _beside(chosen))
    found = list(rows.only("code", "name", "name_en", "level", "path"))
    top = min((row.level for row in found), default=0)
    return [(row.code, "\u3000" * (row.level - top) + str(row)) for row in found]


def _beside(code: str) -> Q:
    """Counties below the chosen city, or in the same city as the chosen county."""
    chosen = Territory.objects.filter(code=code)
    return Q(parent__in=chosen.values("pk")) | Q(
        parent__in=chosen.filter(level=Territory.Level.COUNTY).values("parent")
    )


def subtree(code: str) -> list[UUID]:
    """The ids of the territory of this code and of all below it; one query."""
    path = Territory.objects.filter(code=code).values("path")[:1]
    return list(Territory.objects.filter(path__startswith=path).values_list("pk", flat=True))
