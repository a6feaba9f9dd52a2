"""`yihu import`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yihu.ground import files
from yihu.ground.actors import SYSTEM
from yihu.ground.commands import Failed, WrongInput, command
from yihu.ground.imports import actions, locks, outcome, running
from yihu.ground.imports.header_words import words_of
from yihu.ground.imports.kinds import Kind, registry
from yihu.ground.imports.mapping import Mapping, WrongMapping, from_data, guess, nearest, read_yaml
from yihu.ground.imports.reading.faults import FileFault
from yihu.ground.models import ImportRun

State = ImportRun.State


def _words(parser: ArgumentParser) -> None:
    parser.add_argument("kind", nargs="?", metavar="KIND", help=", ".join(registry()))
    parser.add_argument("file", nargs="?", metavar="FILE", type=Path, help="CSV, TSV or .xlsx; may be .gz or .zip")
    parser.add_argument("--map", type=Path, metavar="MAP.yaml", help="columns, constants, dates, encoding, duplicates")
    parser.add_argument("--dry-run", action="store_true", help="check every row and write nothing")
    parser.add_argument(
        "--update", action="store_true", help="change what is there already; empty cells change nothing"
    )
    parser.add_argument("--strict", action="store_true", help="import nothing when a row is wrong")
    parser.add_argument("--again", action="store_true", help="import a file that was imported before once more")
    parser.add_argument("--columns", action="store_true", help="show the fields of KIND")
    parser.add_argument("--undo", metavar="RUN", help="take a whole run back")


def _show(answer: Any) -> str:
    if isinstance(answer, list):
        return "\n".join(_column_line(column) for column in answer)
    return outcome.as_text(answer) if "read" in answer else _undone_text(answer)


@command("import", "Import a file, show the columns of a kind, or take a run back.", _words, _show)
def run(words: Namespace) -> Any:
    """Carry out `yihu import`."""
    if words.undo:
        return _undo(words.undo)
    kind = _kind(words.kind)
    if words.columns:
        return [column_data(column) for column in kind.columns]
    if words.file is None:
        raise WrongInput(_("Name the file: yihu import {kind} FILE").format(kind=kind.name))
    return _import(kind, words)


def _kind(name: str | None) -> Kind:
    if name in registry():
        return registry()[name]
    near = nearest(name or "", registry())
    advice = _("Did you mean “{near}”?").format(near=near) if near else ""
    known = _("Kinds: {kinds}.").format(kinds=", ".join(registry()))
    said = _("There is no kind “{name}”.").format(name=name) if name else _("Name what the file holds.")
    raise WrongInput(" ".join(filter(None, (said, advice, known))))


def column_data(column: Any) -> dict[str, Any]:
    """A field of a kind as `--columns` shows it."""
    return {
        "field": column.name,
        "title": str(column.title),
        "required": column.required,
        "help": str(column.help),
        "example": column.example,
        "headers": list(words_of(column)),
    }


def _column_line(column: dict[str, Any]) -> str:
    mark = "*" if column["required"] else " "
    example = _("for example {example}").format(example=column["example"]) if column["example"] else ""
    return f"{mark} {column['field']:<20} {column['title']}: {column['help']} {example}".rstrip(" :")


def _import(kind: Kind, words: Namespace) -> tuple[dict[str, Any], int]:
    run = _received(kind, words)
    try:
        run = _carried_out(run, dry=words.dry_run)
    except running.AlreadyImported as fault:
        actions.discard(SYSTEM, run)
        raise WrongInput(f"{fault} (--undo {fault.run.pk}, --again)") from fault
    except (FileFault, WrongMapping) as fault:
        raise WrongInput(str(fault)) from fault
    except Exception as fault:
        raise Failed(_stopped(run, fault)) from fault
    if run.state == State.FAILED:
        raise WrongInput(run.error)
    refused = run.state == State.REFUSED or outcome.all_wrong(run)
    return outcome.as_data(run, dry=words.dry_run), 2 if refused else 0


def _received(kind: Kind, words: Namespace) -> ImportRun:
    """The file taken in and mapped; WrongInput where either does not fit."""
    try:
        mapping = read_yaml(words.map.read_text(encoding="utf-8-sig"), kind) if words.map else Mapping()
        run = actions.receive(SYSTEM, kind, words.file.name, files.chunks_of(words.file), mapping.encoding)
    except OSError as fault:
        raise WrongInput(
            _("{file} cannot be read: {reason}").format(file=fault.filename, reason=fault.strerror)
        ) from fault
    except UnicodeDecodeError as fault:
        raise WrongInput(_("{file} is not UTF-8; save the mapping as UTF-8.").format(file=words.map)) from fault
    except (FileFault, WrongMapping) as fault:
        raise WrongInput(str(fault)) from fault
    try:
        mapping = _with_guessed_columns(mapping, kind, run)
        actions.map_columns(
            SYSTEM, run, mapping, update=words.update, strict=words.strict, again=words.again and not words.dry_run
        )
    except (FileFault, WrongMapping) as fault:
        actions.discard(SYSTEM, run)
        raise WrongInput(str(fault)) from fault
    return run


def _with_guessed_columns(mapping: Mapping, kind: Kind, run: ImportRun) -> Mapping:
    if mapping.columns:
        return mapping
    guessed = guess(kind, run.shape["headers"])
    columns = {name: header for name, header in guessed.items() if name not in mapping.constants}
    return from_data({**mapping.as_json(), "columns": columns}, kind)


def _carried_out(run: ImportRun, *, dry: bool) -> ImportRun:
    progress = Terminal()
    try:
        if dry:
            running.check(run, SYSTEM, progress)
            return run
        return running.carry_out(run, SYSTEM, progress, progress.waiting)
    except running.AlreadyImported as already:
        if already.run.state != State.RUNNING:
            raise
        # The earlier attempt was interrupted: it is gone on with, and this one is not needed.
        actions.discard(SYSTEM, run)
        return running.carry_out(already.run, SYSTEM, progress, progress.waiting)
    finally:
        progress.end()


def _stopped(run: ImportRun, fault: Exception) -> str:
    text = _(
        "stopped behind row {row}: {reason}. The same command goes on from there; yihu import --undo {run} takes back "
        "what was written."
    )
    return text.format(row=run.checkpoint.get("row", 1), reason=str(fault) or type(fault).__name__, run=run.pk)


def _undo(reference: str) -> dict[str, Any]:
    try:
        run = ImportRun.objects.visible_to(SYSTEM).filter(pk=UUID(reference)).first()
    except ValueError:
        run = None
    if run is None:
        raise WrongInput(
            _("There is no run {run}; its number stands in the report of the import.").format(run=reference)
        )
    if run.state == State.RUNNING and not locks.is_free():
        raise WrongInput(_("The run {run} is being imported now; wait for its end.").format(run=run.pk))
    if run.state not in (State.SUCCEEDED, State.RUNNING, State.UNDONE):
        raise WrongInput(_("The run {run} wrote nothing; there is nothing to take back.").format(run=run.pk))
    return {"run": str(run.pk), **running.take_back(run, SYSTEM)}


def _undone_text(done: dict[str, Any]) -> str:
    text = _("{removed} rows removed, {restored} restored.").format(removed=done["removed"], restored=done["restored"])
    if done["kept"]:
        kept = len(done["kept"])
        text += " " + ngettext(
            "{count} was kept, because something depends on it or it was changed since.",
            "{count} were kept, because something depends on them or they were changed since.",
            kept,
        ).format(count=kept)
    return text


class Terminal:
    """Progress for a person: on standard error, and only when that is a terminal."""

    def __init__(self) -> None:
        self.on = sys.stderr.isatty()

    def __call__(self, done: int, total: int | None) -> None:
        """Show how many rows are done."""
        self._show(f"{done:,}" + (f" / {total:,}" if total else ""))

    def waiting(self) -> None:
        """Show that another import is being written."""
        self._show(_("waiting for another import to end …"))

    def end(self) -> None:
        """Leave the line."""
        if self.on:
            sys.stderr.write("\r\033[K")

    def _show(self, text: str) -> None:
        if self.on:
            sys.stderr.write(f"\r\033[K{text}")
            sys.stderr.flush()
