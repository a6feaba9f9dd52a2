"""Translations of every room: compiled by Babel (no gettext program is needed), and compared with the texts in use.

python -m yihu.site.translations compile     .po → .mo where the .po is newer
python -m yihu.site.translations check       exit 1 and a list when a text has no Chinese, or is no longer used
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from yihu.site.texts import texts_of

YIHU = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans"


def room_folders() -> list[Path]:
    """Every room that has a catalogue or should have one, because it says something."""
    return sorted(folder for folder in YIHU.iterdir() if (folder / "apps.py").is_file())


def catalogue_of(room: Path) -> Path:
    """Where the Chinese texts of `room` stand."""
    return room / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    """The catalogue in the .po file `path`; ValueError with file and line when it cannot be read."""
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, domain="django", abort_invalid=True)


def compile_room(room: Path) -> bool:
    """Write the .mo beside the room's .po when it is missing or older; whether there was something to do."""
    source = catalogue_of(room)
    target = source.with_suffix(".mo")
    if not source.is_file() or (target.is_file() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns):
        return False
    aside = target.with_suffix(".mo.new")
    with aside.open("wb") as file:
        write_mo(file, read(source))
    aside.replace(target)
    return True


def compile_all() -> int:
    """Compile every room; the number of rooms that had something to compile."""
    return sum(compile_room(room) for room in room_folders())


def faults(room: Path) -> Iterator[str]:
    """Sentences naming each text of `room` without a Chinese translation, in doubt, or no longer used."""
    used = texts_of(room)
    path = catalogue_of(room)
    if not path.is_file():
        if used:
            yield f"{room.name}: {len(used)} texts, and no catalogue {path.relative_to(YIHU.parent)}"
        return
    known = {
        (message.id if isinstance(message.id, str) else message.id[0], message.context): message
        for message in read(path)
        if message.id
    }
    for text in sorted(used, key=str):
        message = known.get(text)
        where = f"{room.name}: {text[0]!r}" + (f" (context {text[1]!r})" if text[1] else "")
        if message is None:
            yield f"{where} ({used[text]}) is not in the catalogue"
        elif message.fuzzy:
            yield f"{where} is marked fuzzy; check the translation and take the mark off"
        elif not all(message.string if isinstance(message.string, (tuple, list)) else [message.string]):
            yield f"{where} has no translation"
    for unused in sorted(set(known) - set(used), key=str):
        yield f"{room.name}: {unused[0]!r} is in the catalogue and used nowhere in the room"


def contradictions() -> Iterator[str]:
    """Sentences naming each text that two rooms translate differently: Django shows one of them everywhere."""
    first: dict[object, tuple[str, object]] = {}
    for room in room_folders():
        path = catalogue_of(room)
        for message in read(path) if path.is_file() else ():
            if not message.id:
                continue
            name, said = first.setdefault((message.id, message.context), (room.name, message.string))
            if said != message.string:
                yield f"{message.id!r} reads {said!r} in {name} and {message.string!r} in {room.name}"


def main(words: list[str]) -> int:
    """The command line of this module; the exit code."""
    if words == ["compile"]:
        compile_all()
        return 0
    if words == ["check"]:
        found = [fault for room in room_folders() for fault in faults(room)] + list(contradictions())
        print("\n".join(found) or "Every text is translated.")
        return bool(found)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
