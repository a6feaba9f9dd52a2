"""What one run of an import knows while it goes from batch to batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_noop as _

from yihu.ground import clock
from yihu.ground.actors import Actor
from yihu.ground.imports.finder import Finder
from yihu.ground.imports.mapping import Mapping
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.models import ImportRun

K = TypeVar("K")
V = TypeVar("V")
MOST_REMARKS = 200
ROWS_IN_REMARK = 20
IMPORT = "ground.import:run"


class Session:
    """The run, its actor and options; finders and caches that live as long as the run; remarks on the whole file."""

    def __init__(self, run: ImportRun, actor: Actor, mapping: Mapping, *, dry: bool) -> None:
        self.run = run
        self.actor = actor
        self.mapping = mapping
        self.dry = dry
        self.update = bool(run.options.get("update"))
        self.now: datetime = clock.now()
        self.zone: ZoneInfo = clock.zone()
        self.currency: str = settings.YIHU_CURRENCY
        self.remarks: dict[tuple[Any, ...], dict[str, Any]] = {}
        self.memory: dict[str, Any] = {}  # what a kind wants to know again in a later batch; lost when interrupted
        self._finders: dict[str, Finder[Any, Any]] = {}
        self._kept: dict[str, Any] = {}

    def finder(self, name: str, load: Callable[[list[K]], dict[K, V]]) -> Finder[K, V]:
        """The finder called `name`, made with `load` at its first use."""
        if name not in self._finders:
            self._finders[name] = Finder(load)
        return cast("Finder[K, V]", self._finders[name])

    def kept(self, name: str, make: Callable[[], V]) -> V:
        """Something small that is read once a run, such as the territories."""
        if name not in self._kept:
            self._kept[name] = make()
        return cast(V, self._kept[name])

    def settle(self) -> None:
        """The batch is in the database. A dry run never comes here: it remembers all that it would have made."""
        for finder in self._finders.values():
            finder.settle()

    def said(self) -> dict[tuple[Any, ...], dict[str, Any]]:
        """The remarks so far, to come back to."""
        return {key: {**entry, "rows": [*entry["rows"]]} for key, entry in self.remarks.items()}

    def forget(self, said: dict[tuple[Any, ...], dict[str, Any]]) -> None:
        """The batch was not written: its remarks are void, and what was found may have changed."""
        self.remarks = said
        self._kept.clear()
        for finder in self._finders.values():
            finder.forget()

    def remark(self, text: str, row: int | None = None, field: str = "", **facts: Any) -> None:
        """Say something about the file that is no fault; the same words about several rows become one remark."""
        key = (text, field, *sorted(facts.items()))
        if key not in self.remarks and len(self.remarks) >= MOST_REMARKS:
            key, text, field, facts = (_MORE,), _MORE, "", {}
        entry = self.remarks.setdefault(key, {"text": text, "field": field, "facts": facts, "count": 0, "rows": []})
        if row is not None:
            entry["count"] += 1
            if len(entry["rows"]) < ROWS_IN_REMARK:
                entry["rows"].append(row)

    def load_remarks(self, remarks: list[dict[str, Any]]) -> None:
        """Take over what an interrupted run had to say."""
        for entry in remarks:
            key = (entry["text"], entry["field"], *sorted(entry["facts"].items()))
            self.remarks[key] = {**entry, "rows": [*entry["rows"]]}

    def may_reach(self, permission: str, model: Any, ids: Iterable[Any]) -> set[Any]:
        """Those of `ids` whose rows the actor may reach with `permission`; one query, or none if everywhere."""
        wanted = {id for id in ids if id is not None}
        if self.everywhere(permission) or not wanted:
            return wanted
        return set(self.visible(model, permission).filter(pk__among=wanted).values_list("pk", flat=True))

    def visible(self, model: Any, permission: str) -> Any:
        """The rows of `model` that the actor may reach both with `permission` and with the right to import."""
        return model.objects.visible_to(self.actor, permission).visible_to(self.actor, IMPORT)

    def everywhere(self, permission: str) -> bool:
        """Whether the actor has both `permission` and the right to import without regard to territory."""
        return self.actor.everywhere(permission) and self.actor.everywhere(IMPORT)

    def territories(self, permission: str) -> frozenset[UUID] | None:
        """The territories where the actor has both `permission` and the right to import; None means everywhere."""
        held = [self.actor.territories(name) for name in (permission, IMPORT) if not self.actor.everywhere(name)]
        return frozenset.intersection(*held) if held else None


_MORE = _("There are more remarks of other kinds.")


def not_yours(field: str) -> RowFault:
    """The fault of a row whose object exists, but not for this actor; does not say which object."""
    return RowFault(
        _("This row belongs to an account or a territory that you may not change."),
        _("Ask whoever is responsible for it to import it, or take the row out."),
        column=field,
    )
