"""The engine: reads a file batch by batch, lets the kind plan, writes, and puts down how far it came, all in one
transaction a batch. A run that was killed goes on behind its last batch; nothing is lost and nothing is done twice.

A dry run goes the same way up to the writing.
"""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _

from yihu.ground.actors import Actor
from yihu.ground.imports import store
from yihu.ground.imports.batch import CREATED, DUPLICATE, ERROR, LATER, Batch
from yihu.ground.imports.kinds import registry
from yihu.ground.imports.mapping import DROP, Mapping
from yihu.ground.imports.parse import Parsing
from yihu.ground.imports.reading import table
from yihu.ground.imports.reading.delimited import Line
from yihu.ground.imports.report import Writer, source_of
from yihu.ground.imports.session import Session
from yihu.ground.imports.writes import Writes
from yihu.ground.models import ImportRun

Progress = Callable[[int, int | None], None]
TRIES = 3
COUNTED = ("read", "created", "updated", "unchanged", "duplicates", "skipped", "errors")


class Engine:
    """One run on its way through its file."""

    def __init__(self, run: ImportRun, actor: Actor, progress: Progress, *, dry: bool) -> None:
        self.run, self.actor, self.progress, self.dry = run, actor, progress, dry
        self.kind = registry()[run.kind]
        self.mapping = Mapping(**run.mapping)
        self.shape = table.Shape(**run.shape)
        self.source = source_of(run)
        self.session = Session(run, actor, self.mapping, dry=dry)
        self.session.load_remarks(run.remarks)
        self.parsing = Parsing(
            self.kind, self.mapping, self.shape.headers, self.session.currency, table.rows(self.source, self.shape)
        )
        self.counts: Counter[str] = Counter({name: run.counts.get(name, 0) for name in COUNTED})
        self.report = Writer(run, run.checkpoint.get("report", 0))
        self.row: int = run.checkpoint.get("row", 1)  # the last one dealt with
        self.later: dict[int, Line | None] = dict.fromkeys(run.checkpoint.get("later", []))
        self.seen: dict[bytes, int] = {}

    def go(self) -> None:
        """Read the file from where the run stands to its end."""
        if self.row == 1:
            self._remark_on_file()
        lines = self._unread(table.rows(self.source, self.shape))
        while chunk := list(islice(lines, self.kind.rows_per_batch)):
            with _no_collector():
                self._step(chunk, last=False)
            del chunk
            self.progress(self.row, self.shape.lines)
        self._go_back()

    def _unread(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The lines behind the checkpoint; those before it are only remembered, and kept where they came too early."""
        for line in lines:
            if line[0] > self.row:
                yield line
                continue
            self._repeats(line)
            if line[0] in self.later:
                self.later[line[0]] = line

    def _go_back(self) -> None:
        """The rows that referred to rows further down, in an order in which each finds what it refers to."""
        waiting = [line for line in self.later.values() if line is not None]
        if not waiting:
            return
        assert self.kind.order is not None
        batch = self.parsing.batch(waiting)
        places = self.kind.order(batch, self.session)
        ordered = [waiting[i] for i in places]
        size = self.kind.rows_per_batch
        for start in range(0, len(ordered), size):
            with _no_collector():
                self._step(ordered[start : start + size], last=True)
            self.progress(self.row, self.shape.lines)

    def _step(self, lines: list[Line], *, last: bool) -> None:
        repeats = {} if last else {i: first for i, line in enumerate(lines) if (first := self._repeats(line))}
        said = self.session.said()
        for attempt in range(1, TRIES + 1):
            batch, writes = self._planned(lines, repeats, last)
            try:
                with transaction.atomic():
                    self._write(batch, writes)
                break
            except IntegrityError:  # somebody else has just made the same thing: look again
                if attempt == TRIES:
                    raise
                self.session.forget(said)
                self.report.cut(self.run.checkpoint.get("report", 0))
        if not self.dry:
            self.session.settle()

    def _planned(self, lines: list[Line], repeats: dict[int, int], last: bool) -> tuple[Batch, Writes]:
        batch, writes = self.parsing.batch(lines), Writes()
        batch.last = last
        drop = self.mapping.duplicates == DROP or not self.kind.appends
        if drop:
            for i in [i for i in batch.open() if i in repeats]:
                batch.duplicate(i, _("The row is the same as row %(row)d."), row=repeats[i])
        self.kind.plan(batch, self.session, writes)
        assert all(batch.ends), f"{self.kind.name}: rows without an end: {[*batch.open()][:5]}"
        batch.repeats = 0 if drop else sum(batch.ends[i] == CREATED for i in repeats)
        return batch, writes

    def _write(self, batch: Batch, writes: Writes) -> None:
        """The rows, the report and the checkpoint: all of them or none."""
        if not self.dry:
            store.write(writes, self.run.pk, self.kind.carries_run)
        self.report.append(batch)
        counts = self.counts + _counted(batch)
        later = dict(self.later)
        for row in batch.rows:
            later.pop(row, None)
        for i, end in enumerate(batch.ends):
            if end == LATER:
                later[batch.rows[i]] = (batch.rows[i], batch.cells[i], None)
        row = self.row if batch.last else batch.rows[-1]
        self.run.counts = {name: counts[name] for name in COUNTED}
        self.run.remarks = [*self.session.remarks.values()]
        self.run.checkpoint = {"row": row, "report": self.report.size, "later": sorted(later), "dry": self.dry}
        self.run.save(update_fields=["counts", "remarks", "checkpoint"])
        self.counts, self.later, self.row = counts, later, row

    def _repeats(self, line: Line) -> int:
        """The earlier row that is exactly the same, 0 where there is none."""
        print_ = hashlib.blake2b("\x1f".join(line[1]).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        first = self.seen.setdefault(print_, line[0])
        return first if first != line[0] else 0

    def _remark_on_file(self) -> None:
        for name in sorted(self.parsing.whole):
            self.session.remark(
                _("The numbers end in .0 and were read as whole numbers (17850.0 as 17850)."), field=name
            )
        if self.shape.sheets > 1:
            self.session.remark(
                _("The workbook has %(count)d sheets; only the first was read."), count=self.shape.sheets
            )
        if "currency" in self.kind.by_name and "currency" not in {b.column.name for b in self.parsing.bound}:
            self.session.remark(
                _("No currency is given; %(currency)s was taken."), field="currency", currency=self.session.currency
            )


@contextmanager
def _no_collector() -> Iterator[None]:
    """A batch is hundreds of thousands of objects and no circle: looking for one would take a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _counted(batch: Batch) -> Counter[str]:
    ends = Counter(batch.ends)
    return Counter(
        read=len(batch) if not batch.last else 0,
        created=ends["created"],
        updated=ends["updated"],
        unchanged=ends["unchanged"],
        duplicates=ends[DUPLICATE] + batch.repeats,
        skipped=ends["skipped"] + ends[DUPLICATE],
        errors=ends[ERROR],
    )


def summary(counts: dict[str, Any]) -> dict[str, int]:
    """The counts by name, 0 where nothing was counted."""
    return {name: int(counts.get(name, 0)) for name in COUNTED}
