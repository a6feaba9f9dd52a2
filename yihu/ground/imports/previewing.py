"""A file before it is checked: examples of its columns, its first rows as they would be read, its styles of dates."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from django.utils.translation import gettext_noop as _

from yihu.ground.actions import action
from yihu.ground.actors import Actor
from yihu.ground.imports.actions import CAN_BE_MAPPED, start_anew
from yihu.ground.imports.kinds import Column, Kind, registry
from yihu.ground.imports.mapping import Mapping
from yihu.ground.imports.parse import Parsing
from yihu.ground.imports.reading import table
from yihu.ground.imports.reading.delimited import Line
from yihu.ground.imports.reading.faults import FileFault
from yihu.ground.imports.report import source_of
from yihu.ground.imports.session import Session
from yihu.ground.imports.writes import Writes
from yihu.ground.models import ImportRun
from yihu.ground.text.date_styles import DateStyle, sniff_date_styles
from yihu.ground.text.faults import TextFault, shown

LOOKED_AT = 1000  # rows from which examples and styles of dates are taken
PREVIEWED = 20
EXAMPLES = 3


@dataclass(frozen=True)
class Row:
    """A row as it would be read: what would become of it, its values, and its faults by field ("" for the whole)."""

    number: int
    end: str
    values: dict[str, Any]
    cells: dict[str, str]
    faults: dict[str, TextFault] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """The first rows, and the fields that are read, each with its header ("" for one that is the same in all rows)."""

    fields: list[tuple[Column, str]]
    rows: list[Row]


def first_lines(run: ImportRun) -> list[Line]:
    """The first rows of the run's file; FileFault where it cannot be read any more."""
    try:
        with closing(cast(Any, table.rows(source_of(run), table.Shape(**run.shape)))) as lines:
            return list(islice(lines, LOOKED_AT))
    except FileNotFoundError as fault:
        raise FileFault(_("The file is not kept here any more."), _("Import it again from your own copy.")) from fault


def examples(lines: Sequence[Line], place: int) -> list[str]:
    """A few different values of a column."""
    found: dict[str, None] = {}
    for value in _column(lines, place):
        found[shown(value, 30)] = None
        if len(found) == EXAMPLES:
            break
    return list(found)


def date_styles(lines: Sequence[Line], place: int) -> list[DateStyle]:
    """The styles of dates in a column, the most frequent first; those that no format reads are left out."""
    return [style for style in sniff_date_styles(_column(lines, place)) if style.format]


def _column(lines: Sequence[Line], place: int) -> list[str]:
    return [cells[place].strip() for _row, cells, _fault in lines if place < len(cells) and cells[place].strip()]


def preview(actor: Actor, run: ImportRun, mapping: Mapping, lines: Sequence[Line], **options: bool) -> Preview:
    """The first rows read as `mapping` says, and what would become of each; WrongMapping where it does not fit."""
    kind = registry()[run.kind]
    asked = ImportRun(pk=run.pk, kind=run.kind, options={name: True for name, on in options.items() if on})
    session = Session(asked, actor, mapping, dry=True)
    parsing = Parsing(kind, mapping, run.shape["headers"], session.currency, lines)
    batch = parsing.batch(list(lines[:PREVIEWED]))
    kind.plan(batch, session, Writes())
    fields = [(b.column, "" if b.place is None else run.shape["headers"][b.place]) for b in parsing.bound]
    places = {b.column.name: b.place for b in parsing.bound if b.place is not None}
    rows = []
    for i, number in enumerate(batch.rows):
        cells = batch.cells[i]
        rows.append(
            Row(
                number,
                batch.ends[i],
                {column.name: batch[column.name][i] for column, _header in fields},
                {name: cells[place] if place < len(cells) else "" for name, place in places.items()},
                dict(reversed(batch.entries.get(i, []))),
            )
        )
    return Preview(fields, rows)


@action("ground.import:run")
def read_as(actor: Actor, run: ImportRun, encoding: str) -> None:
    """Read the file in another encoding; its columns have to be named anew. FileFault where it is not in it."""
    if run.state not in CAN_BE_MAPPED or (run.job and run.job.is_open):
        return
    run.shape = table.look(source_of(run), encoding).as_json()
    run.mapping = {}
    start_anew(run, ImportRun.State.NEW)


def kind_of(run: ImportRun) -> Kind | None:
    """The kind of the run, None where this version does not know it any more."""
    return registry().get(run.kind)
