"""A list as data: columns are objects, rows are whatever the page has; `yihu/components/table.html` draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yihu.ground.face.parts import Action, Empty, Explanation, Pager, Text

POSITION = ("after", "before", "page")  # parameters that a new order makes meaningless


def missing() -> SafeString:
    """What stands where a value is not known: never zero, never nothing."""
    return format_html(
        '<span class="missing"><span aria-hidden="true">--</span><span class="visually-hidden">{}</span></span>',
        _("not known"),
    )


@dataclass(frozen=True)
class Column:
    """One column.

    The cell shows `value(row)`, or the row's attribute or item `key`; None and "" are shown as missing. `href(row)`
    makes it a link. `template` draws the cell itself with `row`, `value` and `column`. `sort` is the name that
    `?sort=` takes. `main` is the row's name: the heading of its card on a phone; there `phone` says whether the
    column takes half a line, a whole line or is left out.
    """

    key: str
    title: Text
    value: Callable[[Any], object] | None = None
    href: Callable[[Any], str] | None = None
    template: str = ""
    numeric: bool = False
    sort: str = ""
    unit: Text = ""
    explain: Explanation | None = None
    main: bool = False
    phone: Literal["half", "whole", "no"] = "half"

    def of(self, row: Any) -> object:
        """The bare value of this column in `row`."""
        if self.value is not None:
            return self.value(row)
        if isinstance(row, Mapping):
            return row.get(self.key)
        return getattr(row, self.key)

    def cell(self, row: Any) -> SafeString:
        """The cell's content as safe HTML."""
        value = self.of(row)
        if self.template:
            return render_to_string(self.template, {"row": row, "value": value, "column": self})
        if value is None or value == "":
            return missing()
        shown = conditional_escape(value if isinstance(value, SafeString) else str(value))
        if self.href is not None and (address := self.href(row)):
            return format_html('<a href="{}">{}</a>', address, shown)
        return mark_safe(shown)

    @property
    def classes(self) -> str:
        """The CSS classes of the column's cells."""
        marks = {"num": self.numeric, "main": self.main, "whole": self.phone == "whole", "desk": self.phone == "no"}
        return " ".join(name for name, on in marks.items() if on)


@dataclass(frozen=True)
class Head:
    """A column's head: where a click on it leads, and the order it has now ("", "ascending", "descending")."""

    column: Column
    url: str
    order: str


@dataclass(frozen=True)
class Row:
    """A row ready to be drawn: its key for selection, its name, and its cells."""

    key: str
    name: str
    cells: list[tuple[Column, SafeString]]


@dataclass
class Table:
    """A list with its order, its selection and its pager.

    `query` is the request's query string, kept by the sort links; `sort` the present order (`name` or `-name`).
    With `bulk` actions rows can be selected: the form posts `select` = key of each chosen row to the action's URL.
    `wide` gives the list its own scroll box in which head and first column stay.
    """

    id: str
    caption: Text
    columns: Sequence[Column]
    rows: Iterable[Any]
    query: QueryDict | None = None
    sort: str = ""
    pager: Pager | None = None
    empty: Empty | None = None
    bulk: Sequence[Action] = ()
    row_key: Callable[[Any], object] = field(default=lambda row: row.pk)
    show_caption: bool = False
    wide: bool = False
    select: str = "row"

    def __post_init__(self) -> None:
        self.rows = list(self.rows)

    def heads(self) -> list[Head]:
        """The columns with the addresses that order by them."""
        return [Head(column, self._sort_url(column), self._order(column)) for column in self.columns]

    def sorts(self) -> list[Head]:
        """The heads that can order the list; a phone offers them as a menu."""
        return [head for head in self.heads() if head.url]

    def body(self) -> Iterator[Row]:
        """The rows ready to be drawn."""
        named = next((column for column in self.columns if column.main), self.columns[0])
        for row in self.rows:
            cells = [(column, column.cell(row)) for column in self.columns]
            yield Row(str(self.row_key(row)) if self.bulk else "", str(named.of(row) or ""), cells)

    def _order(self, column: Column) -> str:
        if not column.sort or self.sort.lstrip("-") != column.sort:
            return ""
        return "descending" if self.sort.startswith("-") else "ascending"

    def _sort_url(self, column: Column) -> str:
        if not column.sort:
            return ""
        present = self._order(column)
        falling = present == "ascending" or (not present and column.numeric)  # of numbers people want the largest
        query = self.query.copy() if self.query is not None else QueryDict(mutable=True)
        for name in POSITION:
            query.pop(name, None)
        query["sort"] = f"-{column.sort}" if falling else column.sort
        return f"?{query.urlencode()}"
