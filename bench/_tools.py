"""What the measurements share: CPU seconds of processes, a table, a database server of their own."""

from __future__ import annotations

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Spent:
    """Seconds: on the clock, of our processes, of the database server's processes."""

    clock: float = 0.0
    own: float = 0.0
    server: float = 0.0


@contextmanager
def measured(folder: Path | None = None) -> Iterator[Spent]:
    """Measure the block; with the server's data `folder` its CPU too."""
    spent = Spent()
    began, own, server = time.perf_counter(), _own(), _server(folder)
    yield spent
    spent.clock, spent.own, spent.server = time.perf_counter() - began, _own() - own, _server(folder) - server


def _own() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def _server(folder: Path | None) -> float:
    """CPU seconds of the postmaster whose data lie in `folder`, and of its present and past children."""
    if folder is None:
        return 0.0
    pid = int((folder / "postmaster.pid").read_text().split()[0])
    total = 0.0
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                fields = (process / "stat").read_text().rpartition(")")[2].split()
            except (OSError, IndexError):
                continue
            if int(process.name) == pid:
                total += sum(map(int, fields[11:15])) / TICKS
            elif int(fields[1]) == pid:
                total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def median_ms(call: Callable[[], Any], times: int = 15) -> float:
    """The median time of `call` in milliseconds, after one warm-up."""
    call()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def say(*cells: object) -> None:
    """One line of the report."""
    first, *rest = cells
    sys.stdout.write(f"{first!s:<58}" + "".join(f"{cell!s:>16}" for cell in rest) + "\n")
    sys.stdout.flush()
