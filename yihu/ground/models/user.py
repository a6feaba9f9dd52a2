from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from yihu.ground import clock
from yihu.ground.ids import uuid7
from yihu.ground.models.territory import Territory
from yihu.ground.permissions import ROLES

ROLE_TITLES = {
    "administrator": _("Administrator"),
    "director": _("Director"),
    "marketing_manager": _("Marketing manager"),
    "account_manager": _("Account manager"),
    "service_agent": _("Service agent"),
    "analyst": _("Analyst"),
}


class UserManager(BaseUserManager["User"]):
    """Log-ins by user name."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """A new log-in; without password nobody can sign in with it."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A log-in: a member of staff, a customer's person or a partner."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff")
        CUSTOMER = "customer", _("Customer")
        PARTNER = "partner", _("Partner")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=64)
    email = models.EmailField(blank=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.STAFF)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name


class RoleAssignment(models.Model):
    """A role that a member of staff holds in a territory and below it, from a day, perhaps until a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=32, choices=[(r, ROLE_TITLES[r]) for r in ROLES])
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="assignments")
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role", "territory", "since"], name="one_assignment_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.territory}"
