"""bin/run for real: it serves, says where and to whom, and leaves no process behind, however it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("bin/run for real: processes are looked up as on Linux", allow_module_level=True)

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60  # seconds; reached only when something is wrong


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Nothing but PATH, a new home with a small demo in it, and a free address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    words = {"PATH": os.environ["PATH"], "YIHU_HOME": str(tmp_path / "home"), "YIHU_BIND": bind}
    for command in (["migrate"], ["demo", "telecom", "--accounts", "20"]):
        subprocess.run([ROOT / "bin" / "yihu", *command], env=words, cwd="/", check=True, capture_output=True)
    return words


@pytest.fixture
def running(environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """bin/run as the leader of a process group of its own, answering."""
    with (tmp_path / "said").open("wb") as said:
        started = subprocess.Popen(
            [ROOT / "bin" / "run"], env=environment, cwd="/", stdout=said, stderr=said, start_new_session=True
        )
    try:
        wait_for(lambda: answers(environment["YIHU_BIND"]), lambda: (tmp_path / "said").read_text())
        yield started
    finally:
        for left in processes(environment):
            os.kill(left, signal.SIGKILL)
        started.wait()


def wait_for(condition: object, words: object = lambda: "") -> None:
    """Wait until `condition()` holds; fail with `words()` when it does not."""
    assert callable(condition)
    assert callable(words)
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, words()
        time.sleep(0.1)


def answers(bind: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://{bind}/login", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def processes(environment: dict[str, str]) -> list[int]:
    """The processes that were started with this home."""
    mark = f"YIHU_HOME={environment['YIHU_HOME']}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if mark in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
    return found


@pytest.mark.parametrize("word", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_stops_when_told(
    running: subprocess.Popen[bytes], environment: dict[str, str], tmp_path: Path, word: signal.Signals
) -> None:
    assert len(processes(environment)) >= 3, "the leader, the web server and the worker"
    said = (tmp_path / "said").read_text()
    assert f"http://{running_bind(said)}/" in said
    assert "password" in said
    assert "admin" in said
    if word == signal.SIGINT:  # as a terminal does, to the whole group
        os.killpg(running.pid, word)
    else:
        running.send_signal(word)
    assert running.wait(PATIENCE) == 0
    wait_for(lambda: not processes(environment))


def running_bind(said: str) -> str:
    return said.partition("http://")[2].partition("/")[0]


def test_killed_it_leaves_no_process_behind(running: subprocess.Popen[bytes], environment: dict[str, str]) -> None:
    running.kill()
    running.wait()
    wait_for(lambda: not processes(environment))


def test_a_taken_address_is_said(environment: dict[str, str]) -> None:
    host, _, port = environment["YIHU_BIND"].partition(":")
    with socket.create_server((host, int(port))):
        done = subprocess.run([ROOT / "bin" / "run"], env=environment, cwd="/", capture_output=True, text=True)
    assert done.returncode == 1
    assert "set YIHU_BIND to another address" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_second_setup_has_nothing_to_say(environment: dict[str, str]) -> None:
    done = subprocess.run([ROOT / "bin" / "setup"], env=environment, cwd="/", capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_database_that_does_not_answer_is_said(environment: dict[str, str]) -> None:
    words = environment | {"YIHU_DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:9/nowhere"}
    done = subprocess.run([ROOT / "bin" / "setup"], env=words, cwd="/", capture_output=True, text=True)
    assert done.returncode == 1
    assert "Does YIHU_DATABASE_URL name the right server" in done.stderr
    assert "Traceback" not in done.stderr
