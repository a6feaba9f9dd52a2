"""Every room's pages: its `desk.py` gives `urlpatterns`, named `<room>:<page>`; ground and desk have no prefix."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from yihu.ground.rooms import rooms


def pages() -> list[URLPattern | URLResolver]:
    """The pages of all rooms."""
    found: list[URLPattern | URLResolver] = []
    for room in rooms():
        if find_spec(f"{room.name}.desk") is None:
            continue
        patterns = import_module(f"{room.name}.desk").urlpatterns
        named = (patterns, room.label) if room.label not in {"desk", "ground"} else patterns
        found.append(path("", include(named)))
    return found


urlpatterns = pages()
