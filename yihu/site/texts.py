"""The translatable texts a room uses, found in its Python and its templates as makemessages would, without gettext."""

from __future__ import annotations

import tokenize
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

Text = tuple[str, str | None]  # the (first) msgid and its context

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def sources(room: Path) -> Iterator[Path]:
    """The Python files and templates of `room`, without its tests and migrations."""
    for path in sorted(room.rglob("*")):
        folders = set(path.relative_to(room).parent.parts)
        is_template = path.suffix in {".html", ".txt"} and "templates" in folders
        if (is_template or path.suffix == ".py") and not folders & {"tests", "migrations", "static", "locale"}:
            yield path


def python_of_template(path: Path) -> str:
    """The template's texts as Python calls, each line without the indentation that would mean something there."""
    lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
    return "\n".join(line.strip() for line in lines)


def texts_in(path: Path) -> Iterator[tuple[Text, int]]:
    """The texts in one file, with their lines."""
    code = path.read_text(encoding="utf-8") if path.suffix == ".py" else python_of_template(path)
    try:
        found = list(extract("python", BytesIO(code.encode()), keywords=KEYWORDS))
    except (tokenize.TokenError, IndentationError) as error:
        raise ValueError(f"{path}: its texts cannot be read: {error}") from error
    for line, message, _comments, context in found:
        first = message if isinstance(message, str) else message[0]
        if first:
            yield (first, context), line


def texts_of(room: Path) -> dict[Text, str]:
    """Every text of `room` → the file and line where it is first used."""
    found: dict[Text, str] = {}
    for path in sources(room):
        for text, line in texts_in(path):
            found.setdefault(text, f"{path.relative_to(room)}:{line}")
    return found
