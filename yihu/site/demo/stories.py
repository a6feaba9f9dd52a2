"""The demo stories: `telecom` (a province and its enterprises), `wholesale` (invoices only), `empty` (first run)."""

from __future__ import annotations

import csv
from argparse import Namespace
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from yihu.accounts.models import Organisation
from yihu.ground import clock
from yihu.ground.actors import SYSTEM
from yihu.ground.commands import WrongInput
from yihu.ground.imports.commands import run as import_file
from yihu.ground.models import RoleAssignment, Territory, User
from yihu.ground.users import new_password
from yihu.insight.refresh import refresh
from yihu.site.demo.generate import InvoiceRow, Story, invoices
from yihu.site.demo.load import Loader
from yihu.site.env import samples

PASSWORD = "yihu-demo-2026"
SAID = {  # whom a visitor of the demo should try, and why
    "li": "李经理",
    "wang": "王经理",
    "zhao": "赵经理",
    "director": "总监",
    "admin": "管理员",
}
Say = Callable[[str], None]


def as_of() -> date:
    """The last day of the month before this one: the last month for which all bills are out."""
    return clock.today().replace(day=1) - timedelta(days=1)


def tell(name: str, *, accounts: int, seed: int, say: Say) -> dict[str, Any]:
    """Fill the database with the story `name`. A database that holds accounts is left as it is, with WrongInput."""
    if Organisation.objects.exists() or User.objects.exists():
        raise WrongInput(
            "this database is not empty, and a demo is never mixed with what is there; "
            "set YIHU_HOME (or YIHU_DATABASE_URL) to a new place and run bin/setup there"
        )
    if accounts < 0:
        raise WrongInput("--accounts must be 0 or more")
    return STORIES[name](accounts, seed, say)


def telecom(accounts: int, seed: int, say: Say) -> dict[str, Any]:
    """A province with cities and counties, its enterprises, their people, lines, bills and history."""
    story = Story("telecom" if accounts <= 20_000 else "scale", accounts, seed, as_of())
    rows = Loader(story, PASSWORD, say).run()
    say("figures")
    refresh(SYSTEM, as_of=as_of().replace(day=1) - timedelta(days=1))  # a month earlier: tiers then have changes
    refresh(SYSTEM, as_of=as_of())  # the last month whose bills are out
    return {"story": "telecom", "rows": rows}


def wholesale(accounts: int, seed: int, say: Say) -> dict[str, Any]:
    """Nothing but invoice lines: the sample file of a wholesaler where it is, else invented ones."""
    told = _bare(PASSWORD)
    with TemporaryDirectory() as folder:
        file, mapping, last = _real_invoices(Path(folder)) or _invented_invoices(Path(folder), seed)
        words = Namespace(kind="transactions", file=file, map=mapping, dry_run=False, update=False, strict=False)
        words.again, words.columns, words.undo = False, False, None
        say(f"importing {file.name}")
        report, _code = import_file(words)
    refresh(SYSTEM, as_of=last)
    rows = told["rows"] | {"read": report["read"], "transactions": report["created"]}
    return {"story": "wholesale", "file": file.name, "rows": rows}


Invoices = tuple[Path, Path | None, date]


def _real_invoices(folder: Path) -> Invoices | None:
    file = samples() / "online_retail" / "online_retail.csv.gz"
    if not file.is_file():
        return None
    mapping = folder / "invoices.yaml"
    mapping.write_text(
        "columns: {account: CustomerID, document: InvoiceNo, date: InvoiceDate, offering: StockCode, "
        "offering_name: Description, quantity: Quantity, unit_price: UnitPrice, region: Country}\n"
        "constants: {currency: GBP}\n"
    )
    return file, mapping, date(2011, 9, 8)


def _invented_invoices(folder: Path, seed: int) -> Invoices:
    rows = list(invoices(seed=seed, as_of=as_of()))
    file = folder / "invoices.csv"
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow([*InvoiceRow._fields, "currency"])
        writer.writerows([*row, "EUR"] for row in rows)
    return file, None, as_of()


def empty(accounts: int, seed: int, say: Say) -> dict[str, Any]:
    """An administrator with a password of his own, the root of the territories, and nothing else."""
    return _bare(new_password())


def _bare(password: str) -> dict[str, Any]:
    with transaction.atomic():
        root = Territory.objects.create(code="CN", name="中国", name_en="China", level=0)
        admin = User.objects.create_user("admin", password, name="管理员")
        RoleAssignment.objects.create(user=admin, role="administrator", territory=root)
    given = {"username": "admin", "password": password, "name": "管理员", "who": "管理员"}
    return {"story": "empty", "rows": {"territories": 1, "staff": 1}, "log_ins": [given]}


STORIES: dict[str, Callable[[int, int, Say], dict[str, Any]]] = {
    "telecom": telecom,
    "wholesale": wholesale,
    "empty": empty,
}


def log_ins() -> list[dict[str, str]]:
    """The log-ins of the demo that still have the demo's password."""
    rows = User.objects.filter(username__in=SAID, is_active=True).order_by("username")
    return [
        {"username": u.username, "password": PASSWORD, "name": u.name, "who": SAID[u.username]}
        for u in rows
        if u.check_password(PASSWORD)
    ]
