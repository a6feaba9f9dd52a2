"""kill -9 in the middle of an import, again and again: the same command goes on, and the rows are those of a run that
nobody disturbed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

KILLS = 10
# The command line, but with small batches, and a dot on standard error after each, by which a kill is aimed.
COMMAND = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "yihu.site.settings"
import django
django.setup()
from dataclasses import replace
from yihu.ground.imports import kinds
for name, kind in list(kinds._registry.items()):
    kinds._registry[name] = replace(kind, rows_per_batch=100)
from yihu.ground.imports import commands
commands.Terminal.__call__ = lambda self, done, total: os.write(2, b".")
from yihu.site.cli import main
sys.exit(main(sys.argv[1:]))
"""
ROWS = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "yihu.site.settings"
import django
django.setup()
import json
from django.db.models import Count
from yihu.accounts.models import Organisation, OrganisationIdentifier
from yihu.catalogue.models import Offering
from yihu.ground.models import ImportRun, SearchEntry
from yihu.holdings.models import Transaction
print(json.dumps({
    "accounts": sorted(map(list, Organisation.objects.values_list("name", "parent__name", "industry")), key=str),
    "numbers": sorted(OrganisationIdentifier.objects.values_list("value", flat=True)),
    "offerings": sorted(Offering.objects.values_list("code", flat=True)),
    "found": sorted(map(list, SearchEntry.objects.values_list("title").annotate(n=Count("pk")))),
    "transactions": [list(map(str, r)) for r in
        Transaction.objects.order_by("row").values_list(
            "row", "account__name", "document", "offering__code", "amount")],
    "runs": sorted(map(list, ImportRun.objects.values_list("state", "counts__created", "counts__read")), key=str),
}))
"""


class Installation:
    """A home and a database of its own, worked on by real processes."""

    def __init__(self, home: Path, database: str) -> None:
        self.env = {**os.environ, "YIHU_HOME": str(home), "YIHU_DATABASE_URL": database, "YIHU_LANGUAGE": "en"}
        self.env.pop("DJANGO_SETTINGS_MODULE", None)
        self.call("migrate")

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", COMMAND, *words, "--json"],
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def call(self, *words: str) -> Any:
        process = self.start(*words)
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, (out + err).decode()
        return json.loads(out)

    def rows(self) -> dict[str, Any]:
        done = subprocess.run([sys.executable, "-c", ROWS], env=self.env, capture_output=True, text=True, check=True)
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def databases(count: int) -> Iterator[str]:
    """URLs of fresh databases: files of their own, or databases in the cluster under test."""
    url = os.environ.get("YIHU_TEST_DATABASE_URL", "")
    if not url:
        yield from [""] * count
        return
    import psycopg

    for _ in range(count):
        name = f"killed_{os.getpid()}_{random.randrange(10**9)}"
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}".encode())
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Installation, Installation]:
    first, second = databases(2)
    return Installation(tmp_path / "killed", first), Installation(tmp_path / "quiet", second)


def accounts_file(folder: Path) -> Path:
    """Accounts whose parents stand further down, and some that are wrong."""
    path = folder / "accounts.csv"
    lines = [
        f"N{n},客户{n},{f'N{n + 1500}' if n % 7 == 0 and n < 2500 else ''},{'x' * 81 if n % 97 == 0 else '制造业'}"
        for n in range(4000)
    ]
    path.write_text("external_id,name,parent,industry\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def transactions_file(folder: Path) -> Path:
    """Lines of accounts that are there and of new ones, some repeated, some without account, some wrong."""
    path = folder / "transactions.csv"
    lines = []
    for n in range(8000):
        account = "" if n % 11 == 0 else f"N{n % 300}" if n % 3 else f"T{n % 900}"
        lines.append(f"{account},D{n // 4},2026-03-{1 + n % 28:02},P{n % 500},{'?' if n % 401 == 0 else n}")
        if n % 50 == 0:
            lines.append(lines[-1])
    path.write_text("account,document,date,offering,amount\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def kill_until_done(installation: Installation, words: tuple[str, ...], dice: random.Random) -> int:
    """Kill the command KILLS times, each some batches and a moment further on; how many kills met rows half written."""
    met = 0
    for _kill in range(KILLS):
        process = installation.start(*words)
        assert process.stderr
        dots = process.stderr.read(dice.randrange(1, 4))
        assert dots.strip(b".") == b"", process.stderr.read().decode()
        time.sleep(dice.uniform(0, 0.06))  # about two batches
        met += process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    installation.call(*words)
    return met


@pytest.mark.parametrize(
    "database",
    [pytest.param("sqlite", marks=pytest.mark.sqlite), pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def test_nothing_is_lost_and_nothing_is_done_twice(
    database: str, pair: tuple[Installation, Installation], tmp_path: Path
) -> None:
    killed, quiet = pair
    dice = random.Random(7)
    met = 0
    for words in (
        ("import", "accounts", str(accounts_file(tmp_path))),
        ("import", "transactions", str(transactions_file(tmp_path))),
    ):
        met += kill_until_done(killed, words, dice)
        quiet.call(*words)
    assert met == 2 * KILLS
    disturbed, undisturbed = killed.rows(), quiet.rows()
    for what, rows in undisturbed.items():
        assert disturbed[what] == rows, what
    assert len(undisturbed["transactions"]) > 7000
