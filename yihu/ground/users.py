"""Giving log-ins, passwords and roles to members of staff."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yihu.ground import clock
from yihu.ground.actors import Actor
from yihu.ground.commands import WrongInput
from yihu.ground.events import event_type, record
from yihu.ground.models import RoleAssignment, Territory, User
from yihu.ground.permissions import ROLES

event_type("ground.user.made", _("{actor} made the log-in {username}"), "person")
event_type("ground.user.changed", _("{actor} changed the log-in {username}: {what}"), "person")
event_type("ground.password.changed", _("{actor} changed the password of {username}"), "lock")


def set_password(actor: Actor, user: User, password: str) -> None:
    """Give `user` a new password; ValidationError says what is wrong with it."""
    validate_password(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        record(actor, "ground.password.changed", username=user.username)


def new_password() -> str:
    """A password nobody has chosen: 16 letters and digits."""
    return secrets.token_urlsafe(12)


@transaction.atomic
def make_or_change(
    actor: Actor,
    username: str,
    *,
    name: str = "",
    password: str = "",
    role: str = "",
    territory: str = "",
    take: bool = False,
    active: bool | None = None,
) -> User:
    """Make the log-in `username` where there is none, and change what is given; WrongInput names the fault."""
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User.objects.create_user(username, name=name or username)
        record(actor, "ground.user.made", username=username)
    elif name and name != user.name:
        user.name = name
        user.save(update_fields=["name"])
        record(actor, "ground.user.changed", username=username, what=f"name {name}")
    if password:
        try:
            set_password(actor, user, password)
        except ValidationError as fault:
            raise WrongInput(" ".join(fault.messages)) from fault
    if role:
        _role(actor, user, role, territory, take)
    if active is not None and active != user.is_active:
        user.is_active = active
        user.save(update_fields=["is_active"])
        record(actor, "ground.user.changed", username=username, what="may log in" if active else "may not log in")
    return user


def _role(actor: Actor, user: User, role: str, code: str, take: bool) -> None:
    if role not in ROLES:
        raise WrongInput(f"there is no role {role!r}; there are {', '.join(ROLES)}")
    if user.kind != User.Kind.STAFF:
        raise WrongInput(f"{user.username} is no member of staff; only staff have roles")
    place = (
        Territory.objects.filter(Q(code=code) | Q(name=code)).first()
        if code
        else Territory.objects.filter(parent=None).first()
    )
    if place is None:
        raise WrongInput(f"there is no territory {code!r}; write its code or name, or import the territories first")
    today = clock.today()
    held = RoleAssignment.objects.filter(Q(until=None) | Q(until__gte=today), user=user, role=role, territory=place)
    if take:
        held.filter(since__gte=today).delete()
        held.update(until=today - timedelta(days=1))
    elif not held.exists():
        RoleAssignment.objects.create(user=user, role=role, territory=place, since=today)
    record(actor, "ground.user.changed", username=user.username, what=f"{'-' if take else '+'}{role} {place.code}")
