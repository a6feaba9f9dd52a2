"""The documentation of the checkout, served inside the product in the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt

from yihu.ground.scope import Refused
from yihu.ground.screens import SIGNED_IN, Request, page

FOLDER = Path(settings.BASE_DIR) / "docs"
_SLUG = re.compile(r"^[a-z0-9-]+(/[a-z0-9-]+)?$")


@dataclass(frozen=True)
class Document:
    """A page of the documentation: where it stands, its first heading, its text."""

    slug: str
    title: str
    text: str


@cache
def _read(file: Path, changed: int) -> Document:
    text = file.read_text(encoding="utf-8")
    first = next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), file.stem)
    return Document(file.relative_to(FOLDER).with_suffix("").as_posix().removeprefix("zh/"), first, text)


def documents() -> list[Document]:
    """Every page, each in the reader's language where it has been written in it."""
    english = sorted(FOLDER.glob("*.md")) + sorted(FOLDER.glob("decisions/*.md"))
    chinese = (get_language() or "").startswith("zh")
    chosen = [FOLDER / "zh" / f.name if chinese and (FOLDER / "zh" / f.name).is_file() else f for f in english]
    return [_read(file, file.stat().st_mtime_ns) for file in chosen]


def render_markdown(text: str) -> SafeString:
    """Markdown as HTML. HTML inside the text is shown, not carried out; links between pages lead to them here."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    html = parser.render(text)
    html = re.sub(r'href="(?!https?:|#|/)(?:\.\./)?([a-z0-9/-]+)\.md(#[^"]*)?"', r'href="/docs/\1\2"', html)
    for tag in ("table", "pre"):  # what may be wider than a phone scrolls in a box of its own
        html = html.replace(f"<{tag}>", f'<div class="wide" tabindex="0" role="group"><{tag}>')
        html = html.replace(f"</{tag}>", f"</{tag}></div>")
    return mark_safe(html)


@page(SIGNED_IN)
def contents(request: Request) -> HttpResponse:
    """All pages, or those that hold every word asked for."""
    asked = request.GET.get("q", "").strip()
    found = [d for d in documents() if all(word in d.text.lower() for word in asked.lower().split())]
    return render(request, "desk/docs/contents.html", {"documents": found, "q": asked})


@page(SIGNED_IN)
def document(request: Request, slug: str) -> HttpResponse:
    """One page."""
    found = next((d for d in documents() if d.slug == slug), None) if _SLUG.match(slug) else None
    if found is None:
        raise Refused("not found")
    context = {"document": found, "html": render_markdown(found.text), "documents": documents()}
    return render(request, "desk/docs/document.html", context)


urlpatterns: list[URLPattern] = [
    path("docs/", contents, name="docs"),
    path("docs/<path:slug>", document, name="doc"),
]
