"""Pages: each states its permission, or the server does not start. Navigation and what every page shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.core.checks import CheckMessage, Error, register
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.functional import Promise

from yihu.ground.actors import ANONYMOUS, Actor
from yihu.ground.permissions import known
from yihu.ground.scope import Refused

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponse]

PUBLIC = "public"  # for anybody, signed in or not
SIGNED_IN = "signed-in"  # for every member of staff


class Request(HttpRequest):
    """A request with its actor and htmx details (set by middleware)."""

    actor: Actor
    htmx: Any


def page(permission: str, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View[P]], View[P]]:
    """State what a view needs. Strangers are led to the log-in; who lacks the right sees "not found"."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if permission != PUBLIC:
                if request.actor is ANONYMOUS:
                    return to_login(request)
                if not admits(request.actor, permission):
                    raise Refused("not found")
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.methods = methods  # type: ignore[attr-defined]
        return guarded

    return wrap


def admits(actor: Actor, permission: str) -> bool:
    """Whether `actor` may open a page that states `permission`."""
    if permission == PUBLIC:
        return True
    if permission == SIGNED_IN:
        return actor.kind == "staff"
    return actor.can(permission)


def to_login(request: Request) -> HttpResponse:
    """Lead a stranger to the log-in and back to where he was going."""
    back = request.get_full_path() if request.method == "GET" else "/"
    address = f"{resolve_url('login')}?{urlencode({'next': back})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponse(status=302, headers={"Location": address})


@dataclass(frozen=True)
class Entry:
    """A line of the shell's menu, shown to those whom its page admits."""

    title: str | Promise
    url_name: str
    icon: str
    permission: str
    order: int = 50
    phone: bool = False  # also in the bottom bar of the phone, which holds four


_entries: list[Entry] = []


def entry(
    title: str | Promise, url_name: str, icon: str, permission: str, order: int = 50, phone: bool = False
) -> None:
    """Declare a line of the menu."""
    _entries.append(Entry(title, url_name, icon, permission, order, phone))


def navigation(request: Request) -> list[dict[str, Any]]:
    """The menu for this request's actor: title, url, icon, whether it is the current page, and phone."""
    actor = getattr(request, "actor", ANONYMOUS)
    shown = [e for e in sorted(_entries, key=lambda e: e.order) if admits(actor, e.permission)]
    lines: list[dict[str, Any]] = [
        {"title": e.title, "url": reverse(e.url_name), "icon": e.icon, "phone": e.phone, "current": False}
        for e in shown
    ]
    best = max(
        (line for line in lines if request.path.startswith(line["url"])),
        key=lambda line: len(line["url"]),
        default=None,
    )
    if best and (best["url"] != "/" or request.path == "/"):
        best["current"] = True
    return lines


Panel = Callable[[Any, Any], str]
_panels: dict[str, list[tuple[int, Panel]]] = {}


def panel(place: str, order: int = 50) -> Callable[[Panel], Panel]:
    """Declare a block that this room adds to another room's page; its function gets (request, thing) and gives HTML.

    A block with nothing to say to this actor gives "".
    """

    def register(render: Panel) -> Panel:
        _panels.setdefault(place, []).append((order, render))
        return render

    return register


def panels(place: str, request: Request, thing: Any) -> list[str]:
    """The blocks of all rooms for `place`, in their order."""
    chosen = sorted(_panels.get(place, []), key=lambda pair: pair[0])
    return [html for _, render in chosen if (html := render(request, thing))]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what the layout needs on every page."""
    mine = cast(Request, request)
    return {
        "actor": getattr(mine, "actor", ANONYMOUS),
        "navigation": navigation(mine),
        "theme": request.COOKIES.get("theme", "") if request.COOKIES.get("theme") in {"light", "dark"} else "",
    }


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every route of the running application with its full pattern; static files are not among them."""
    yield from _walk(get_resolver(), "/")


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        else:
            yield route, pattern


@register
def every_page_states_its_permission(**_: Any) -> list[CheckMessage]:
    """System check: a route without a stated permission, or with an unknown one, stops the start."""
    problems: list[CheckMessage] = []
    for route, pattern in routes():
        stated = getattr(pattern.callback, "permission", None)
        if stated is None:
            problems.append(
                Error(f"the route {route} states no permission", hint="decorate its view with @page(…)", id="yihu.E001")
            )
        elif stated not in {PUBLIC, SIGNED_IN}:
            try:
                known(stated)
            except LookupError as unknown:
                problems.append(Error(f"the route {route}: {unknown}", id="yihu.E002"))
    return problems
