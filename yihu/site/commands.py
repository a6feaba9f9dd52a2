from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from yihu.ground import users, worker
from yihu.ground.actors import SYSTEM
from yihu.ground.commands import Failed, command
from yihu.ground.permissions import ROLES
from yihu.site import backup, server
from yihu.site.demo import stories


def progress(text: str) -> None:
    """Say on a terminal how far the work is; nothing where nobody looks."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()


def _serve_words(parser: ArgumentParser) -> None:
    parser.add_argument("--processes", type=int, default=1, help="web server processes (default 1)")
    parser.add_argument("--no-worker", action="store_true", help="serve pages only")


@command("serve", "Serve the web pages and run the worker, until stopped.", _serve_words)
def serve(words: Namespace) -> None:
    """Serve pages and carry out jobs until a signal comes."""
    server.serve(processes=words.processes, worker=not words.no_worker)


def _worker_words(parser: ArgumentParser) -> None:
    parser.add_argument("--until-empty", action="store_true", help="stop when no job is ready")


@command("worker", "Carry out jobs, until stopped.", _worker_words)
def work(words: Namespace) -> None:
    """Carry out jobs."""
    worker.run(until_empty=words.until_empty)


@command("migrate", "Bring the database up to this version; harmless when it is.")
def migrate(words: Namespace) -> dict[str, Any]:
    """Apply what migrations are missing."""
    call_command("migrate", verbosity=0, interactive=False)
    return {"database": connection.vendor, "pending": _pending()}


@command("doctor", "Check settings, database, engine and free space; says what is wrong and what to do.")
def doctor(words: Namespace) -> dict[str, Any]:
    """Say what is wrong with this installation."""
    call_command("check", verbosity=0, stdout=StringIO(), stderr=StringIO())
    pending = _pending()
    home = Path(settings.YIHU_HOME)
    report = {"home": str(home), "database": connection.vendor, "pending_migrations": pending}
    if pending:
        raise Failed(f"{len(pending)} migrations are not applied; run bin/setup or yihu migrate")
    return report


def _pending() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _demo_words(parser: ArgumentParser) -> None:
    parser.add_argument("story", nargs="?", default="telecom", choices=sorted(stories.STORIES))
    parser.add_argument("--accounts", type=int, default=3000, help="how many accounts telecom has (default 3000)")
    parser.add_argument("--seed", type=int, default=1, help="another number, another story of the same kind")


@command("demo", "Fill an empty database with a demo story.", _demo_words)
def demo(words: Namespace) -> dict[str, Any]:
    """Tell a story; the answer counts the rows and names the log-ins."""
    told = stories.tell(words.story, accounts=words.accounts, seed=words.seed, say=progress)
    return {"log_ins": stories.log_ins()} | told


@command("logins", "Name the demo's log-ins that still have the demo's password.")
def logins(words: Namespace) -> list[dict[str, str]]:
    """User name, password and part in the story of each."""
    return stories.log_ins()


def _folder(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path)


@command("backup", "Write records and files into a new folder, while yihu runs.", _folder)
def make_backup(words: Namespace) -> dict[str, Any]:
    """Back up into DIR."""
    return backup.backup(words.folder)


@command("restore", "Bring a backup into an installation that holds nobody yet.", _folder)
def bring_back(words: Namespace) -> dict[str, Any]:
    """Restore from DIR."""
    return backup.restore(words.folder)


def _user_words(parser: ArgumentParser) -> None:
    parser.add_argument("username", metavar="USERNAME")
    parser.add_argument("--name", default="", help="the person's name")
    parser.add_argument(
        "--new-password", action="store_true", help="give a new password, made by chance and printed once"
    )
    parser.add_argument("--role", default="", help=", ".join(ROLES))
    parser.add_argument("--territory", default="", help="code or name; without it everywhere")
    parser.add_argument("--take", action="store_true", help="take the role away instead")
    parser.add_argument("--off", action="store_true", help="may not log in any more")
    parser.add_argument("--on", action="store_true", help="may log in again")


@command("user", "Make a log-in for a member of staff, or change its name, password or roles.", _user_words)
def user(words: Namespace) -> dict[str, Any]:
    """Make or change a log-in."""
    password = users.new_password() if words.new_password else ""
    active = True if words.on else False if words.off else None
    made = users.make_or_change(
        SYSTEM,
        words.username,
        name=words.name,
        password=password,
        role=words.role,
        territory=words.territory,
        take=words.take,
        active=active,
    )
    roles = [f"{a.role} {a.territory.code}" for a in made.assignments.filter(until=None).select_related("territory")]
    told: dict[str, Any] = {"username": made.username, "name": made.name, "active": made.is_active, "roles": roles}
    return told | ({"password": password} if password else {})
