"""The folder of the snapshots: which files belong to which refresh, written so that a crash leaves the old ones whole.

A file never changes once it has its name. `<run>.json` lists the files of a run; the records database says which run is
the present one, so that files and published figures cannot fall apart.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import UUID

from django.conf import settings


@dataclass(frozen=True)
class Piece:
    """A fact's files: the `base`, without the keys in `gone`, together with `delta`. Empty names: there is none."""

    base: str
    rows: int  # of the base
    delta: str = ""
    gone: str = ""


@dataclass(frozen=True)
class Manifest:
    """The files of one run: of every fact, and the figures that were published from them."""

    facts: dict[str, Piece] = field(default_factory=dict)
    published: str = ""

    def names(self) -> set[str]:
        """Every file that the run needs."""
        pieces = self.facts.values()
        return {n for p in pieces for n in (p.base, p.delta, p.gone) if n} | {self.published} - {""}


def folder() -> Path:
    """Where snapshots lie."""
    path = Path(settings.YIHU_HOME) / "insight"
    path.mkdir(parents=True, exist_ok=True)
    return path


def read_manifest(run: UUID | None) -> Manifest | None:
    """The manifest of `run`; None where it, or one of its files, is not here."""
    path = folder() / f"{run}.json"
    if run is None or not path.exists():
        return None
    data = json.loads(path.read_text())
    found = Manifest({name: Piece(**piece) for name, piece in data["facts"].items()}, data["published"])
    return found if all((folder() / name).exists() for name in found.names()) else None


def write_manifest(run: UUID, manifest: Manifest) -> None:
    """Write the manifest of `run`; its files are there already."""
    write_aside(folder() / f"{run}.json", lambda path: path.write_text(json.dumps(asdict(manifest))))


def write_aside(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make the file beside its place, then sync it and give it its name."""
    aside = path.with_name(f"{path.name}.part")
    write(aside)
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(keep: list[UUID]) -> None:
    """Remove what belongs to none of the runs `keep`, and what a crash left half-written."""
    kept = {f"{run}.json" for run in keep}
    for run in keep:
        if manifest := read_manifest(run):
            kept |= manifest.names()
    for path in folder().iterdir():
        if path.suffix in {".parquet", ".json", ".part"} and path.name not in kept:
            path.unlink(missing_ok=True)


@contextmanager
def only_one() -> Iterator[None]:
    """Wait until no other refresh works on this folder, then keep others waiting."""
    with (folder() / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
