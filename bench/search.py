"""Finding, listing and completing what is typed, each beside a sequential scan of the same table in the same run.

`run()` measures in the database that Django is set up for, which holds accounts and people already.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connection
from django.http import QueryDict

from bench._tools import median_ms, say

SAMPLES = 12
_INDEXES = ("enable_indexscan", "enable_bitmapscan", "enable_indexonlyscan")


def run(seed: int = 1) -> dict[str, Any]:
    """Measure and say everything; the figures in milliseconds and ratios."""
    dice = random.Random(seed)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    figures: dict[str, Any] = {}
    say("search", "ms", "scan ms", "× faster")
    figures["search"] = searches(dice)
    figures["autocomplete"] = completions(dice)
    figures["common"] = common_words()
    figures["list"] = two_conditions(dice)
    figures["pages"] = far_pages()
    return figures


def searches(dice: random.Random) -> dict[str, Any]:
    """Words, pinyin, codes and telephone numbers that few entries have, by everybody and by one county's manager."""
    from yihu.ground.actors import SYSTEM
    from yihu.ground.search import search

    local = somebody_of_a_county(dice)
    samples = rare_words(dice)
    found: dict[str, Any] = {}
    for name, texts in samples.items():
        scan = median_of(texts, scan_entries)
        for who, actor in (("", SYSTEM), (", one county", local)):
            mine = median_of(texts, partial(search, actor))
            found[name + who] = compared(f"  {name}{who}", mine, scan)
    names = samples["name"]
    narrow = median_of(names, scan_accounts)
    mine = median_of(names, partial(search, SYSTEM))
    found["beside a scan of the accounts alone"] = compared("  name, beside a scan of the accounts alone", mine, narrow)
    return found


def completions(dice: random.Random) -> dict[str, Any]:
    """The lines under the search box after two, three and four letters or characters."""
    from yihu.ground.actors import SYSTEM
    from yihu.ground.search import suggest

    found: dict[str, Any] = {}
    typed = {
        "2 characters": [text[:2] for text in rare_words(dice)["name"]],
        "4 letters": [text[:4] for text in rare_words(dice)["pinyin"]],
        "6 letters": [text[:6] for text in rare_words(dice)["pinyin"]],
    }
    for name, texts in typed.items():
        mine = median_of(texts, partial(suggest, SYSTEM))
        found[name] = compared(f"  autocomplete, {name}", mine, median_of(texts, scan_entries))
    return found


def common_words() -> dict[str, Any]:
    """Words that stand in every third entry."""
    from yihu.ground.actors import SYSTEM
    from yihu.ground.search import search

    found: dict[str, Any] = {}
    for text in ("有限公司", "福州", "fuzhou", "福", "f"):
        mine = median_ms(partial(search, SYSTEM, text), times=5)
        found[text] = compared(f"  common: {text}", mine, median_ms(partial(scan_entries, text), times=3))
    return found


def two_conditions(dice: random.Random) -> dict[str, Any]:
    """The first page of the accounts of one place and one industry, by name, beside a scan for the same rows.

    All three are the server's own times, planning included: with 50 rows the way to our process would be most of it.
    """
    from yihu.accounts.models import Organisation

    listed = accounts_list()
    found: dict[str, Any] = {}
    some = list(
        Organisation.objects.order_by("pk").values_list("territory__code", "territory__parent__code", "industry")
    )
    chosen = dice.sample(some, SAMPLES)
    for name, addresses in {
        "county and industry": [f"territory={county}&industry={industry}" for county, _city, industry in chosen],
        "city and industry": [f"territory={city}&industry={industry}" for _county, city, industry in chosen],
    }.items():
        asked = [reading(listed, address) for address in addresses]
        rows = median([server_ms(page_statement(one)) for one in asked])
        both = rows + median([server_ms(count_statement(one)) for one in asked])
        with without_indexes():
            scan = median([server_ms(page_statement(one)) for one in asked])
        whole = median_of(addresses, partial(drawn, listed))
        found[name] = compared(f"  list, {name}: page", rows, scan)
        found[f"{name}, with its count"] = compared(f"  list, {name}: page and count", both, scan)
        found[f"{name}, in our process"] = {"ms": whole}
        say(f"  list, {name}: all of it in our process", f"{whole:.2f}")
    return found


def far_pages() -> dict[str, Any]:
    """The second page of the whole list and one in its middle: the server's times."""
    from yihu.accounts.models import Organisation
    from yihu.ground.lists.keyset import Cursor

    listed = accounts_list()
    found: dict[str, Any] = {}
    for sort in ("name", "-created_at"):
        start = reading(listed, f"sort={sort}")
        row = Organisation.objects.order_by(sort, "-pk" if start.order.falling else "pk")[start.rows.count() // 2]
        times = []
        for place in (start.page.next, Cursor(getattr(row, start.order.path), row.pk)):
            query = QueryDict(mutable=True)
            query.update({"sort": sort, "after": start.cursors.write(place)})
            times.append(server_ms(page_statement(reading(listed, query.urlencode()))))
        near, far = times
        found[sort] = {"second_ms": near, "middle_ms": far, "ratio": far / near}
        say(f"  list by {sort}: second page, middle page, ratio", f"{near:.2f}", f"{far:.2f}", f"{far / near:.2f}")
    return found


def compared(what: str, mine: float, scan: float) -> dict[str, float]:
    """Say one comparison."""
    say(what, f"{mine:.2f}", f"{scan:.1f}", f"{scan / mine:.0f}")
    return {"ms": mine, "scan_ms": scan, "ratio": scan / mine}


def median_of(texts: list[str], call: Callable[[str], Any]) -> float:
    """The median over several texts of the median time of each."""
    return median([median_ms(partial(call, text), times=5) for text in texts])


def rare_words(dice: random.Random) -> dict[str, list[str]]:
    """What somebody may type for some of the accounts: a part of the name, its pinyin, a code, a telephone's end."""
    from yihu.accounts.models import ContactPoint, OrganisationIdentifier, OrganisationName
    from yihu.ground.text.pinyin import name_readings

    short = list(OrganisationName.objects.filter(kind="short").order_by("pk").values_list("value", flat=True)[:5000])
    names = [name[:3] for name in dice.sample(short, SAMPLES)]
    codes = list(OrganisationIdentifier.objects.order_by("pk").values_list("value", flat=True)[:5000])
    phones = list(ContactPoint.objects.filter(kind="mobile").order_by("pk").values_list("value", flat=True)[:5000])
    found = {
        "name": names,
        "pinyin": ["".join(name_readings(char)[0] for char in name if name_readings(char)) for name in names],
        "code": [code[:12] for code in dice.sample(codes, min(SAMPLES, len(codes)))],
        "telephone's end": [phone[-5:] for phone in dice.sample(phones, min(SAMPLES, len(phones)))],
    }
    return {name: texts for name, texts in found.items() if texts}


def somebody_of_a_county(dice: random.Random) -> Any:
    """An account manager of one county."""
    from yihu.ground.actors import Actor, Grant
    from yihu.ground.ids import uuid7
    from yihu.ground.models import Territory
    from yihu.ground.permissions import permissions_of

    county = dice.choice(list(Territory.objects.filter(level=Territory.Level.COUNTY)))
    grant = Grant("account_manager", permissions_of("account_manager"), frozenset({county.pk}))
    return Actor("staff", uuid7(), "bench", (grant,))


def accounts_list() -> Any:
    """A list of accounts with two conditions, as the desk has it."""
    from yihu.accounts.models import Organisation
    from yihu.ground.lists import ChoiceFilter, Column, List, TerritoryFilter

    trades = Organisation.objects.order_by("industry").values_list("industry", flat=True).distinct()

    return List(
        "bench",
        "Accounts",
        lambda actor: Organisation.objects.visible_to(actor).filter(archived_at=None),
        [Column("name", "Name", sort="name"), Column("created_at", "Created", sort="created_at")],
        "name",
        [TerritoryFilter(), ChoiceFilter("industry", "Industry", choices=[(trade, trade) for trade in trades])],
    )


def reading(listed: Any, address: str) -> Any:
    """The list as this address asks for it."""
    from yihu.ground.actors import SYSTEM
    from yihu.ground.lists import Listing

    return Listing(listed, SYSTEM, QueryDict(address), "/")


def drawn(listed: Any, address: str) -> None:
    """Rows and count of the list."""
    asked = reading(listed, address)
    assert asked.page.rows
    assert asked.count


def scan_entries(text: str) -> None:
    """What the search would do without its index, on its own table."""
    _scan("SELECT kind, object_id, title FROM ground_searchentry WHERE title ILIKE %s", [f"%{text}%"])


def scan_accounts(text: str) -> None:
    """What a search of the accounts' names would do without an index."""
    _scan("SELECT id, name FROM accounts_organisation WHERE name ILIKE %s", [f"%{text}%"])


def page_statement(asked: Any) -> Any:
    """The statement that reads the page of the list that is asked for."""
    from yihu.ground.lists import keyset, listing

    part = next(keyset._parts(asked.rows, asked.order, asked._cursor(), asked.count <= listing.FEW))
    return part[: asked.of.page_size + 1].query.sql_with_params()


def count_statement(asked: Any) -> Any:
    """The statement that counts the list."""
    from yihu.ground.lists import listing

    sql, params = asked.rows.order_by().values("pk")[: listing.COUNTED + 1].query.sql_with_params()
    return f"SELECT COUNT(*) FROM ({sql}) AS rows", params


def server_ms(statement: tuple[str, Any]) -> float:
    """The server's time for a statement, planning included; the median of five."""
    taken = []
    with connection.cursor() as cursor:
        for _ in range(6):
            cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + statement[0], statement[1])
            answer = cursor.fetchone()[0]
            plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]
            taken.append(plan["Planning Time"] + plan["Execution Time"])
    return median(taken[1:])


def median(values: list[float]) -> float:
    """The middle one."""
    return sorted(values)[len(values) // 2]


@contextmanager
def without_indexes() -> Iterator[None]:
    """Leave the database nothing but to go through the table, in one process."""
    with connection.cursor() as cursor:
        for name in _INDEXES:
            cursor.execute(f"SET {name} = off")
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        try:
            yield
        finally:
            for name in (*_INDEXES, "max_parallel_workers_per_gather"):
                cursor.execute(f"RESET {name}")


def _scan(sql: str, params: Any) -> None:
    with without_indexes(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.fetchall()
