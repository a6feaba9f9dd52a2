"""A Spark cluster of one master and two workers on loopback, started from pyspark's own jars, gone with the block."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

START_SECONDS = 90
WORKERS = 2
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
HOST = "127.0.0.1"


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The URL of the master; `folder` takes logs and the workers' files."""
    running: list[subprocess.Popen[bytes]] = []
    environment = {"SPARK_LOCAL_IP": HOST, "SPARK_LOCAL_HOSTNAME": HOST, "SPARK_WORKER_DIR": str(folder / "work"),
                   "PYSPARK_PYTHON": sys.executable, "SPARK_NO_DAEMONIZE": "1"}  # fmt: skip
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        running.append(_start(folder / "master.log", MASTER, "--host", HOST, "--port", "0", "--webui-port", "0"))
        url = _wait(folder / "master.log", r"Starting Spark master at (spark://\S+)")
        for n in range(WORKERS):
            log = folder / f"worker-{n}.log"
            words = ("--host", HOST, "--port", "0", "--webui-port", "0", "--cores", "1", "--memory", "1G", url)
            running.append(_start(log, WORKER, *words))
        for n in range(WORKERS):
            _wait(folder / f"worker-{n}.log", r"(Successfully registered with master)")
        yield url
    finally:
        for process in running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def _start(log: Path, *words: str) -> subprocess.Popen[bytes]:
    spec = find_spec("pyspark")
    assert spec
    assert spec.origin
    program = Path(spec.origin).parent / "bin" / "spark-class"
    with log.open("wb") as file:
        return subprocess.Popen([str(program), *words], stdout=file, stderr=subprocess.STDOUT, start_new_session=True)


def _wait(log: Path, pattern: str) -> str:
    """What the program says when it is ready; its log when it never does."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        text = log.read_text(errors="replace")
        if found := re.search(pattern, text):
            return found.group(1)
        time.sleep(0.2)
    raise RuntimeError(f"Spark did not start:\n{log.read_text(errors='replace')[-3000:]}")
