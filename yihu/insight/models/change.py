from __future__ import annotations

from django.db import models


class Change(models.Model):
    """That rows of a fact changed since the last refresh; written by triggers, so that no way of writing is missed.

    Only appended to and deleted from: a mark that is shared by two transactions would be lost with the first.
    """

    class Op(models.TextChoices):
        ADDED = "+"
        ALTERED = "!"
        REMOVED = "-"
        WHOLE = "*"  # something, or everything: the fact is to be read again

    id = models.BigAutoField(primary_key=True)
    fact = models.CharField(max_length=32)
    op = models.CharField(max_length=1, choices=Op)
    key = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.fact} {self.op} {self.key or ''}"
