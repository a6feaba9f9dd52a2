"""Pages at the present size of the database: queries, and the cost of a late page beside the first one."""

from __future__ import annotations

from typing import Any

from bench._tools import median_ms, say

DEPTH = 200  # pages into the list


def run() -> dict[str, Any]:
    """Sign in as the administrator and open every kind of page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    from yihu.accounts.models import Organisation
    from yihu.ground.models import User

    setup_test_environment()  # templates then say what they were given
    client = Client()
    client.force_login(User.objects.get(username="admin"))
    account = Organisation.objects.order_by("pk")[1000]
    addresses = {
        "home": "/",
        "list of accounts": "/accounts",
        "search": "/search?q=晨曦",
        "suggestions": "/search/suggest?q=晨曦",
        "account": f"/accounts/{account.pk}",
        "people of an account": f"/accounts/{account.pk}/people",
        "scorecard": "/scorecard",
    }
    figures: dict[str, Any] = {}
    say("page", "queries", "ms")
    for name, address in addresses.items():
        asked: list[str] = []

        def count(execute: Any, sql: str, *rest: Any, asked: list[str] = asked) -> Any:
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
        ms = median_ms(lambda address=address: client.get(address), 7)
        figures[name] = {"queries": len(asked), "ms": ms}
        say(f"  {name}", len(asked), f"{ms:.0f}")
    figures["late page / first page"] = late_page(client)
    return figures


def late_page(client: Any) -> float:
    """How much longer the list's page number DEPTH takes than its first."""
    address = "/accounts"
    first = median_ms(lambda: client.get(address), 7)
    for _ in range(DEPTH):
        pager = client.get(address).context["table"].pager
        if not pager.next_url:
            break
        address = pager.next_url if pager.next_url.startswith("/") else f"/accounts{pager.next_url}"
    late = median_ms(lambda: client.get(address), 7)
    say(f"  page {DEPTH} of the list ÷ its first page", f"{late / first:.2f}")
    return late / first
