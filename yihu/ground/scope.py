"""Which rows an actor may reach. `visible_to` is the only way to rows in pages, API, search, exports and jobs.

Rows hang on an *anchor*: the customer organisation. The anchor has a territory and an account team; every other
scoped model names the path from itself to the anchor. Without a declared path there is no scope and no row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404

from yihu.ground.actors import Actor

NOTHING = Q(pk__in=[])
TeamIds = Callable[[Actor], "QuerySet[Any, Any]"]
_anchor: dict[str, Any] = {}
M = TypeVar("M", bound=models.Model)


class Refused(Http404):
    """Not there, or not for this actor: the two look the same from outside."""


def set_anchor(model: type[models.Model], team: TeamIds) -> None:
    """Make `model` the anchor; `team(actor)` gives the ids of the anchors on whose team the actor is today."""
    _anchor.update(model=model, team=team)


def anchor() -> Any:
    """The anchor model."""
    return _anchor["model"]


def team(actor: Actor) -> QuerySet[Any, Any]:
    """The ids of the anchors on whose team the actor is today."""
    mine: QuerySet[Any, Any] = _anchor["team"](actor)
    return mine


def reach(actor: Actor, permission: str, path: str = "") -> Q:
    """The condition on rows whose anchor stands at `path` ("" for the anchor itself, else like "account__")."""
    if not actor.can(permission):
        return NOTHING
    if actor.everywhere(permission):
        return Q()
    condition = NOTHING
    if territories := actor.territories(permission):
        condition = Q(**{f"{path}territory__in": territories})
    if actor.on_team(permission):
        team = Q(**{f"{path.removesuffix('__') or 'pk'}__in": _anchor["team"](actor)})
        condition = team if condition is NOTHING else condition | team
    return condition


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows that know who may see them."""

    def visible_to(self, actor: Actor, permission: str | None = None) -> Self:
        """The rows that `actor` may reach with `permission` (the model's view permission when not given)."""
        model: Any = self.model
        return self.filter(model.scope(actor, permission or model.view_permission))


class Scoped(models.Model):
    """A model whose rows belong to an account, directly or through `anchor_path`."""

    view_permission: ClassVar[str]
    anchor_path: ClassVar[str] = "account__"

    objects: ClassVar[models.Manager[Any]] = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor, permission: str) -> Q:
        """The condition for rows that `actor` may reach with `permission`."""
        return reach(actor, permission, cls.anchor_path)


def get_visible(rows: QuerySet[M], actor: Actor, permission: str | None = None, **key: Any) -> M:
    """The one row of `rows` with `key` that the actor may reach; Refused otherwise."""
    found = rows.visible_to(actor, permission).filter(**key).first()  # type: ignore[attr-defined]
    if found is None:
        raise Refused("not found")
    return found  # type: ignore[no-any-return]
