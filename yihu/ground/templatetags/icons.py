"""`{% icon "search" %}`: an icon of our own set, drawn into the page from one sprite file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SPRITE = Path(__file__).resolve().parent.parent / "static" / "yihu" / "icons.svg"
_SYMBOL = re.compile(r'<symbol id="([a-z-]+)">(.*?)</symbol>')

register = template.Library()


@cache
def drawings() -> dict[str, SafeString]:
    """Every icon by name: the SVG inside its symbol."""
    return {name: mark_safe(paths) for name, paths in _SYMBOL.findall(SPRITE.read_text())}


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """The icon `name`; decoration unless it has a `title`. An unknown name raises LookupError."""
    if name not in drawings():
        raise LookupError(f"no icon {name!r}; there are: {', '.join(drawings())}")
    if title:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', title, drawings()[name]
        )
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', drawings()[name])
