"""Backup and restore of everything that cannot be computed again: the records and the files.

A backup is a folder: `records.sqlite3` or `records.dump`, `files/`, `secret_key` and `manifest.json`, which is written
last: a folder without it is no backup. What insight computed is left out; `yihu refresh` computes it again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from yihu.ground import clock
from yihu.ground.commands import Failed, WrongInput
from yihu.ground.models import User

MANIFEST = "manifest.json"
RECORDS = {"sqlite": "records.sqlite3", "postgresql": "records.dump"}


def backup(folder: Path) -> dict[str, Any]:
    """Write a backup into `folder`, which must not exist or be empty; what the manifest says."""
    if folder.exists() and any(folder.iterdir()):
        raise WrongInput(f"{folder} is not empty; name a new folder, so that no older backup is written over")
    folder.mkdir(parents=True, exist_ok=True)
    records = folder / RECORDS[connection.vendor]
    _dump(records)
    if settings.YIHU_FILES.exists():
        shutil.copytree(settings.YIHU_FILES, folder / "files")
    key = settings.YIHU_HOME / "secret_key"
    if key.exists():
        shutil.copy2(key, folder / "secret_key")
    manifest = {
        "made_at": clock.now().isoformat(),
        "database": connection.vendor,
        "migrations": sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        "sha256": {str(p.relative_to(folder)): digest(p) for p in sorted(folder.rglob("*")) if p.is_file()},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    return {"folder": str(folder), "files": len(manifest["sha256"]), "made_at": manifest["made_at"]}


def restore(folder: Path) -> dict[str, Any]:
    """Bring the backup in `folder` into this installation, which must hold nobody yet."""
    manifest = _checked(folder)
    if "ground_user" in connection.introspection.table_names() and User.objects.exists():
        raise WrongInput("this database is in use; set YIHU_HOME or YIHU_DATABASE_URL to a new place and restore there")
    _load(folder / RECORDS[connection.vendor])
    if (folder / "files").exists():
        shutil.copytree(folder / "files", settings.YIHU_FILES, dirs_exist_ok=True)
    if (folder / "secret_key").exists() and not os.environ.get("YIHU_SECRET_KEY"):
        shutil.copy2(folder / "secret_key", settings.YIHU_HOME / "secret_key")
    call_command("migrate", verbosity=0, interactive=False)
    return {"made_at": manifest["made_at"], "users": User.objects.count()}


def _checked(folder: Path) -> dict[str, Any]:
    """The manifest, once every file is what it was."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as fault:
        raise WrongInput(f"{folder} holds no finished backup: {MANIFEST} cannot be read ({fault})") from fault
    if manifest["database"] != connection.vendor:
        raise WrongInput(f"the backup is of {manifest['database']}, and YIHU_DATABASE_URL names {connection.vendor}")
    for name, sha in manifest["sha256"].items():
        if not (folder / name).is_file() or digest(folder / name) != sha:
            raise WrongInput(f"{name} in {folder} is missing or is not what was backed up; nothing was restored")
    return manifest


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(target) as copy:
            connection.connection.backup(copy)  # consistent while others write
        copy.close()
    else:
        _program("pg_dump", "--format=custom", f"--file={target}")


def _load(source: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(source) as copy:
            copy.backup(connection.connection)
        copy.close()
    else:
        _program(
            "pg_restore", "--no-owner", "--clean", "--if-exists", "--single-transaction", "--exit-on-error", str(source)
        )


def _program(name: str, *words: str) -> None:
    """One of PostgreSQL's programs on our database; the password goes through the environment."""
    given = connection.settings_dict
    place = {"PGHOST": given["HOST"], "PGPORT": given["PORT"], "PGUSER": given["USER"], "PGPASSWORD": given["PASSWORD"]}
    database = f"--dbname={given['NAME']}"
    connection.close()
    try:
        done = subprocess.run(
            [name, database, *words],
            env=os.environ | {key: str(value) for key, value in place.items() if value},
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as fault:
        raise Failed(f"{name} is not on PATH; install PostgreSQL's client programs of the server's version") from fault
    if done.returncode:
        raise Failed(f"{name} could not do it: {done.stderr.strip()[-800:]}")
