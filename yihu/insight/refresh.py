"""The refresh: read what changed, compute every metric and tier, publish what became different.

Nothing changed → nothing is computed. A crash at any moment leaves the figures of the run before, with its files, and
the next refresh does the work.
"""

from __future__ import annotations

import hashlib
import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, OperationalError

from yihu.ground import clock, facts, metrics
from yihu.ground.actors import Actor
from yihu.ground.ids import uuid7
from yihu.insight import changes
from yihu.insight.changes import Log
from yihu.insight.engine import Engine, connect
from yihu.insight.models import RefreshRun
from yihu.insight.snapshots import files
from yihu.insight.snapshots.files import Manifest
from yihu.insight.snapshots.update import Updated, one_view, update

FACTS = ("transactions", "accounts", "offerings", "designations")
TRIES = 3
STEPS = 4
MAKERS = (("engine", "compose.py"), ("engine", "tiers.py"), ("publish", "shape.py"))  # they too decide what comes out
Report = Callable[[int, int, str], None]


@dataclass
class Outcome:
    """What a refresh did."""

    run: RefreshRun
    changed: bool
    read: dict[str, dict[str, Any]] = field(default_factory=dict)  # per fact: rows read, and how
    queries: int = 0
    written: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


def refresh(
    actor: Actor,
    *,
    as_of: date | None = None,
    engine_url: str = "",
    everything: bool = False,
    report: Report = lambda done, total, message: None,
) -> Outcome:
    """Bring all published figures up to date as of `as_of` (today when not given).

    `everything` reads the records and computes anew even where nothing changed. Of two refreshes at once the second
    waits, and then mostly finds nothing left to do.
    """
    with files.only_one():
        for left in range(TRIES - 1, -1, -1):
            try:
                return _Refresh(actor, as_of, engine_url or settings.YIHU_ENGINE_URL, everything, report).run()
            except (IntegrityError, OperationalError):  # another machine's refresh came first, or the database was busy
                if not left:
                    raise
    raise AssertionError("unreachable")


class _Refresh:
    def __init__(self, actor: Actor, as_of: date | None, engine_url: str, everything: bool, report: Report) -> None:
        self.actor, self.engine_url, self.everything, self.report = actor, engine_url, everything, report
        self.day = as_of or clock.today()
        self.chosen = as_of is not None and as_of != clock.today()
        self.started = clock.now()
        self.seconds: dict[str, float] = {}
        self.last = RefreshRun.last()
        self.before = None if everything else files.read_manifest(self.last.pk if self.last else None)

    def run(self) -> Outcome:
        id = uuid7()
        log, updated = self._step(1, "extract", lambda: self._read(id))
        read = {name: {"rows": u.read, "how": u.how} for name, u in updated.items()}
        if self._nothing_to_do(updated):
            changes.forget(log)
            assert self.last
            return Outcome(self.last, False, read, seconds=self.seconds)
        manifest = Manifest({name: u.piece for name, u in updated.items()}, f"published-{id}.parquet")
        engine = connect(self.engine_url)
        try:
            run, written = self._publish(id, manifest, engine, log)
        finally:
            engine.close()
        files.sweep([run.pk, *([self.last.pk] if self.last else [])])
        return Outcome(run, True, read, engine.queries, written, self.seconds)

    def _read(self, id: UUID) -> tuple[Log, dict[str, Updated]]:
        changes.install()
        with one_view():
            log = changes.read()
            old = self.before.facts if self.before else {}
            return log, {name: update(facts.known(name), old.get(name), log, id) for name in FACTS}

    def _nothing_to_do(self, updated: dict[str, Updated]) -> bool:
        if self.last is None or self.before is None or any(u.changed for u in updated.values()):
            return False
        return self.last.as_of == self.day and self.last.definitions == definitions()

    def _publish(self, id: UUID, manifest: Manifest, engine: Engine, log: Log) -> tuple[RefreshRun, int]:
        from yihu.insight.publish.publish import publish
        from yihu.insight.publish.shape import Shaped

        run = RefreshRun(
            id=id,
            follows=str(self.last.pk) if self.last else "",
            as_of=self.day,
            chosen=self.chosen,
            definitions=definitions(),
            engine=self.engine_url,
            started_at=self.started,
            by=self.actor.name,
        )
        shaped = self._step(2, "compute", lambda: Shaped(engine.locally(figures_of(engine, manifest, self.day))))
        self._step(3, "save", lambda: shaped.save(files.folder() / manifest.published))
        files.write_manifest(id, manifest)
        before = files.folder() / self.before.published if self.before else None
        published = self._step(4, "publish", lambda: publish(self.actor, run, shaped, before, log))
        return run, published.written

    def _step(self, number: int, name: str, work: Callable[[], Any]) -> Any:
        self.report(number - 1, STEPS, name)
        began = time.perf_counter()
        try:
            return work()
        finally:
            self.seconds[name] = round(time.perf_counter() - began, 3)


def figures_of(engine: Engine, manifest: Manifest, as_of: date) -> Any:
    """Every published metric and the tiers as of `as_of` from the files of `manifest`, as one Ibis expression."""
    from yihu.insight.engine.compose import figures
    from yihu.insight.engine.tiers import with_tiers
    from yihu.insight.publish.shape import published_metrics

    tables = {name: _table(engine, name, manifest) for name in FACTS}
    return with_tiers(figures(tables, as_of, published_metrics()), tables["designations"])


def _table(engine: Engine, name: str, manifest: Manifest) -> Any:
    """The fact as it is now: base, without what is gone, and what has come since."""
    piece = manifest.facts[name]
    table = engine.read(files.folder() / piece.base)
    if piece.gone:
        table = table.anti_join(engine.read(files.folder() / piece.gone), facts.known(name).key)
    if piece.delta:
        table = table.union(engine.read(files.folder() / piece.delta))
    return table


def definitions() -> str:
    """A fingerprint of what the metrics and tiers are; another one means that all is to be computed anew."""
    functions = [inspect.getsource(m.function) for m in metrics.registry().values()]
    columns = [(name, dict(facts.known(name).columns)) for name in FACTS]
    makers = [Path(__file__).with_name(folder) / name for folder, name in MAKERS]
    texts = [*functions, repr(columns), inspect.getsource(metrics), *(path.read_text() for path in makers)]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
