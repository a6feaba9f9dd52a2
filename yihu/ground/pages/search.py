"""Search: the page, and the lines under the search box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from yihu.ground.face import Action, Column, Empty, Pager, Suggestion, Tab, Table
from yihu.ground.screens import SIGNED_IN, Request, page
from yihu.ground.search import Index, Item, Results, indexes, search, suggest
from yihu.ground.text.amounts import format_number

LONGEST = 100  # letters of a search
EACH = 8  # of every kind on the first page
SIZE = 30  # of one kind on a page of its own


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `url` leads to all of it, `pager` through it."""

    index: Index
    results: Results
    url: str
    pager: Pager | None = None

    @property
    def title(self) -> str:
        """The kind's title."""
        return str(self.index.title)

    @property
    def count(self) -> str:
        """How many there are: 12, or 1,000+ where nobody counted further."""
        return format_number(self.results.total) + ("+" if self.results.bounded else "")

    @property
    def table(self) -> Table:
        """The results as a table."""
        columns = [
            Column("title", _("Name"), href=lambda item: item.url, main=True),
            Column("subtitle", _("Details"), phone="whole"),
        ]
        name = self.index.kind.replace(".", "-")
        return Table(f"found-{name}", self.title, columns, self.results.items, pager=self.pager)


@page(SIGNED_IN)
def find(request: Request) -> HttpResponse:
    """Everything that fits, by kind; or one kind with its pages."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    kind = next((i for i in _kinds(request) if i.kind == request.GET.get("kind")), None)
    after = _number(request.GET.get("after", ""))
    groups = _groups(request, query, kind, after) if query else []
    context: dict[str, Any] = {
        "query": query,
        "kind": kind,
        "groups": groups,
        "tabs": _tabs(request, query, kind) if query else [],
        "empty": None if groups else _nothing(query, kind),
    }
    return render(request, "search/search.html", context)


@page(SIGNED_IN)
def lines(request: Request) -> HttpResponse:
    """The best results while the words are being typed: lines for the search box, or JSON."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    items = suggest(request.actor, query)
    response: HttpResponse
    if request.get_preferred_type(["application/json", "text/html"]) == "text/html":
        found = [Suggestion(i.title, i.url, i.index.icon, i.subtitle, i.index.title) for i in items]
        response = render(request, "yihu/components/suggestions.html", {"suggestions": found, "query": query})
    else:
        response = JsonResponse({"items": [_plain(item) for item in items]})
    patch_vary_headers(response, ["Accept"])
    return response


def _plain(item: Item) -> dict[str, str]:
    return {"title": item.title, "subtitle": item.subtitle, "url": item.url, "kind": item.kind}


def _kinds(request: Request) -> list[Index]:
    return [index for index in indexes() if request.actor.can(index.permission)]


def _groups(request: Request, query: str, kind: Index | None, after: int) -> list[Group]:
    """The kinds of which something was found; a query for each."""
    limit, start = (SIZE, after) if kind else (EACH, 0)
    found = []
    for index in [kind] if kind else _kinds(request):
        results = search(request.actor, query, [index.kind], limit, start)
        if results.items:
            url = _address(query, index)
            found.append(Group(index, results, url, _pager(results, url, after) if kind else None))
    return found


def _tabs(request: Request, query: str, kind: Index | None) -> list[Tab]:
    everything = Tab(_("Everything"), _address(query), current=kind is None)
    return [everything, *(Tab(i.title, _address(query, i), current=i == kind) for i in _kinds(request))]


def _pager(results: Results, url: str, after: int) -> Pager:
    return Pager(
        previous_url=f"{url}&after={max(0, after - SIZE)}" if after else "",
        next_url=f"{url}&after={after + SIZE}" if results.more else "",
        shown=len(results.items),
        total=None if results.bounded else results.total,
    )


def _address(query: str, index: Index | None = None) -> str:
    given = {"q": query, "kind": index.kind} if index else {"q": query}
    return f"{reverse('search')}?{urlencode(given)}"


def _nothing(query: str, kind: Index | None) -> Empty:
    ways = _("By name, also a short or former one, pinyin or its initials, credit code, telephone or its end, e-mail.")
    if not query:
        return Empty("first", _("What are you looking for?"), ways)
    actions = [Action(_("Search everything"), _address(query))] if kind else []
    return Empty("no_result", _("Nothing was found for “{query}”").format(query=query), ways, actions)


def _number(text: str) -> int:
    """A place in the results; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


urlpatterns: list[URLPattern] = [
    path("search", find, name="search"),
    path("search/suggest", lines, name="search-suggest"),
]
