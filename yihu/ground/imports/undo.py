"""Taking a whole run back: what it created goes, what it changed gets its former values. What something else has come
to depend on, or somebody has changed since, is kept and named. All of it in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

from yihu.ground import bulk, clock, search
from yihu.ground.imports import history
from yihu.ground.imports.kinds import registry
from yihu.ground.imports.store import plain
from yihu.ground.models import ImportChange, ImportRun

CREATED, UPDATED = ImportChange.Deed.CREATED, ImportChange.Deed.UPDATED
BATCH = 2000
NAMED = 100  # of the rows kept, so many are named
Beat = Callable[[], None]


class Undo:
    """One run on its way back."""

    def __init__(self, run: ImportRun, beat: Beat = lambda: None) -> None:
        self.run, self.beat = run, beat
        self.kind = registry()[run.kind]
        self.changes = ImportChange.objects.filter(run_id=run.pk)
        self.counts: Counter[str] = Counter()
        self.kept: list[dict[str, Any]] = []
        self.touched: dict[str, set[UUID]] = {}  # search kind → what has to be indexed anew

    def go(self) -> dict[str, Any]:
        """Take the run back; how many rows were removed and restored, and what was kept and why."""
        history.spread(self.run.pk)
        self._restore()
        self._remove_rows_of_the_run()
        self._keep_what_is_needed()
        self._touch_wholes()
        self._remove()
        for kind, ids in self.touched.items():
            search.reindex(kind, ids)
        history.clear(self.run.pk)
        return {
            **self.counts,
            "removed": self.counts["removed"],
            "restored": self.counts["restored"],
            "kept": self.kept,
        }

    # what was changed

    def _restore(self) -> None:
        for model, rows in self._updated():
            self.beat()
            columns = sorted({name for row in rows for name in row.before or {}} - {"changed_at"})
            present = _present(model, columns, [row.object_id for row in rows])
            restored = []
            for row in rows:
                values = present.get(row.object_id)
                if values is not None:
                    restored.append((row.object_id, *self._former(model, columns, values, row), clock.now()))
            stamped = [*columns, "changed_at"] if _has_stamp(model) else columns
            self.counts["restored"] += bulk.update(model, stamped, [row[: len(stamped) + 1] for row in restored])
            self._touch(model, [id for id, *_values in restored])

    def _updated(self) -> Iterator[tuple[type[models.Model], list[ImportChange]]]:
        rows = self.changes.filter(deed=UPDATED).order_by("model", "pk")
        for label in rows.values_list("model", flat=True).distinct().order_by("model"):
            of_model = list(rows.filter(model=label))
            for start in range(0, len(of_model), BATCH):
                yield apps.get_model(label), of_model[start : start + BATCH]

    def _former(self, model: Any, columns: list[str], values: Any, row: ImportChange) -> Iterator[Any]:
        """The values to set: the former one where the present one is still the import's."""
        before = row.before or {}
        for name, value in zip(columns, values, strict=True):
            old, new = before.get(name, (None, None))
            if name not in before:
                yield value
            elif plain(value) == new:
                yield model._meta.get_field(name).to_python(old)
            else:
                self._name(model, row.object_id, row.row, "changed")
                yield value

    def _touch(self, model: type[models.Model], ids: Iterable[UUID]) -> None:
        if _indexed(model):
            self.touched.setdefault(model._meta.label_lower, set()).update(ids)

    def _touch_wholes(self) -> None:
        """What loses a part is found by other words afterwards."""
        wholes = self.changes.filter(deed=CREATED, kept=False).exclude(whole_id=None).values("whole_id")
        created = self.changes.filter(deed=CREATED, kept=False)
        for index in search.indexes():
            rows = index.model._default_manager.filter(~Exists(created.filter(object_id=OuterRef("pk"))), pk__in=wholes)
            self._touch(index.model, rows.values_list("pk", flat=True))

    # what was created

    def _keep_what_is_needed(self) -> None:
        """Mark as kept what others depend on, and then what the kept depend on, until nothing more is found."""
        models_made = self._models()
        for model in models_made:
            self._keep(model, self._changed_since(model), "changed")
        found = True
        while found:
            self.beat()
            found = sum(self._keep_for(model) for model in models_made) > 0

    def _models(self) -> list[type[models.Model]]:
        """The models of what was created, parts and dependants first: the last written go first."""
        rows = self.changes.filter(deed=CREATED).values("model").annotate(last=models.Max("pk"))
        return [apps.get_model(row["model"]) for row in rows.order_by("-last")]

    def _mine(self, model: type[models.Model], **more: Any) -> QuerySet[ImportChange]:
        return self.changes.filter(deed=CREATED, model=model._meta.label_lower, **more)

    def _going(self, model: type[models.Model]) -> Any:
        return self._mine(model, kept=False).values("object_id")

    def _changed_since(self, model: type[models.Model]) -> Any:
        """Ids of what a later import changed, or somebody after the run was done."""
        later = ImportChange.objects.filter(deed=UPDATED, object_id=OuterRef("object_id")).exclude(run_id=self.run.pk)
        found = list(self._mine(model).filter(Exists(later)).values_list("object_id", flat=True))
        if self.run.finished_at and _has_stamp(model):
            rows = model._default_manager.filter(pk__in=self._going(model), changed_at__gt=self.run.finished_at)
            found += rows.values_list("pk", flat=True)
        return found

    def _keep_for(self, model: type[models.Model]) -> bool:
        """Keep what rows that stay refer to; whether there was any."""
        found = False
        for relation in _references_to(model):
            other: Any = relation.related_model
            key = relation.field.attname
            rows = other._default_manager.filter(**{f"{key}__in": self._going(model)})
            # NOT EXISTS and not NOT IN, which PostgreSQL carries out row by row where there are many
            stays = ~Exists(self._mine(other, kept=False).filter(object_id=OuterRef("pk")))
            staying = rows.filter(stays).values_list(key, flat=True).distinct()
            found |= self._keep(model, list(staying), other._meta.label_lower)
        return found

    def _keep(self, model: type[models.Model], ids: list[UUID], why: str) -> bool:
        found = False
        for start in range(0, len(ids), BATCH):
            some = ids[start : start + BATCH]
            rows = self._mine(model, kept=False).filter(object_id__in=some)
            for id, row in rows.values_list("object_id", "row"):
                found = True
                self._name(model, id, row, why)
            rows.update(kept=True)
            self.changes.filter(deed=CREATED, whole_id__in=some).update(kept=True)
        return found

    def _remove_rows_of_the_run(self) -> None:
        for label in self.kind.carries_run:
            model: Any = apps.get_model(label)
            self.counts["removed"] += _delete(model._default_manager.filter(run_id=self.run.pk))

    def _remove(self) -> None:
        for model in self._models():
            self.beat()
            going = list(self._going(model).values_list("object_id", flat=True)) if _indexed(model) else []
            self.counts["removed"] += _delete(model._default_manager.filter(pk__in=self._going(model)))
            if going:
                search.remove(model._meta.label_lower, going)

    def _name(self, model: type[models.Model], id: UUID, row: int, why: str) -> None:
        self.counts["kept_rows"] += 1
        if len(self.kept) < NAMED:
            self.kept.append({"row": row, "model": model._meta.label_lower, "id": str(id), "why": why})


def _references_to(model: type[models.Model]) -> list[Any]:
    """Every foreign key that refers to `model`, those without a name for the way back included.

    A key without a constraint is of something derived, such as a figure: what it refers to may go.
    """
    found = model._meta.get_fields(include_hidden=True)
    relations: list[Any] = [field for field in found if field.auto_created and (field.one_to_many or field.one_to_one)]
    return [relation for relation in relations if relation.field.db_constraint]


def _has_stamp(model: type[models.Model]) -> bool:
    return any(field.name == "changed_at" for field in model._meta.concrete_fields)


def _present(model: type[models.Model], columns: list[str], ids: list[UUID]) -> dict[UUID, Any]:
    rows = model._default_manager.filter(pk__in=ids).values_list("pk", *columns)
    return {id: values for id, *values in rows}


def _delete(rows: Any) -> int:
    """Delete in one statement; what depends on the rows was looked at before, and the database looks again."""
    return int(rows._raw_delete(rows.db))


def _indexed(model: type[models.Model]) -> bool:
    return any(index.kind == model._meta.label_lower for index in search.indexes())
