"""A room of the house: a Django app whose files of fixed names register what they declare."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import ClassVar

from django.apps import AppConfig, apps

DECLARATIONS = (
    "permissions",
    "facts",
    "metrics",
    "timeline",
    "search",
    "jobs",
    "importers",
    "exporters",
    "navigation",
    "commands",
)


class Room(AppConfig):
    """Base of every room's AppConfig; imports the room's declarations when Django starts."""

    default_auto_field = "django.db.models.BigAutoField"
    floor: ClassVar[int]

    def __init_subclass__(cls) -> None:
        """Each apps.py also holds the name `Room`; of the two, Django shall take the room's own class."""
        super().__init_subclass__()
        cls.default = True

    def ready(self) -> None:
        """Import the declaration files that this room has."""
        for name in DECLARATIONS:
            module = f"{self.name}.{name}"
            if find_spec(module) is not None:
                import_module(module)


def rooms() -> list[Room]:
    """All rooms, lowest floor first."""
    return sorted((a for a in apps.get_app_configs() if isinstance(a, Room)), key=lambda room: room.floor)
