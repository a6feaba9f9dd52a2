"""Permission names. A room declares them in its `permissions.py`; a name nobody declared raises."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLES = (
    "administrator",
    "director",
    "marketing_manager",
    "account_manager",
    "service_agent",
    "analyst",
)
TEAM = "team"  # the pseudo-role that membership of an account's team gives on that account

_NAME = re.compile(r"^[a-z]+\.[a-z_]+:[a-z_]+$")
_registry: dict[str, Permission] = {}


class UnknownPermission(LookupError):
    """A permission name that no room has declared."""


@dataclass(frozen=True)
class Permission:
    """One thing that may be done, and the roles that may do it within their territory."""

    name: str
    title: str | Promise
    roles: frozenset[str]


def permission(name: str, title: str | Promise, roles: Iterable[str]) -> str:
    """Declare the permission `name` (`room.noun:verb`) for `roles` and return the name."""
    if not _NAME.match(name):
        raise ValueError(f"a permission is named room.noun:verb, not {name!r}")
    wanted = frozenset(roles) | {"administrator"}
    if unknown := wanted - set(ROLES) - {TEAM}:
        raise ValueError(f"{name}: no such role: {', '.join(sorted(unknown))}")
    _registry[name] = Permission(name, title, wanted)
    return name


def known(name: str) -> str:
    """`name`, if a room has declared it; UnknownPermission otherwise."""
    if name not in _registry:
        raise UnknownPermission(
            f"no room declares the permission {name!r}; see docs/permissions.md for those there are"
        )
    return name


def permissions_of(role: str) -> frozenset[str]:
    """All permissions that `role` (or TEAM) has."""
    return frozenset(p.name for p in _registry.values() if role in p.roles)


def registry() -> dict[str, Permission]:
    """Every declared permission by name."""
    return dict(sorted(_registry.items()))


STAFF = frozenset(ROLES)

permission("ground.event:view", _("See what was done to an account"), STAFF | {TEAM})
permission("ground.job:view", _("See one's own jobs; everywhere: all jobs"), STAFF)
permission("ground.job:cancel", _("Cancel one's own jobs; everywhere: all jobs"), STAFF)
permission("ground.import:run", _("Import files"), {"director", "marketing_manager"})
permission("ground.export:run", _("Export lists as files"), {"director", "marketing_manager", "analyst"})
permission("ground.audit:view", _("See the audit record"), {"director"})
