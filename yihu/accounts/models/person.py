from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yihu.accounts.models.organisation import Department, Organisation
from yihu.ground import clock, scope
from yihu.ground.actors import Actor
from yihu.ground.ids import uuid7


class Person(scope.Scoped):
    """A person. Employer and role are other things, with dates: see Affiliation."""

    view_permission = "accounts.person:view"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100, verbose_name=_("Name"))
    user = models.OneToOneField("ground.User", on_delete=models.SET_NULL, null=True, related_name="person")
    created_at = models.DateTimeField(default=clock.now, verbose_name=_("Created"))
    created_by = models.CharField(max_length=64, blank=True, verbose_name=_("Created by"))
    changed_at = models.DateTimeField(default=clock.now, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "id"], name="person_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.pk])

    @classmethod
    def scope(cls, actor: Actor, permission: str) -> Q:
        """People who have or had a role in an organisation that the actor reaches; staff of a team see themselves."""
        if actor.everywhere(permission):
            return Q()
        return Q(pk__in=Affiliation.objects.visible_to(actor, permission).values("person_id"))


class Affiliation(scope.Scoped):
    """A person's role in an organisation, from a day until perhaps a day. Several at once are ordinary."""

    view_permission = "accounts.person:view"
    anchor_path = "organisation__"

    class BuyingRole(models.TextChoices):
        INITIATOR = "initiator", _("Initiator")
        USER = "user", _("User")
        INFLUENCER = "influencer", _("Influencer")
        BUYER = "buyer", _("Buyer")
        DECIDER = "decider", _("Decider")
        GATEKEEPER = "gatekeeper", _("Gatekeeper")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="affiliations")
    department = models.ForeignKey(Department, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=100, blank=True, verbose_name=pgettext_lazy("job", "Title"))
    buying_role = models.CharField(max_length=12, choices=BuyingRole, blank=True, verbose_name=_("Buying role"))
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "until"], name="affiliation_current")]

    def __str__(self) -> str:
        return self.title


class ContactPoint(scope.Scoped):
    """A way to reach a person or an organisation."""

    view_permission = "accounts.person:view"

    class Kind(models.TextChoices):
        MOBILE = "mobile", _("Mobile")
        PHONE = "phone", _("Telephone")
        EMAIL = "email", _("E-mail")
        WECHAT = "wechat", _("WeChat")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="contact_points")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="contact_points")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=254)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["value"], name="contact_point_value")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(person=None) ^ Q(organisation=None), name="contact_point_of_one")
        ]

    def __str__(self) -> str:
        return self.value

    @classmethod
    def scope(cls, actor: Actor, permission: str) -> Q:
        """Contact points of the people and organisations that the actor reaches."""
        if actor.everywhere(permission):
            return Q()
        return Q(person__in=Person.objects.visible_to(actor, permission)) | Q(
            organisation__in=Organisation.objects.visible_to(actor, permission)
        )
