from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yihu.ground import clock, scope
from yihu.ground.actors import Actor
from yihu.ground.ids import uuid7


class ImportRun(scope.Scoped):
    """One file on its way into the records: what it is, how it was read, what became of its rows."""

    view_permission = "ground.import:run"

    class State(models.TextChoices):
        NEW = "new", _("Not started")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        RUNNING = "running", _("Running")
        SUCCEEDED = "succeeded", _("Imported")
        REFUSED = "refused", _("Nothing imported")
        FAILED = "failed", _("Could not be finished")
        UNDONE = "undone", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=32)
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()  # bytes, as given
    sha256 = models.CharField(max_length=64)  # of the bytes as given
    shape = models.JSONField(default=dict)  # how the file is read: form, encoding, delimiter, headers
    mapping = models.JSONField(default=dict)  # columns, constants, dates, duplicates
    options = models.JSONField(default=dict)  # update, strict, again
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    content_key = models.CharField(max_length=64, null=True, unique=True)  # one live run per file, kind and mapping
    counts = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    checkpoint = models.JSONField(default=dict)  # how far it came; written with the rows themselves
    error = models.TextField(blank=True)
    job = models.ForeignKey("ground.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey("ground.User", on_delete=models.SET_NULL, null=True, related_name="+")
    user_name = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-created_at"], name="import_run_created")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("import", args=[self.pk])

    @classmethod
    def scope(cls, actor: Actor, permission: str) -> Q:
        """One's own runs; all of them for those who may everywhere."""
        if actor.everywhere(permission):
            return Q()
        return Q(user_id=actor.user_id) if actor.user_id and actor.can(permission) else scope.NOTHING


class ImportChange(models.Model):
    """A row that an import updated, with what was there before; while a run is taken back, also those it created."""

    class Deed(models.IntegerChoices):
        CREATED = 1, pgettext_lazy("deed", "Created")
        UPDATED = 2, _("Updated")

    run_id = models.UUIDField()  # without a constraint: checking it would cost as much as the row
    model = models.CharField(max_length=64)  # like "accounts.organisation"
    object_id = models.UUIDField()
    whole_id = models.UUIDField(null=True)  # of a part, such as an identifier: the thing whose fate it shares
    row = models.PositiveIntegerField()  # in the file
    deed = models.SmallIntegerField(choices=Deed)
    before = models.JSONField(null=True)  # field → [before, after], for an update
    kept = models.BooleanField(default=False)  # undo found something else that depends on it

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["run_id", "model"], name="import_change_run"),
            models.Index(fields=["object_id"], name="import_change_object"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


class ImportCreated(models.Model):
    """What one batch of an import created in one table, packed: undo unpacks it into ImportChange.

    A row of its own for each would cost as much as the thing itself.
    """

    run_id = models.UUIDField(db_index=True)
    model = models.CharField(max_length=64)
    packed = models.BinaryField()  # see yihu.ground.imports.history

    def __str__(self) -> str:
        return f"{self.model} of {self.run_id}"


class ImportMapping(models.Model):
    """The mapping last used for files of one shape: a kind and a set of column names."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="one_mapping_per_shape"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"
