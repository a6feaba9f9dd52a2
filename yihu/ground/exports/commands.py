"""`yihu export`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from yihu.ground.actors import SYSTEM
from yihu.ground.commands import Failed, WrongInput, command
from yihu.ground.exports import writers
from yihu.ground.exports.kinds import registry
from yihu.ground.exports.work import make


def _words(parser: ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", help=", ".join(registry()))
    parser.add_argument("--format", default="csv", choices=sorted(writers.WRITERS), help="default: csv")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: KIND.FORMAT in the present folder")


@command("export", "Write a list to a file.", _words)
def run(words: Namespace) -> dict[str, Any]:
    """Make the file; the answer names it and counts its rows."""
    export = registry().get(words.kind)
    if export is None:
        raise WrongInput(f"there is no export {words.kind!r}; there are {', '.join(registry())}")
    target = words.out or Path(f"{words.kind}.{words.format}")
    try:
        rows = make(export, SYSTEM, words.format, target)
    except writers.TooManyRows as fault:
        raise WrongInput(f"Excel holds {writers.EXCEL_ROWS:,} rows; choose --format csv or parquet") from fault
    except OSError as fault:
        raise Failed(f"{target} cannot be written: {fault.strerror}") from fault
    return {"file": str(target), "format": words.format, "rows": rows}
