"""A throw-away PostgreSQL cluster of our own, for tests and measurements; no running server is needed.

    with cluster() as url:                              a fresh cluster, gone at the end of the block
        ...
    python -m yihu.testing.postgres --find              the folder of PostgreSQL's programs; exit code 1 without them
    python -m yihu.testing.postgres COMMAND …           runs COMMAND with YIHU_DATABASE_URL (for yihu) and
                                                        YIHU_TEST_DATABASE_URL (for pytest) set to a fresh cluster

The cluster belongs to a keeper process that waits on a pipe from whoever asked for it. When that process ends, in
whatever way, the pipe closes and the keeper stops the cluster and removes its folder.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

PROGRAMS = ("initdb", "pg_ctl", "postgres")
PREFIX = "yihu-postgres-"
START_SECONDS = 60
FAST = (  # nothing here outlives the cluster, so nothing need reach the disk
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "shared_buffers=128MB",
    "max_connections=60",
    "timezone=UTC",
    "log_min_messages=warning",
)
LINGUISTIC = ("--locale-provider", "icu", "--icu-locale", "und")  # order text as real servers do, not by byte


class PostgresMissing(RuntimeError):
    """The programs of PostgreSQL are not on this machine."""


class PostgresFailed(RuntimeError):
    """PostgreSQL is here and would not start; the message ends with its own words."""


def programs() -> Path:
    """The folder that holds initdb, pg_ctl and postgres side by side; PostgresMissing when there is none."""
    on_path = (Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder)
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    for folder in [*on_path, *packaged]:
        if all(os.access(folder / program, os.X_OK) for program in PROGRAMS):
            return folder
    raise PostgresMissing(
        f"PostgreSQL's programs ({', '.join(PROGRAMS)}) are neither together in a folder on PATH "
        "nor in /usr/lib/postgresql; on Debian and Ubuntu: apt install postgresql"
    )


def _version(folder: Path) -> int:
    """The major version in a path like /usr/lib/postgresql/15/bin."""
    digits = re.sub(r"\D", "", folder.parent.name)
    return int(digits or 0)


@contextmanager
def cluster(settings: Sequence[str] = FAST) -> Iterator[str]:
    """The URL of a database in a fresh cluster with `settings` ("name=value"), which ends with the block."""
    programs()
    keeper = subprocess.Popen(
        [sys.executable, "-m", "yihu.testing.postgres", "--keep", *settings],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parent.parent.parent,
        start_new_session=True,  # Ctrl-C is for the tests; the keeper hears of it through the pipe
    )
    assert keeper.stdin
    assert keeper.stdout
    try:
        answer = keeper.stdout.readline().strip()
        if not answer.startswith("postgresql://"):
            raise PostgresFailed(answer.replace("\\n", "\n") or "PostgreSQL's keeper ended without a word")
        yield answer
    finally:
        keeper.stdin.close()
        keeper.wait(timeout=START_SECONDS)
        keeper.stdout.close()


def keep(settings: Sequence[str]) -> int:
    """Start a cluster, print its URL, wait until standard input closes, stop and remove it; the exit code."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_short_temp()))
    try:
        (folder / "keeper").write_text(str(os.getpid()))
        print(_start(folder, settings), flush=True)
        sys.stdin.read()
    except PostgresFailed as failure:
        print(str(failure).replace("\n", "\\n"), flush=True)
        return 1
    finally:
        _stop(folder)
    return 0


def sweep() -> None:
    """Stop and remove the clusters whose keeper was killed."""
    for folder in Path(_short_temp()).glob(PREFIX + "*"):
        with suppress(OSError, ValueError):
            if not _is_keeper(int((folder / "keeper").read_text())):
                _stop(folder)


def _is_keeper(pid: int) -> bool:
    """Whether `pid` is alive and may be a keeper; where there is no /proc, alive is all that is known."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    command = Path(f"/proc/{pid}/cmdline")
    return not command.exists() or b"yihu.testing.postgres" in command.read_bytes()


def _short_temp() -> str:
    """A folder for temporary files whose path leaves room for a socket's name (107 bytes in all)."""
    usual = tempfile.gettempdir()
    return usual if len(os.fsencode(usual)) < 60 else "/tmp"


def _start(folder: Path, settings: Sequence[str]) -> str:
    """Make and start the cluster in `folder`; its URL."""
    account, password = _account(), secrets.token_hex(16)
    (folder / "password").write_text(password)
    (folder / "password").chmod(0o600)
    if account:
        for path in (folder, folder / "password"):
            shutil.chown(path, account.pw_uid, account.pw_gid)
    data, port = folder / "data", _free_port()
    initdb = ("initdb", "--pgdata", data, "--username", "yihu", "--pwfile", folder / "password",
              "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync")  # fmt: skip
    try:
        _run(account, *initdb, *LINGUISTIC)
    except PostgresFailed:  # a build without ICU
        _run(account, *initdb)
    options = ["listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}", *settings]
    with (data / "postgresql.auto.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, _, value in (option.partition("=") for option in options))
    log = folder / "data" / "log-of-server"
    try:
        _run(account, "pg_ctl", "--pgdata", data, "--log", log, "--wait", "--timeout", START_SECONDS, "start")
    except PostgresFailed as failure:
        raise PostgresFailed(f"{failure}\n{log.read_text()[-2000:] if log.exists() else ''}") from failure
    return f"postgresql://yihu:{password}@127.0.0.1:{port}/postgres"


def _stop(folder: Path) -> None:
    """Stop the cluster in `folder`, if it runs, and remove the folder."""
    if (folder / "data" / "postmaster.pid").exists():
        with suppress(PostgresFailed, PostgresMissing):
            _run(_account(), "pg_ctl", "--pgdata", folder / "data", "--mode", "immediate", "--wait", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    """Whose name PostgreSQL runs under: it refuses root, so then another account of this machine; else our own."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresFailed("PostgreSQL refuses to run as root, and neither `postgres` nor `nobody` exists to run as")


def _run(account: pwd.struct_passwd | None, program: str, *words: object) -> None:
    """Run one of PostgreSQL's programs as `account`; PostgresFailed with its words when it fails."""
    with tempfile.TemporaryFile() as said:  # not a pipe: the server inherits it and would keep it open
        done = subprocess.run(
            [str(programs() / program), *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        said.seek(0)
        if done.returncode:
            words_said = said.read().decode(errors="replace").strip()
            raise PostgresFailed(f"{program} failed ({done.returncode}):\n{words_said[-2000:]}")


def _free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(words: list[str]) -> int:
    """The command line of this module; the exit code."""
    if words[:1] == ["--keep"]:
        return keep(words[1:])
    if not words:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        if words == ["--find"]:
            print(programs())
            return 0
        with cluster() as url:
            return subprocess.call(words, env={**os.environ, "YIHU_DATABASE_URL": url, "YIHU_TEST_DATABASE_URL": url})
    except (PostgresMissing, PostgresFailed) as reason:
        print(reason, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
