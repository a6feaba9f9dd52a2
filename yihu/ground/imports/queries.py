"""Reading of runs and remembered mappings, for an actor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from yihu.ground import clock
from yihu.ground.actors import Actor
from yihu.ground.imports.kinds import Kind, registry
from yihu.ground.imports.mapping import fingerprint, guess
from yihu.ground.models import ImportMapping, ImportRun
from yihu.ground.scope import get_visible

UNDO_DAYS = 30


def kinds_for(actor: Actor) -> list[Kind]:
    """The kinds that the actor may import."""
    return [kind for kind in registry().values() if may_import(actor, kind)]


def may_import(actor: Actor, kind: Kind) -> bool:
    """Whether the actor may import files of `kind`."""
    held = actor.everywhere if kind.everywhere else actor.can
    return held("ground.import:run") and held(kind.permission)


def runs(actor: Actor) -> QuerySet[ImportRun]:
    """The runs that the actor may see, newest first."""
    return ImportRun.objects.visible_to(actor).order_by("-created_at")


def run(actor: Actor, id: UUID) -> ImportRun:
    """One run; Refused where it is not for this actor."""
    found: ImportRun = get_visible(ImportRun.objects.select_related("job"), actor, pk=id)
    return found


def can_undo(run: ImportRun) -> bool:
    """Whether the run can be taken back today from its page; one that failed or was cancelled is back already."""
    return run.state == ImportRun.State.SUCCEEDED and clock.now() - run.created_at < timedelta(days=UNDO_DAYS)


def suggested_mapping(kind: Kind, headers: Sequence[str], user: UUID | None) -> tuple[dict[str, Any], bool]:
    """The mapping to begin with: the one `user` (None: the system) last imported such a file with (True),
    or one guessed from the headers (False). A mapping holds constants, which are nobody else's business.
    """
    known = ImportMapping.objects.filter(kind=kind.name, fingerprint=fingerprint(headers, user)).first()
    if known is not None:
        return dict(known.mapping), True
    return {"columns": guess(kind, headers)}, False
