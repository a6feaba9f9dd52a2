from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yihu.ground import clock
from yihu.ground.ids import uuid7
from yihu.ground.scope import Scoped


class Organisation(Scoped):
    """A customer organisation, called an account where the supplier deals with it: the anchor of every right."""

    view_permission = "accounts.account:view"
    anchor_path = ""

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        GOVERNMENT = "government", _("Government")
        EDUCATION = "education", _("Education")
        HEALTH = "health", _("Health care")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200, verbose_name=_("Name"))
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.COMPANY, verbose_name=_("Kind"))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("Belongs to")
    )
    territory = models.ForeignKey(
        "ground.Territory", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Territory")
    )
    owner = models.ForeignKey(  # the team member in the role OWNER, kept here for lists
        "ground.User", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("Account manager")
    )
    industry = models.CharField(max_length=80, blank=True, verbose_name=_("Industry"))
    employees = models.PositiveIntegerField(null=True, blank=True, verbose_name=_("Employees"))
    founded = models.PositiveSmallIntegerField(null=True, blank=True, verbose_name=_("Founded"))
    website = models.CharField(max_length=200, blank=True, verbose_name=_("Website"))
    address = models.CharField(max_length=200, blank=True, verbose_name=_("Address"))
    country = models.CharField(max_length=80, blank=True, verbose_name=_("Country or region"))
    created_at = models.DateTimeField(default=clock.now, verbose_name=_("Created"))
    created_by = models.CharField(max_length=64, blank=True, verbose_name=_("Created by"))
    changed_at = models.DateTimeField(default=clock.now, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)  # in the bin; can be taken out again

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name", "id"], name="organisation_name"),
            models.Index(fields=["territory", "name"], name="organisation_territory_name"),
            models.Index(fields=["industry", "name"], name="organisation_industry_name"),
            models.Index(fields=["territory", "industry", "name"], name="organisation_place_trade"),
            models.Index(fields=["created_at", "id"], name="organisation_created"),
            models.Index(fields=["changed_at"], name="organisation_changed"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("account", args=[self.pk])


class OrganisationName(Scoped):
    """Another name of an organisation: a short, former or foreign one."""

    view_permission = "accounts.account:view"
    anchor_path = "organisation__"

    class Kind(models.TextChoices):
        SHORT = "short", _("Short name")
        FORMER = "former", _("Former name")
        ENGLISH = "english", _("English name")
        BRAND = "brand", _("Brand")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=200)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    def __str__(self) -> str:
        return self.value


class Site(Scoped):
    """A place of an organisation."""

    view_permission = "accounts.account:view"
    anchor_path = "organisation__"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    territory = models.ForeignKey("ground.Territory", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class Department(Scoped):
    """A department of an organisation; departments nest."""

    view_permission = "accounts.account:view"
    anchor_path = "organisation__"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="departments")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Designation(Scoped):
    """That an account is of high potential or strategic: said by whom, why, from when; ended by `until`."""

    view_permission = "accounts.account:view"
    anchor_path = "organisation__"

    class Kind(models.TextChoices):
        HIGH_POTENTIAL = "high_potential", _("High potential")
        STRATEGIC = "strategic", _("Strategic")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="designations")
    kind = models.CharField(max_length=16, choices=Kind)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey("ground.User", on_delete=models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=models.Q(until=None), name="one_open_designation"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
