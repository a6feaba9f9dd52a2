"""What changed in the records since the last refresh: triggers on the tables that facts follow write it down.

Triggers, because they miss nothing: imports, undo, bulk statements, somebody at the database's own prompt. They are
made from the facts' declarations, so that a room that declares a fact does nothing more. Where one had to be made anew,
the fact is marked to be read whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from yihu.ground import facts
from yihu.ground.facts import Fact, RowsOf
from yihu.insight.models import Change

Op = Change.Op
PREFIX = "insight_"
EVENTS = (("INSERT", Op.ADDED), ("UPDATE", Op.ALTERED), ("DELETE", Op.REMOVED))
WHOLE_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}note_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO insight_change (fact, op) VALUES (TG_ARGV[0], '{Op.WHOLE}');
  RETURN NULL;
END $$"""
ROWS_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}note_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO insight_change (fact, op, key) SELECT TG_ARGV[0], TG_ARGV[1], id FROM changed;
  RETURN NULL;
END $$"""


@dataclass(frozen=True)
class Trigger:
    """A trigger of ours: its table, the fact it serves, and the statement that makes it (with {name} in it)."""

    table: str
    fact: str
    statement: str

    @property
    def name(self) -> str:
        """Names what it does: another statement has another name."""
        return f"{PREFIX}{self.fact}_{hashlib.sha256(self.statement.encode()).hexdigest()[:10]}"


def triggers() -> list[Trigger]:
    """All triggers that the declared facts need on this database."""
    make = _on_postgres if connection.vendor == "postgresql" else _on_sqlite
    return [made for fact in facts.registry().values() for model in fact.follows.models for made in make(fact, model)]


def _on_postgres(fact: Fact, model: type[Model]) -> Iterator[Trigger]:
    table = model._meta.db_table
    for event, op in EVENTS:
        if isinstance(fact.follows, RowsOf):
            side = "OLD" if event == "DELETE" else "NEW"
            what = f"REFERENCING {side} TABLE AS changed FOR EACH STATEMENT"
            yield _trigger(fact, table, event, f"{what} EXECUTE FUNCTION {PREFIX}note_rows('{fact.name}', '{op}')")
        else:
            yield _trigger(fact, table, event, f"EXECUTE FUNCTION {PREFIX}note_whole('{fact.name}')")
    yield _trigger(fact, table, "TRUNCATE", f"EXECUTE FUNCTION {PREFIX}note_whole('{fact.name}')")


def _on_sqlite(fact: Fact, model: type[Model]) -> Iterator[Trigger]:
    table = model._meta.db_table
    for event, op in EVENTS:
        side = "OLD" if event == "DELETE" else "NEW"
        values = f"'{op}', {side}.id" if isinstance(fact.follows, RowsOf) else f"'{Op.WHOLE}', NULL"
        yield _trigger(
            fact,
            table,
            event,
            f"BEGIN INSERT INTO insight_change (fact, op, key) VALUES ('{fact.name}', {values}); END",
        )


def _trigger(fact: Fact, table: str, event: str, rest: str) -> Trigger:
    return Trigger(table, fact.name, f'CREATE TRIGGER {{name}} AFTER {event} ON "{table}" {rest}')


def install() -> None:
    """Make the triggers that are missing, and remove ours that no fact needs any more. Cheap where all is well."""
    tables = set(connection.introspection.table_names())
    if Change._meta.db_table not in tables:  # unapplied
        return
    wanted = {trigger.name: trigger for trigger in triggers() if trigger.table in tables}
    there = _there()
    if wanted.keys() == there.keys():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for name in there.keys() - wanted.keys():
            _drop(cursor, name, there[name])
        if connection.vendor == "postgresql":
            cursor.execute(WHOLE_FUNCTION)
            cursor.execute(ROWS_FUNCTION)
        missing = wanted.keys() - there.keys()
        for name in sorted(missing):
            cursor.execute(wanted[name].statement.format(name=name))
        # Last, so that on PostgreSQL whoever was writing while a trigger was made has ended before the mark is set.
        Change.objects.bulk_create(Change(fact=fact, op=Op.WHOLE) for fact in sorted({wanted[n].fact for n in missing}))


def remove() -> None:
    """Take all our triggers away, as a change of the tables needs it; `install` brings them back."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name, table in _there().items():
            _drop(cursor, name, table)


def _drop(cursor: Any, name: str, table: str) -> None:
    cursor.execute(f'DROP TRIGGER {name} ON "{table}"' if connection.vendor == "postgresql" else f"DROP TRIGGER {name}")


def _there() -> dict[str, str]:
    """The names of our triggers in the database, with their tables."""
    if connection.vendor == "postgresql":
        sql = (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND starts_with(tgname, %s) AND pg_table_is_visible(tgrelid)"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [PREFIX])
            return dict(cursor.fetchall())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 8) = %s", [PREFIX]
        )
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class Log:
    """What was written down, as one reading saw it: how many changes of each kind per fact, and the ids seen."""

    counts: dict[tuple[str, str], int]
    seen: list[tuple[int, int]]  # spans of ids without a gap, both ends in them

    def of(self, fact: str) -> dict[str, int]:
        """How often each kind of change happened to `fact`."""
        return {op: count for (name, op), count in self.counts.items() if name == fact}


def read() -> Log:
    """The log as it is now; inside `one_view` it is what the facts are read beside."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT fact, op, count(*) FROM insight_change GROUP BY fact, op")
        counts = {(fact, op): count for fact, op, count in cursor.fetchall()}
        if not counts:
            return Log({}, [])
        # An id missing in between may belong to a transaction that has not ended; its mark must stay.
        cursor.execute(
            "SELECT min(id), max(id) FROM "
            "(SELECT id, id - row_number() OVER (ORDER BY id) AS island FROM insight_change) AS numbered "
            "GROUP BY island"
        )
        return Log(counts, cursor.fetchall())


def keys(fact: str, ops: tuple[str, ...]) -> list[str]:
    """The keys of `fact` with a change of one of the kinds `ops`, each once, as the database writes them."""
    places = ", ".join(["%s"] * len(ops))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT CAST(key AS text) FROM insight_change "
            f"WHERE fact = %s AND op IN ({places}) AND key IS NOT NULL",
            [fact, *ops],
        )
        return [row[0] for row in cursor.fetchall()]


def forget(log: Log) -> None:
    """Strike out what a refresh has taken into account, and nothing that came after it was read."""
    for first, last in log.seen:
        Change.objects.filter(id__gte=first, id__lte=last).delete()
