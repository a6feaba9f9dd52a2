"""From the cells of a file to a batch of values, as the mapping says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from yihu.ground import clock
from yihu.ground.imports.batch import Batch
from yihu.ground.imports.kinds import Column, Kind
from yihu.ground.imports.mapping import Mapping, WrongMapping, bind
from yihu.ground.imports.reading.delimited import Line
from yihu.ground.imports.values import Identifier, Parse, Reading
from yihu.ground.text.faults import TextFault

_WHOLE_FLOAT = re.compile(r"-?\d+\.0+", re.ASCII)
_EDGES = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
PROBED = 200


@dataclass(frozen=True)
class Bound:
    """A field of ours, bound to a column of theirs (its place) or to a constant value."""

    column: Column
    parse: Parse
    place: int | None
    constant: Any = None


class Parsing:
    """Reads lines of one file as batches."""

    def __init__(self, kind: Kind, mapping: Mapping, headers: list[str], currency: str, probe: Iterable[Line]) -> None:
        self.kind = kind
        places = bind(mapping, kind, headers)
        whole = _whole_fields(kind, places, probe)
        self.whole = whole
        self.bound = [
            _bound(column, mapping, places.get(column.name), currency, column.name in whole)
            for column in kind.columns
            if column.name in places or column.name in mapping.constants
        ]

    def batch(self, lines: list[Line]) -> Batch:
        """The lines as a batch; rows with a cell that cannot be read, or without a required one, are wrong in it."""
        batch = Batch(lines)
        self._leave_out(batch)
        for bound in self.bound:
            if bound.place is None:
                batch.put(bound.column.name, [bound.constant] * len(batch))
            else:
                batch.put(bound.column.name, _parsed(bound, bound.place, batch))
        for column in self.kind.columns:
            if column.required:
                batch.require(column.name)
        return batch

    def _leave_out(self, batch: Batch) -> None:
        """Rows that do not concern us: whatever else is wrong with them is nobody's business."""
        if self.kind.left_out_without is None:
            return
        field, reason = self.kind.left_out_without
        place = next((bound.place for bound in self.bound if bound.column.name == field), None)
        for i in [*batch.open()]:
            cells = batch.cells[i]
            if place is not None and not (place < len(cells) and cells[place].strip(_EDGES)):
                batch.skip(i, reason)


def _parsed(bound: Bound, place: int, batch: Batch) -> list[Any]:
    values: list[Any] = []
    parse, ends = bound.parse, batch.ends
    for i, cells in enumerate(batch.cells):
        cell = cells[place].strip(_EDGES) if place < len(cells) else ""
        if not cell or (ends[i] and not batch.entries[i][0][0]):  # nothing there, or the whole row has ended
            values.append(None)
            continue
        try:
            values.append(parse(cell))
        except TextFault as fault:
            batch.fail(i, fault, bound.column.name)
            values.append(None)
    return values


def _bound(column: Column, mapping: Mapping, place: int | None, currency: str, whole: bool) -> Bound:
    money = mapping.constants.get("currency", "").upper() or currency
    parse = column.parser.bind(Reading(clock.zone(), money, mapping.dates_of(column.name), whole))
    if place is not None:
        return Bound(column, parse, place)
    try:
        return Bound(column, parse, None, parse(mapping.constants[column.name].strip(_EDGES)))
    except TextFault as fault:
        raise WrongMapping(f"{column.name}: {fault}") from fault


def _whole_fields(kind: Kind, places: dict[str, int], probe: Iterable[Line]) -> set[str]:
    """Identifiers whose cells all look like 17850.0: a program once took them for numbers.

    The first rows usually show that a column is not so; only when they do not, all are looked at.
    """
    wanted = {name: place for name, place in places.items() if isinstance(kind.by_name[name].parser, Identifier)}
    if not wanted:
        return set()
    lines = iter(probe)
    suspects = _still_whole(islice(lines, PROBED), wanted)
    return set(_still_whole(lines, suspects)) if suspects else set()


def _still_whole(lines: Iterable[Line], places: dict[str, int]) -> dict[str, int]:
    seen: dict[str, bool] = {}
    for _row, cells, fault in lines:
        for name, place in places.items():
            if fault is None and seen.get(name, True) and cells[place]:
                seen[name] = _WHOLE_FLOAT.fullmatch(cells[place].strip(_EDGES)) is not None
    # a column that is empty so far stays in doubt
    return {name: place for name, place in places.items() if seen.get(name, True)}
