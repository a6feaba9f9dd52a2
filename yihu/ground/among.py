"""The lookup `__among`: like `__in` for thousands of values, given to the database as one parameter."""

from __future__ import annotations

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignKey, Lookup

from yihu.ground import bulk_values


@ForeignKey.register_lookup
@Field.register_lookup
class Among(Lookup[Any]):
    """`code__among=codes`: = ANY of an array on PostgreSQL, one of a JSON list on SQLite."""

    lookup_name = "among"

    def get_prep_lookup(self) -> list[Any]:
        """The values, without duplicates and without None."""
        return [value for value in dict.fromkeys(self.rhs) if value is not None]

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """The condition in the language of the database."""
        left, params = self.process_lhs(compiler, connection)
        field = bulk_values.target(self.lhs.output_field)
        if connection.vendor == "postgresql":
            kind = bulk_values.type_without_length(field)
            return f"{left} = ANY(%s::{kind}[])", [*params, bulk_values.as_array(field, self.rhs)]
        values = json.dumps(bulk_values.for_sqlite(field, self.rhs), ensure_ascii=False)
        return f"{left} IN (SELECT value FROM json_each(%s))", [*params, values]
