"""Business verbs. `@action("accounts.note:write")` opens the transaction and checks the right on the object."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import models, transaction

from yihu.ground.actors import Actor
from yihu.ground.permissions import known
from yihu.ground.scope import Refused

P = ParamSpec("P")
R = TypeVar("R")
Verb = Callable[Concatenate[Actor, P], R]


def action(permission: str) -> Callable[[Verb[P, R]], Verb[P, R]]:
    """Make a function a business verb: it runs in one transaction and is refused where the actor lacks the right.

    The object is the first argument after the actor when that is a scoped row; a verb without one needs the right
    anywhere.
    """

    def wrap(function: Verb[P, R]) -> Verb[P, R]:
        @wraps(function)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            on = args[0] if args and isinstance(args[0], models.Model) else None
            check(actor, permission, on)
            with transaction.atomic():
                return function(actor, *args, **kwargs)

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return wrap


def check(actor: Actor, permission: str, on: models.Model | None = None) -> None:
    """Raise Refused unless `actor` has `permission` (on the row `on`, when one is given)."""
    known(permission)
    if not actor.can(permission):
        raise Refused("not found")
    if on is not None and hasattr(type(on), "scope"):
        rows = type(on)._default_manager.filter(pk=on.pk)
        if not rows.visible_to(actor, permission).exists():  # type: ignore[attr-defined]
            raise Refused("not found")
