from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yihu.accounts.models.organisation import Organisation
from yihu.accounts.models.person import Person
from yihu.ground import scope
from yihu.ground.actors import Actor
from yihu.ground.ids import uuid7


class Scheme(models.TextChoices):
    """Who gave an identifier."""

    EXTERNAL = "external", _("Customer number")  # the supplier's own numbering, as imported
    USCC = "uscc", _("Unified social credit code")
    REGISTRATION = "registration", _("Registration number")  # the 15-digit number before 2015, or a foreign one


class Identifier(scope.Scoped):
    """A value under which something is known elsewhere, from a day until perhaps a day."""

    view_permission = "accounts.account:view"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scheme = models.CharField(max_length=16, choices=Scheme)
    value = models.CharField(max_length=64)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.value


class OrganisationIdentifier(Identifier):
    """An identifier of an organisation."""

    anchor_path = "organisation__"
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "value"], condition=Q(until=None), name="organisation_identifier")
        ]


class PersonIdentifier(Identifier):
    """An identifier of a person."""

    view_permission = "accounts.person:view"
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "value"], condition=Q(until=None), name="person_identifier")
        ]

    @classmethod
    def scope(cls, actor: Actor, permission: str) -> Q:
        """Identifiers of the people that the actor reaches."""
        return Q(person__in=Person.objects.visible_to(actor, permission))
