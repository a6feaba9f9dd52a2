"""Some rows of a file, column by column, and what becomes of each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_noop as _

from yihu.ground.imports.reading.delimited import Line
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.text.faults import TextFault

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
DUPLICATE, SKIPPED, ERROR, LATER = "duplicate", "skipped", "error", "later"
Entry = tuple[str, TextFault]  # our field ("" for the whole row), and the fault or the reason


class Batch:
    """Rows side by side. `batch["name"][i]` is the value of row `i`, None where the cell is empty or not mapped."""

    def __init__(self, lines: list[Line]) -> None:
        self.rows = [row for row, _cells, _fault in lines]
        self.cells = [cells for _row, cells, _fault in lines]
        self.ends = [""] * len(lines)
        self.entries: dict[int, list[Entry]] = {}
        self.last = False  # nothing comes after: what cannot be found now will not be found
        self.repeats = 0  # rows taken in although an earlier one is exactly the same
        self._values: dict[str, list[Any]] = {}
        self._empty: list[Any] = [None] * len(lines)
        for i, (_row, _cells, fault) in enumerate(lines):
            if fault is not None:
                self.fail(i, fault)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, field: str) -> list[Any]:
        return self._values.get(field, self._empty)

    def __contains__(self, field: str) -> bool:
        """Whether the field is mapped or constant."""
        return field in self._values

    def put(self, field: str, values: list[Any]) -> None:
        """Set the values of a field."""
        self._values[field] = values

    def open(self) -> Iterator[int]:
        """The places of the rows that nothing has been decided about."""
        ends = self.ends
        return (i for i in range(len(ends)) if not ends[i])

    def end(self, i: int, how: str) -> None:
        """Row `i` is created, updated, unchanged, or left for later."""
        self.ends[i] = how

    def fail(self, i: int, fault: TextFault, field: str = "") -> None:
        """Row `i` is wrong; a row may be wrong in several fields."""
        # Where it was raised is of no use, and would hold the batch in a circle of references.
        fault.__traceback__ = fault.__context__ = fault.__cause__ = None
        self.ends[i] = ERROR
        self.entries.setdefault(i, []).append((field, fault))

    def skip(self, i: int, reason: str, **facts: Any) -> None:
        """Row `i` is left out, for a reason that is no fault."""
        self.ends[i] = SKIPPED
        self.entries[i] = [("", TextFault(reason, "", facts))]

    def duplicate(self, i: int, reason: str, **facts: Any) -> None:
        """Row `i` says what is there already and is left out."""
        self.ends[i] = DUPLICATE
        self.entries[i] = [("", TextFault(reason, "", facts))]

    def require(self, field: str) -> None:
        """Rows without a value in `field` are wrong."""
        values = self[field]
        for i, value in enumerate(values):
            if value is None and self.ends[i] in ("", ERROR) and not self._has_fault(i, field):
                self.fail(i, RowFault(_("The cell is empty."), _("Fill it in; a row cannot do without it.")), field)

    def _has_fault(self, i: int, field: str) -> bool:
        return any(name in ("", field) for name, _fault in self.entries.get(i, ()))
