"""The events of imports, as they read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yihu.ground.events import event_type

FINISHED = event_type(
    "ground.import.finished",
    _("{actor} imported {file}: {created} created, {updated} updated, {skipped} left out, {errors} wrong"),
    "import",
)
UNDONE = event_type(
    "ground.import.undone",
    _("{actor} took the import of {file} back: {removed} removed, {restored} restored, {kept} kept"),
    "undo",
)
