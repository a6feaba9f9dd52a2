from __future__ import annotations

from typing import Any

from yihu.ground.text.faults import TextFault


class FileFault(TextFault):
    """A file that cannot be read at all; says what is wrong and what to do."""


class RowFault(TextFault):
    """A row, or a cell of it, that cannot be taken in. `column` is our field's name, "" for the whole row."""

    def __init__(self, fault: str, fix: str, facts: dict[str, Any] | None = None, column: str = "") -> None:
        super().__init__(fault, fix, facts)
        self.column = column
