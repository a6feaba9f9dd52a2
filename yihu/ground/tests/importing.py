"""Imports in tests: a text becomes a file, the file a run, the run its outcome."""

from __future__ import annotations

from typing import Any

from yihu.ground.actors import SYSTEM, Actor
from yihu.ground.imports import actions, outcome, registry, running
from yihu.ground.imports.mapping import Mapping, from_data, guess
from yihu.ground.models import ImportRun


def received(
    kind: str,
    content: str | bytes,
    mapping: dict[str, Any] | None = None,
    *,
    actor: Actor = SYSTEM,
    **options: bool,
) -> ImportRun:
    """A run whose file is received and mapped; without `columns` in the mapping the headers say what they are."""
    data = content.encode() if isinstance(content, str) else content
    known = registry()[kind]
    wanted = from_data(mapping or {}, known)
    run = actions.receive(actor, known, "file.csv", [data], wanted.encoding)
    if not wanted.columns:
        guessed = guess(known, run.shape["headers"])
        columns = {ours: theirs for ours, theirs in guessed.items() if ours not in wanted.constants}
        wanted = Mapping(**{**wanted.as_json(), "columns": columns})
    actions.map_columns(actor, run, wanted, **options)
    return run


def imported(
    kind: str, content: str | bytes, mapping: dict[str, Any] | None = None, *, actor: Actor = SYSTEM, **options: bool
) -> dict[str, Any]:
    """The outcome of importing `content`."""
    run = received(kind, content, mapping, actor=actor, **options)
    return outcome.as_data(running.carry_out(run, actor, no_progress), dry=False)


def checked(
    kind: str, content: str | bytes, mapping: dict[str, Any] | None = None, *, actor: Actor = SYSTEM, **options: bool
) -> dict[str, Any]:
    """The outcome of a dry run of `content`."""
    run = received(kind, content, mapping, actor=actor, **options)
    running.check(run, actor, no_progress)
    return outcome.as_data(run, dry=True)


def no_progress(done: int, total: int | None) -> None:
    """Nobody watches."""


def counts(data: dict[str, Any]) -> dict[str, int]:
    """The numbers of an outcome that are not zero."""
    wrong = len({error["row"] for error in data["errors"]})
    found = {name: data[name] for name in ("read", "created", "updated", "unchanged", "duplicates")}
    found |= {"skipped": len(data["skipped"]), "errors": wrong}
    return {name: number for name, number in found.items() if number}


def faults(data: dict[str, Any]) -> dict[int, str]:
    """Row → column of its (last) fault."""
    return {error["row"]: error["column"] for error in data["errors"]}


def reasons(data: dict[str, Any]) -> dict[int, str]:
    """Row → why it was left out."""
    return {entry["row"]: entry["reason"] for entry in data["skipped"]}
