from __future__ import annotations

from typing import Any

from django.db.models.signals import post_migrate, pre_migrate

from yihu.ground.rooms import Room


class Insight(Room):
    name = "yihu.insight"
    label = "insight"
    floor = 4

    def ready(self) -> None:
        """Have the records' changes written down whenever the database has been brought up to date."""
        super().ready()
        pre_migrate.connect(_before_migration, sender=self)
        post_migrate.connect(_after_migration, sender=self)


def _before_migration(plan: list[Any], **_: Any) -> None:
    """A migration may rebuild a table, and SQLite refuses that while a trigger names another that is being rebuilt."""
    from yihu.insight import changes

    if plan:
        changes.remove()


def _after_migration(**_: Any) -> None:
    from yihu.insight import changes

    changes.install()
