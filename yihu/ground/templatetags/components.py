"""Tags of the components: `{% load components %}`. Icons come with them."""

from __future__ import annotations

import secrets
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale

from yihu.ground.face.tables import missing
from yihu.ground.templatetags.icons import icon

register = template.Library()
register.simple_tag(icon)
register.simple_tag(missing)

BAR = 4  # places in the bottom bar of a phone
FILE_INPUTS = ("FileInput", "ClearableFileInput")


@register.simple_tag
def uid(prefix: str) -> str:
    """An id that is unique on the page, also after a part of it has been swapped."""
    return f"{prefix}-{secrets.token_hex(3)}"


@register.simple_tag
def html_lang() -> str:
    """The language tag of the page: zh-Hans, en."""
    return to_locale(get_language() or "en").replace("_", "-")


@register.simple_tag
def bottom_bar(navigation: list[dict[str, Any]]) -> dict[str, Any]:
    """What of the menu stands in the bottom bar of a phone, and what waits behind "more"."""
    if len(navigation) <= BAR:
        return {"first": navigation, "rest": []}
    wanted = [line for line in navigation if line.get("phone")] or navigation
    first = wanted[: BAR - 1]
    return {"first": first, "rest": [line for line in navigation if line not in first]}


@register.filter
def initials(name: str) -> str:
    """Two letters for an avatar: the given name of a Chinese person, the first letters of others."""
    words = str(name).split()
    if not words:
        return "?"
    if words[0].isascii():
        return "".join(word[0] for word in words[:2]).upper()
    return words[0][-2:]


@register.filter
def undo_url(extra_tags: str) -> str:
    """The address in the `extra_tags` of a message: `messages.success(request, text, extra_tags="undo:/address")`."""
    return next((tag[5:] for tag in (extra_tags or "").split() if tag.startswith("undo:")), "")


@register.filter
def tone(level_tag: str) -> str:
    """The tone of a message of Django."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level_tag, "info")


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A form field with label, help and error, all tied together for screen readers."""
    kind = type(bound.field.widget).__name__
    shape = (
        "check"
        if kind == "CheckboxInput"
        else "choices"
        if bound.use_fieldset
        else "file"
        if kind in FILE_INPUTS
        else ""
    )
    return render_to_string("yihu/components/field.html", {"field": bound, "shape": shape})


def _block(name: str, content: str, context: dict[str, Any]) -> SafeString:
    return render_to_string(f"yihu/components/{name}.html", {**context, "content": content})


@register.simple_block_tag
def panel(content: str, title: str = "", id: str = "", flush: bool = False, about: str = "") -> SafeString:
    """A sheet with a heading; `flush` lets a table touch its edges."""
    return _block("panel", content, {"title": title, "id": id, "flush": flush, "about": about})


@register.simple_block_tag
def notice(content: str, tone: str = "", title: str = "", alert: bool = False) -> SafeString:
    """A message in the page; `alert` has screen readers say it at once."""
    return _block("notice", content, {"tone": tone, "title": title, "alert": alert})


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:
    """A dialog; open it with `data-dialog="id"` on a button or link."""
    return _block("dialog", content, {"id": id, "title": title})


@register.simple_block_tag
def menu(content: str, title: str, icon: str = "more", label: bool = False) -> SafeString:
    """A button with a menu of links and buttons; `label` shows the title beside the icon."""
    return _block("menu", content, {"title": title, "icon": icon, "label": label})
