"""`yihu serve`: web server and worker, started, watched and stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

from yihu.ground.commands import Failed, WrongInput
from yihu.site.env import env


def address() -> tuple[str, int]:
    """Host and port of YIHU_BIND."""
    text = env("YIHU_BIND", "127.0.0.1:8000")
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise WrongInput(f"YIHU_BIND is {text!r}; write HOST:PORT, such as 127.0.0.1:8000")
    return host.strip("[]"), int(port)


def serve(*, processes: int = 1, worker: bool = True) -> None:
    """Serve until told to stop. When a part dies, the others are stopped and the fault is said."""
    host, port = address()
    _check_free(host, port)
    web = [
        *(sys.executable, "-m", "granian", "yihu.site.wsgi:application", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(processes), "--blocking-threads", "4"),
        *("--no-ws", "--log-level", "warning"),
    ]
    parts = {"web server": web}
    if worker:
        parts["worker"] = [sys.executable, "-m", "yihu.site.cli", "worker"]
    _watch({name: _start(words) for name, words in parts.items()})


def _start(words: list[str]) -> subprocess.Popen[bytes]:
    """A part, in a process group of its own: Ctrl-C on a terminal is for us, who tell each part once.

    The web server, told twice, would leave without its own children.
    """
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, process_group=0, preexec_fn=_end_with_parent())


def _check_free(host: str, port: int) -> None:
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as fault:
        raise Failed(
            f"{host}:{port} cannot be listened on ({os.strerror(fault.errno or 0)}); "
            "stop the program that does, or set YIHU_BIND to another address, such as 127.0.0.1:8001"
        ) from fault


def _end_with_parent() -> Callable[[], object] | None:
    """On Linux: what a part does first, so that it is told to stop even when the one that watches it is killed."""
    if sys.platform != "linux":
        return None
    prctl, set_signal_at_death_of_parent = ctypes.CDLL(None).prctl, 1
    return lambda: prctl(set_signal_at_death_of_parent, signal.SIGTERM)


def _watch(running: dict[str, subprocess.Popen[bytes]]) -> None:
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    dead = ""
    while not stopping and not dead:
        time.sleep(0.3)
        dead = next((name for name, process in running.items() if process.poll() is not None), "")
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + 15
    for process in running.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # with the children of its own
    if dead and not stopping:
        raise Failed(f"the {dead} ended by itself (exit code {running[dead].returncode}); its last words stand above")
