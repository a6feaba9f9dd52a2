"""bin/bench spine: importing, finding, listing and computing on 100,000 organisations and 300,000 people.

On a PostgreSQL server of its own. Every figure is a ratio to something that ran beside it in this very run.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench._tools import measured, say
from yihu.testing.postgres import cluster

ACCOUNT_COLUMNS = [
    "external_id",
    "name",
    "short_name",
    "name_en",
    "credit_code",
    "kind",
    "parent",
    "territory",
    "industry",
    "employees",
    "founded",
    "website",
    "phone",
    "email",
    "owner",
    "created_at",
    "created_by",
]
PEOPLE_COLUMNS = [
    "external_id",
    "name",
    "account",
    "department",
    "title",
    "buying_role",
    "since",
    "until",
    "mobile",
    "email",
]


def main() -> None:
    """Measure everything and say it."""
    parser = argparse.ArgumentParser(prog="bin/bench spine", description=__doc__)
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=1_000_000, help="transaction lines of the refresh")
    parser.add_argument("--out", type=Path, help="also write the figures as JSON to this file")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yihu-bench-") as home, cluster() as url:
        os.environ |= {"YIHU_HOME": home, "YIHU_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "yihu.site.settings"}
        os.environ["YIHU_ALLOWED_HOSTS"] = "localhost,testserver"
        figures = run(Path(home), words.accounts, words.lines)
    if words.out:
        words.out.write_text(json.dumps(figures, indent=2, default=str) + "\n")


def run(home: Path, accounts: int, lines: int) -> dict[str, Any]:
    """All parts, in the order in which each needs the one before."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    files = write_files(home, accounts)
    figures: dict[str, Any] = {"accounts": accounts}
    figures["import"] = imports(files)
    from bench import pages, refresh, search

    figures["search"] = search.run()
    figures["refresh"] = refresh.run(lines=lines)
    say("refresh", "s", "bare query s", "× bare")
    for name, found in figures["refresh"].items():
        if isinstance(found, dict):
            say(f"  {name}", f"{found['seconds']:.2f}", f"{found['bare']:.2f}", f"{found['ratio']:.1f}")
    figures["pages"] = pages.run()
    return figures


def write_files(home: Path, accounts: int) -> dict[str, Path]:
    """The generated enterprises and people as files that the import reads; staff and territories go in directly."""
    from yihu.site.demo.generate import Story, organisations, people
    from yihu.site.demo.load import Loader
    from yihu.site.demo.stories import as_of

    story = Story("scale", accounts, 1, as_of())
    loader = Loader(story, "bench-only-password")
    loader._territories()
    loader._staff()
    names = loader.names
    from yihu.site.demo.generate import departments, territories

    codes = {t.key: t.code for t in territories(story)}
    known: dict[int, tuple[str, str]] = {}

    def account_rows() -> Iterator[list[object]]:
        for o in organisations(story):
            known[o.key] = (o.external_id, o.name)
            yield [
                *(o.external_id, o.name, o.short_name, o.english_name, o.credit_code or "", o.kind),
                *(known[o.parent][0] if o.parent is not None else "", codes[o.territory], o.industry, o.employees),
                *(o.founded, o.website, o.phone, o.email, names[o.manager], o.created, "bench"),
            ]

    rooms = {d.key: d.name for d in departments(story)}

    def people_rows() -> Iterator[list[object]]:
        for found in people(story):
            p, role = found.person, found.roles[0]
            department = rooms.get(role.department, "") if role.department is not None else ""
            yield [
                *(f"P{p.key}", p.name, known[role.account][0], department, role.title, role.buying_role),
                *(role.since, role.until or "", p.mobile, p.email),
            ]

    files = {"accounts": home / "accounts.csv", "people": home / "people.csv"}
    write(files["accounts"], ACCOUNT_COLUMNS, account_rows())
    write(files["people"], PEOPLE_COLUMNS, people_rows())
    return files


def write(path: Path, columns: list[str], rows: Iterator[list[object]]) -> None:
    """A CSV file of `rows` under `columns`."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def imports(files: dict[str, Path]) -> dict[str, Any]:
    """Each file through `yihu import` with all checks, beside a bare COPY of the same rows into a bare table."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    figures: dict[str, Any] = {}
    say("import", "rows", "rows/CPU s", "with server", "× bare COPY")
    for kind, path in files.items():
        with measured(folder) as bare:
            rows = bare_copy(path)
        with measured(folder) as spent:
            answer = subprocess.run(
                [sys.executable, "-m", "yihu.site.cli", "import", kind, str(path), "--json"],
                stdout=subprocess.PIPE,
                check=True,
            )
        report = json.loads(answer.stdout)
        if report["created"] != rows:
            raise SystemExit(f"{kind}: {report['created']} of {rows} rows were created: {str(report)[:600]}")
        both, copy = spent.own + spent.server, bare.own + bare.server
        figures[kind] = {
            "rows": rows,
            "rows_per_cpu_second": rows / spent.own,
            "rows_per_cpu_second_with_server": rows / both,
            "times_bare_copy": both / copy,
            "clock_seconds": spent.clock,
        }
        say(f"  {kind}", f"{rows:,}", f"{rows / spent.own:,.0f}", f"{rows / both:,.0f}", f"{both / copy:.1f}")
    return figures


def bare_copy(path: Path) -> int:
    """COPY the file into a table of texts without index or check; the number of rows."""
    from django.db import connection

    with path.open("rb") as file:
        columns = file.readline().decode().strip().split(",")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE bare ({', '.join(f'{name} text' for name in columns)})")
            with cursor.copy("COPY bare FROM STDIN (FORMAT csv)") as stream:  # type: ignore[attr-defined]
                while chunk := file.read(1 << 20):
                    stream.write(chunk)
            cursor.execute("SELECT count(*) FROM bare")
            count = int(cursor.fetchone()[0])
            cursor.execute("DROP TABLE bare")
    return count


if __name__ == "__main__":
    main()
