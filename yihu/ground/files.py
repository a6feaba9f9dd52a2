"""The folder of files that people gave or asked for, under YIHU_HOME/files. Each thing has a folder of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

CHUNK = 1 << 20


class TooLarge(ValueError):
    """More bytes came than are allowed."""


def folder(area: str, thing: UUID) -> Path:
    """The folder of one thing in an area such as "imports"; made readable for this account only."""
    path = Path(settings.YIHU_FILES) / area / str(thing)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def keep(chunks: Iterable[bytes], target: Path, most: int) -> tuple[int, str]:
    """Write `chunks` to `target`, which appears only when it is whole; (size, sha256). TooLarge beyond `most` bytes."""
    aside = target.with_name(target.name + ".part")
    digest, size = hashlib.sha256(), 0
    try:
        with aside.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    return size, digest.hexdigest()


def chunks_of(path: Path) -> Iterator[bytes]:
    """The file's bytes, a megabyte at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def remove(area: str, thing: UUID) -> None:
    """Take away the folder of one thing with all that is in it."""
    shutil.rmtree(Path(settings.YIHU_FILES) / area / str(thing), ignore_errors=True)


def things(area: str) -> list[UUID]:
    """The things of an area that have a folder."""
    found = []
    for path in sorted((Path(settings.YIHU_FILES) / area).glob("*")):
        try:
            found.append(UUID(path.name))
        except ValueError:
            continue
    return found
