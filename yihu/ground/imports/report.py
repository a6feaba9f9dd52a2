"""What became of the rows that were not taken in: one line of JSON each, in a packed file beside the source."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yihu.ground import files
from yihu.ground.imports.batch import DUPLICATE, ERROR, SKIPPED, Batch
from yihu.ground.models import ImportRun
from yihu.ground.text.faults import TextFault

REPORTED = (ERROR, SKIPPED, DUPLICATE)


@dataclass(frozen=True)
class Item:
    """A row left out: how it ended, its cells as they stood in the file, and each fault with our field's name."""

    row: int
    end: str
    cells: list[str]
    entries: list[tuple[str, TextFault]]


def source_of(run: ImportRun) -> Path:
    """Where the run's file is kept."""
    return files.folder("imports", run.pk) / "source"


def report_of(run: ImportRun) -> Path:
    """Where the run's report is kept."""
    return files.folder("imports", run.pk) / "report.jsonl.gz"


class Writer:
    """Appends batch after batch; each is a packed piece of its own, so that the file can be cut back behind any."""

    def __init__(self, run: ImportRun, size: int) -> None:
        self.path = report_of(run)
        self.cut(size)

    def cut(self, size: int) -> None:
        """Cut the file back to `size` bytes."""
        with self.path.open("ab") as file:
            file.truncate(size)
        self.size = size

    def append(self, batch: Batch) -> None:
        """Write down the rows of the batch that are left out."""
        lines = [_line(batch, i) for i, end in enumerate(batch.ends) if end in REPORTED]
        if not lines:
            return
        with self.path.open("ab") as file:
            file.write(gzip.compress("".join(lines).encode(), 5, mtime=0))
            self.size = file.tell()


def _line(batch: Batch, i: int) -> str:
    entries = [[field, fault.fault_id, fault.fix_id, fault.facts] for field, fault in batch.entries.get(i, ())]
    return json.dumps([batch.rows[i], batch.ends[i], batch.cells[i], entries], ensure_ascii=False, default=str) + "\n"


def items(run: ImportRun, ends: tuple[str, ...] = REPORTED) -> Iterator[Item]:
    """The reported rows that ended in one of `ends`, in the order of the file as far as it was read in order."""
    path = report_of(run)
    if not path.exists() or not path.stat().st_size:
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row, end, cells, entries = json.loads(line)
            if end in ends:
                yield Item(row, end, cells, [_entry(*entry) for entry in entries])


def _entry(field: str, fault: str, fix: str, facts: dict[str, Any]) -> tuple[str, TextFault]:
    return field, TextFault(fault, fix, facts)
