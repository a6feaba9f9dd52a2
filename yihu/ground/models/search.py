from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class TokensField(models.TextField[str, str]):
    """Search tokens divided by spaces; on PostgreSQL kept as the tsvector of just these lexemes."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """tsvector on PostgreSQL, text elsewhere."""
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """PostgreSQL reads the tokens as lexemes, without a dictionary."""
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"


class SearchEntry(models.Model):
    """What something is found by, once for each account it hangs on. `yihu.ground.search` alone writes and reads it.

    `account_id` and `territory_id` are copies of the anchor's, so that the question who may see an entry needs no join.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=48)  # the model's label, like "accounts.organisation"
    object_id = models.UUIDField()
    account_id = models.UUIDField(null=True)
    territory_id = models.UUIDField(null=True)
    title = models.CharField(max_length=200)
    subtitle = models.CharField(max_length=200, blank=True)
    tokens = TokensField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["object_id"], name="search_object"),
            models.Index(fields=["account_id"], name="search_account"),
            models.Index(fields=["territory_id"], name="search_territory"),
        ]

    def __str__(self) -> str:
        return self.title
