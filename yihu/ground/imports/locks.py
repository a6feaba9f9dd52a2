"""One import writes at a time. The lock goes with the process that holds it, however that ends."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

KEY = 0x7969_6875  # "yihu", among the advisory locks of the database
PAUSE = 0.2


@contextmanager
def only_one(waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock inside the block; `waiting` is called now and then until it is free, and may raise."""
    hold = _on_postgres if connection.vendor == "postgresql" else _on_file
    with hold(waiting):
        yield


def is_free() -> bool:
    """Whether no import is being written now."""

    def busy() -> None:
        raise BlockingIOError

    try:
        with only_one(busy):
            return True
    except BlockingIOError:
        return False


@contextmanager
def _on_postgres(waiting: Callable[[], None]) -> Iterator[None]:
    with connection.cursor() as cursor:
        while not _ask(cursor, "SELECT pg_try_advisory_lock(%s)"):
            waiting()
            time.sleep(PAUSE)
        try:
            yield
        finally:
            _ask(cursor, "SELECT pg_advisory_unlock(%s)")


def _ask(cursor: object, question: str) -> bool:
    cursor.execute(question, [KEY])  # type: ignore[attr-defined]
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]


@contextmanager
def _on_file(waiting: Callable[[], None]) -> Iterator[None]:
    path = Path(settings.YIHU_FILES) / "imports.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        while not _taken(file):
            waiting()
            time.sleep(PAUSE)
        yield


def _taken(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
