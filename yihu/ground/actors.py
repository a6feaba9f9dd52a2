"""Who acts. Everything that reads or changes a customer's data runs as an actor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.db.models import Q

from yihu.ground import clock
from yihu.ground.permissions import TEAM, known, permissions_of

if TYPE_CHECKING:
    from yihu.ground.models import User

Kind = Literal["staff", "customer", "partner", "system", "anonymous"]


@dataclass(frozen=True)
class Grant:
    """A role held in a territory and all that lies below it; `territories` None means everywhere."""

    role: str
    permissions: frozenset[str]
    territories: frozenset[UUID] | None


@dataclass(frozen=True)
class Actor:
    """Somebody (or the system) together with what he may do and where."""

    kind: Kind
    user_id: UUID | None = None
    name: str = ""
    grants: tuple[Grant, ...] = field(default=(), repr=False)

    def can(self, permission: str) -> bool:
        """Whether the actor has `permission` somewhere; on which rows, `visible_to` decides."""
        known(permission)
        if self.kind == "system":
            return True
        return any(permission in g.permissions for g in self.grants) or self.on_team(permission)

    def on_team(self, permission: str) -> bool:
        """Whether membership of an account's team would give `permission` on that account."""
        return self.kind == "staff" and known(permission) in permissions_of(TEAM)

    def everywhere(self, permission: str) -> bool:
        """Whether `permission` is held without regard to territory."""
        known(permission)
        return self.kind == "system" or any(g.territories is None and permission in g.permissions for g in self.grants)

    def covers(self, permission: str, other: str) -> bool:
        """Whether `permission` is held wherever `other` is: rows reached with `other` may then show what needs it."""
        if self.everywhere(permission):
            return True
        if self.everywhere(other) or not self.territories(other) <= self.territories(permission):
            return False
        return self.can(permission) and (self.on_team(permission) or not self.on_team(other))

    def territories(self, permission: str) -> frozenset[UUID]:
        """The territories, children included, where a role gives `permission`."""
        known(permission)
        mine = (g.territories for g in self.grants if permission in g.permissions and g.territories is not None)
        return frozenset().union(*mine)

    @property
    def roles(self) -> frozenset[str]:
        """The names of all roles held anywhere."""
        return frozenset(g.role for g in self.grants)


SYSTEM = Actor("system", name="yihu")
ANONYMOUS = Actor("anonymous")


def actor_for(user: User) -> Actor:
    """The actor that `user` is now: his kind and the roles that are valid today."""
    from yihu.ground.models import Territory

    if not user.is_active:
        return ANONYMOUS
    today = clock.today()
    held = user.assignments.filter(Q(until=None) | Q(until__gte=today), since__lte=today).select_related("territory")
    rows = list(held) if user.kind == "staff" else []
    below = Territory.subtrees([a.territory.path for a in rows if a.territory.parent_id])
    grants = tuple(
        Grant(
            role=a.role,
            permissions=permissions_of(a.role),
            territories=None if a.territory.parent_id is None else below[a.territory.path],
        )
        for a in rows
    )
    return Actor(user.kind, user.id, user.name, grants)  # type: ignore[arg-type]
