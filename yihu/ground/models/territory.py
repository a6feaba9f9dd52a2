from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yihu.ground.ids import uuid7


class Territory(models.Model):
    """A node of the supplier's territory tree: country, province, city, county. The root is everywhere."""

    class Level(models.IntegerChoices):
        COUNTRY = 0, _("Country")
        PROVINCE = 1, _("Province")
        CITY = 2, _("City")
        COUNTY = 3, _("County")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=16, unique=True)  # GB/T 2260 in China
    name = models.CharField(max_length=64)
    name_en = models.CharField(max_length=96, blank=True)
    level = models.SmallIntegerField(choices=Level)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=128, unique=True, editable=False)  # codes from the root, each ended by "/"

    class Meta:
        ordering: ClassVar = ["path"]

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.path = self.path_below(self.parent)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def path_below(self, parent: Self | None) -> str:
        """The path that this territory has under `parent`."""
        return f"{parent.path if parent else ''}{self.code}/"

    @classmethod
    def subtrees(cls, paths: Iterable[str]) -> dict[str, frozenset[UUID]]:
        """For each path the ids of the territory there and of everything below it; one query for all."""
        wanted = set(paths)
        if not wanted:
            return {}
        rows = list(cls.objects.values_list("path", "id"))
        return {path: frozenset(id for p, id in rows if p.startswith(path)) for path in wanted}

    def ids_below(self) -> frozenset[UUID]:
        """The ids of this territory and of everything below it."""
        return self.subtrees([self.path])[self.path]
