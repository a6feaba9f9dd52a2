"""The throw-away cluster is fresh, answers only to its password, and is gone however its user ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from yihu.testing import postgres

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def present() -> None:
    try:
        postgres.programs()
    except postgres.PostgresMissing as reason:
        pytest.skip(str(reason))


def test_a_cluster_serves_and_is_gone_afterwards() -> None:
    with postgres.cluster() as url, psycopg.connect(url) as connection:
        folder = connection.execute("show unix_socket_directories").fetchone()
        assert connection.execute("show fsync").fetchone() == ("off",)
        assert connection.execute("select 'é' < 'z'").fetchone() == (True,), "text is ordered by byte"
    assert folder is not None
    assert not Path(folder[0]).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def test_another_user_of_the_machine_is_refused() -> None:
    with postgres.cluster() as url:
        parts = urlsplit(url)
        stranger = urlunsplit(parts._replace(netloc=f"yihu:guess@{parts.hostname}:{parts.port}"))
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(stranger)


def test_a_killed_user_leaves_no_cluster() -> None:
    code = "import yihu.testing.postgres as p, time\nwith p.cluster() as url: print(url, flush=True); time.sleep(600)"
    user = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert user.stdout is not None
    url = user.stdout.readline().strip()
    with psycopg.connect(url) as connection:
        folder = connection.execute("show unix_socket_directories").fetchone()
    user.kill()
    user.wait()
    user.stdout.close()
    assert folder is not None
    until = time.monotonic() + 20
    while Path(folder[0]).exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(folder[0]).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def test_a_killed_keepers_cluster_is_swept_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_short_temp", lambda: str(tmp_path))
    left, alive = tmp_path / f"{postgres.PREFIX}left", tmp_path / f"{postgres.PREFIX}alive"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    waiting = subprocess.Popen([sys.executable, "-c", "input()  # yihu.testing.postgres"], stdin=subprocess.PIPE)
    for folder, pid in ((left, ended.pid), (alive, waiting.pid)):
        folder.mkdir()
        (folder / "keeper").write_text(str(pid))
    postgres.sweep()
    assert (left.exists(), alive.exists()) == (False, True)
    os.kill(waiting.pid, signal.SIGKILL)
    waiting.communicate()


def test_a_bad_setting_is_said_in_postgres_words() -> None:
    with pytest.raises(postgres.PostgresFailed, match="max_connections"), postgres.cluster(["max_connections=many"]):
        pass


def test_without_programs_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(Path, "glob", lambda self, pattern: iter(()))
    with pytest.raises(postgres.PostgresMissing, match="apt install postgresql"):
        postgres.programs()
