"""What became of a run's rows, for the pages: sorted by reason, page by page, and as files to work with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from yihu.ground import jobs
from yihu.ground.actions import action
from yihu.ground.actors import Actor
from yihu.ground.exports.writers import safe
from yihu.ground.imports.batch import DUPLICATE, ERROR, SKIPPED
from yihu.ground.imports.engine import summary
from yihu.ground.imports.kinds import Kind
from yihu.ground.imports.outcome import header_of
from yihu.ground.imports.report import Item, items, report_of
from yihu.ground.models import ImportRun, Job
from yihu.ground.text.faults import TextFault

LEFT_OUT = (SKIPPED, DUPLICATE)
NAMED = 5  # rows that a group names
_NUMBER = re.compile(r"[+-][\d\s.,:%()/-]*")  # begins like a formula and is none


@dataclass(frozen=True)
class Group:
    """Rows left out for the same reason: how they ended, our field, one of the faults, how many, the first of them."""

    end: str
    field: str
    fault: TextFault
    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Digest:
    """The report of a run in short: rows by their end, and groups by reason, the largest first."""

    ends: dict[str, int]
    groups: tuple[Group, ...]

    def of(self, *ends: str) -> list[Group]:
        """The groups of rows that ended so."""
        return [group for group in self.groups if group.end in ends]


def digest(run: ImportRun) -> Digest:
    """The run's report in short. The first reading of a report takes as long as the report is."""
    path = report_of(run)
    if not path.exists():
        return Digest({}, ())
    there = path.stat()
    return _digest(run, there.st_size, there.st_mtime_ns)


@lru_cache(maxsize=64)
def _digest(run: ImportRun, size: int, changed: int) -> Digest:
    ends: Counter[str] = Counter()
    counts: Counter[tuple[str, str, str]] = Counter()
    firsts: dict[tuple[str, str, str], tuple[TextFault, list[int]]] = {}
    for item in items(run):
        ends[item.end] += 1
        for field, fault in item.entries:
            key = (item.end, field, fault.fault_id)
            counts[key] += 1
            rows = firsts.setdefault(key, (fault, []))[1]
            if len(rows) < NAMED:
                rows.append(item.row)
    groups = (Group(key[0], key[1], firsts[key][0], n, tuple(firsts[key][1])) for key, n in counts.most_common())
    return Digest(dict(ends), tuple(groups))


def categories(run: ImportRun) -> dict[str, int]:
    """Rows by what became of them, each row once: created, updated, unchanged, duplicates, skipped, errors; and read.

    `repeated` are those among the created that repeat an earlier row and were taken in all the same.
    """
    counts = summary(run.counts)
    duplicates = digest(run).ends.get(DUPLICATE, 0)
    return {
        **counts,
        "duplicates": duplicates,
        "skipped": counts["skipped"] - duplicates,
        "repeated": counts["duplicates"] - duplicates,
    }


def part(run: ImportRun, ends: tuple[str, ...], start: int, size: int) -> list[Item]:
    """`size` of the reported rows that ended so, from the place `start`."""
    return list(islice(items(run, ends), start, start + size))


def faults_of(run: ImportRun, kind: Kind, item: Item) -> Iterator[dict[str, Any]]:
    """What is wrong with a row: row, column (theirs), value as it stands in the file, fault, fix."""
    headers = run.shape["headers"]
    for field, fault in item.entries:
        header = header_of(run, field)
        place = headers.index(header) if header in headers else -1
        value = item.cells[place] if 0 <= place < len(item.cells) else ""
        column = kind.by_name.get(field)
        title = header if place >= 0 else str(column.title) if column else field
        yield {"row": item.row, "column": title, "value": value, "fault": fault.fault, "fix": fault.fix}


def wrong_file(run: ImportRun) -> Iterator[list[str]]:
    """The wrong rows as lines of a file: number, fault and fix before the columns as they came."""
    yield [_("Row"), _("Fault"), _("What to do"), *run.shape["headers"]]
    for item in items(run, (ERROR,)):
        faults, fixes = [], []
        for field, fault in item.entries:
            header = header_of(run, field)
            faults.append(f"{header}: {fault.fault}" if header else fault.fault)
            fixes.append(fault.fix)
        yield [str(item.row), *map(harmless, (" ".join(faults), " ".join(dict.fromkeys(fixes)), *item.cells))]


def left_out_file(run: ImportRun) -> Iterator[list[str]]:
    """The rows left out as lines of a file: number and reason before the columns as they came."""
    yield [_("Row"), _("Reason"), *run.shape["headers"]]
    for item in items(run, LEFT_OUT):
        yield [str(item.row), *map(harmless, (item.entries[0][1].fault, *item.cells))]


def harmless(text: str) -> str:
    """A cell that no spreadsheet carries out; numbers below zero stay numbers."""
    return text if _NUMBER.fullmatch(text) else safe(text)


@action("ground.import:run")
def go_on(actor: Actor, run: ImportRun) -> Job:
    """Go on with a run whose job could not be finished."""
    if run.job is None or run.job.is_open:
        raise LookupError(f"run {run.pk} has no job that ended")
    run.job = jobs.retry(actor, run.job)
    run.save(update_fields=["job"])
    return run.job
