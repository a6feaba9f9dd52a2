"""The worker: takes jobs from the queue in the records database, and ticks."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time

from django.db import OperationalError, connection
from django_tasks_db.management.commands.db_worker import Worker

from yihu.ground import jobs

log = logging.getLogger(__name__)
TICK_SECONDS = 10
PAUSE_SECONDS = 5


def run(*, until_empty: bool = False, interval: float = 0.5) -> None:
    """Work until told to stop by a signal; with `until_empty` only until no job is ready.

    A database that cannot be reached at the start is a fault; one that goes away later is waited for.
    """
    connection.ensure_connection()
    worker = Worker(
        queue_names=["*"],
        interval=interval,
        batch=until_empty,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{socket.gethostname()[:40]}-{os.getpid()}",
        excluded_queue_names=[],
    )
    if until_empty:
        worker.run()
        return
    threading.Thread(target=_tick_forever, name="tick", daemon=True).start()
    worker.configure_signals()
    while worker.running:
        try:
            worker.run()
        except OperationalError:
            log.exception("the database cannot be reached; waiting")
            connection.close()
            time.sleep(PAUSE_SECONDS)


def _tick_forever() -> None:
    pause = threading.Event()
    while True:
        try:
            jobs.tick()
        except Exception:  # the next tick may succeed
            log.exception("tick failed")
        finally:
            connection.close()
        pause.wait(TICK_SECONDS)
