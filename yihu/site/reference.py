"""Writes the lists in the reference pages of docs/ from what the rooms declare.

python -m yihu.site.reference            writes them
python -m yihu.site.reference --check    exit code 1 when a page is not what it would write
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from django.utils import translation
from django.utils.translation import get_language

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
BEGIN = "[//]: # (begin: {name}; written by python -m yihu.site.reference)"
END = "[//]: # (end: {name})"

Lines = Iterator[str]
T = TypeVar("T")


def settings_list() -> Lines:
    """Every environment variable."""
    from yihu.site.env import SETTINGS

    yield from table(("setting", "meaning"), ((f"`{name}`", help) for name, help in SETTINGS.items()))


def permissions_list() -> Lines:
    """Every permission with the roles that have it."""
    from yihu.ground.permissions import registry

    by_room = group(registry().values(), lambda declared: declared.name.partition(".")[0])
    for room, declared in by_room.items():
        yield from ("", f"### {room}", "")
        yield from table(
            ("permission", "allows", "roles"),
            ((f"`{p.name}`", str(p.title), ", ".join(sorted(p.roles)).replace("_", " ")) for p in declared),
        )


def events_list() -> Lines:
    """Every event type with its sentence."""
    from yihu.ground.events import registry

    yield from table(("event", "reads"), ((f"`{e.name}`", str(e.sentence)) for e in registry().values()))


def commands_list() -> Lines:
    """Every sub-command with its words."""
    from argparse import ArgumentParser

    from yihu.ground.commands import registry

    for command in registry().values():
        parser = ArgumentParser(prog=f"yihu {command.name}", add_help=False)
        command.arguments(parser)
        yield from ("", f"## yihu {command.name}", "", command.help)
        words = [(f"`{_word(action)}`", (action.help or "").replace("%(default)s", str(action.default)))
                 for action in parser._actions]  # fmt: skip
        if words:
            yield ""
            yield from table(("word", "meaning"), words)


def _word(action: object) -> str:
    """A word of a command as one would type it."""
    options = getattr(action, "option_strings", [])
    value = getattr(action, "metavar", None) or str(getattr(action, "dest", "")).upper()
    if not options:
        return value if getattr(action, "required", True) else f"[{value}]"
    return options[-1] if getattr(action, "nargs", None) == 0 else f"{options[-1]} {value}"


def metrics_list() -> Lines:
    """Every metric that people see, then why a value can be missing."""
    from yihu.ground.metrics import reasons, shown

    for metric in shown():
        yield from ("", f"## {metric.title}", "", f"`{metric.name}`, {metric.unit}. {metric.meaning}")
        if metric.formula:
            yield from ("", f"Computed as: {metric.formula}.")
    yield from ("", "## Why a value can be missing", "")
    yield from table(("code", "reads"), ((f"`{reason.code}`", str(reason.text)) for reason in reasons().values()))


def import_list() -> Lines:
    """Every kind of import with its columns."""
    from yihu.ground.imports import registry

    chinese = get_language() == "zh-hans"
    head = ("列", "名称", "必填", "示例", "说明") if chinese else ("column", "title", "required", "example", "meaning")
    for kind in registry().values():
        yield from ("", f"### {kind.name}: {kind.title}", "")
        yield from table(
            head,
            (
                (
                    f"`{c.name}`",
                    str(c.title),
                    ("是" if chinese else "yes") if c.required else "",
                    c.example,
                    str(c.help),
                )
                for c in kind.columns
            ),
        )


PAGES: dict[str, Callable[[], Lines]] = {
    "settings.md": settings_list,
    "permissions.md": permissions_list,
    "events.md": events_list,
    "commands.md": commands_list,
    "metrics.md": metrics_list,
    "import.md": import_list,
    "zh/import.md": import_list,
}


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Lines:
    """A table in Markdown."""
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in row)} |"


def group(things: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """The things by their key, in the order in which they come."""
    found: dict[str, list[T]] = {}
    for thing in things:
        found.setdefault(key(thing), []).append(thing)
    return found


def written(page: str, text: str) -> str:
    """`text` with the list of `page` as it should read now; ValueError when its place is not marked."""
    name = page.rpartition("/")[2].removesuffix(".md")
    begin, end = BEGIN.format(name=name), END.format(name=name)
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"docs/{page} must hold these two lines once each:\n{begin}\n{end}")
    with translation.override("zh-hans" if page.startswith("zh/") else "en"):
        lines = list(PAGES[page]())
    listed = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    head, tail = text.partition(begin)[0], text.partition(end)[2]
    return f"{head}{begin}\n\n{listed}\n\n{end}{tail}"


def stale() -> dict[Path, str]:
    """The pages that are not what they should be, with what they should be."""
    found = {}
    for page in PAGES:
        path = DOCS / page
        text = path.read_text(encoding="utf-8")
        if (wanted := written(page, text)) != text:
            found[path] = wanted
    return found


def main(words: list[str]) -> int:
    """The command line of this module; the exit code."""
    if words not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yihu.site.settings")
    import django

    django.setup()
    pages = stale()
    for path, text in pages.items():
        if words:
            print(f"docs/{path.relative_to(DOCS)} is out of date; run python -m yihu.site.reference")
        else:
            path.write_text(text, encoding="utf-8")
            print(f"wrote docs/{path.relative_to(DOCS)}")
    return 1 if words and pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
