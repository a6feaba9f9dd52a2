"""What a request makes of a declared list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from yihu.ground import face
from yihu.ground.actors import Actor
from yihu.ground.face import Empty, Text
from yihu.ground.lists import keyset
from yihu.ground.lists.conditions import Conditions
from yihu.ground.lists.filters import Said, TextFilter
from yihu.ground.lists.keyset import BrokenCursor, Cursors, Order
from yihu.ground.text.amounts import format_number

if TYPE_CHECKING:
    from yihu.ground.lists.lists import List

COUNTED = 10_000  # a list is counted as far as this
FEW = 2_000  # rows that are sorted in no time
_PLACE = ("after", "before")
_FORM = "conditions"  # the parameter that asks for the form of conditions in the page


@dataclass
class Listing:
    """A list with the filters, the order and the page that an address asks for. Wrong parts of it become notices."""

    of: List
    actor: Actor
    query: QueryDict
    url: str
    bulk: Sequence[face.Action] = ()
    notices: list[Text] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.asked = Conditions(self.of.key, self.of.filters, self.actor, self.query)
        if wrong := self.asked.wrong:
            fault = _("This condition cannot be read and was left out: {names}.")
            self.notices.append(fault.format(names=", ".join(wrong)))
        self.rows = self.of.rows(self.actor).filter(self.asked.q)
        self.sort, self.order = self._order()
        self.cursors = Cursors(self.of.key, self.rows, self.order)

    @cached_property
    def page(self) -> keyset.Page:
        """The rows of this page and the cursors of its neighbours."""
        return keyset.read(self.rows, self.order, self._cursor(), self.of.page_size, few=self.count <= FEW)

    @cached_property
    def count(self) -> int:
        """How many rows fit, counted as far as COUNTED + 1; one query."""
        return self.rows.order_by().values("pk")[: COUNTED + 1].count()

    @property
    def count_text(self) -> str:
        """The count for readers: 1,248, or 10,000+ where nobody counted further."""
        return f"{format_number(COUNTED)}+" if self.count > COUNTED else format_number(self.count)

    @cached_property
    def table(self) -> face.Table:
        """The rows as a table."""
        page = self.page
        several = page.previous or page.next
        pager = face.Pager(
            previous_url=self._page_url(page.previous),
            next_url=self._page_url(page.next),
            shown=len(page.rows),
            total=None if self.count > COUNTED else self.count,
        )
        return face.Table(
            id=f"{self.of.key}-table",
            caption=self.of.title,
            columns=self.of.columns,
            rows=page.rows,
            query=self.query,
            sort=self.sort,
            pager=pager if several else None,
            empty=None if page.rows else self._empty(),
            bulk=self.bulk,
            row_key=self.of.row_key,
            wide=self.of.wide,
        )

    @property
    def id(self) -> str:
        """The id of the list's part of the page."""
        return f"list-{self.of.key}"

    @property
    def target(self) -> str:
        """What htmx replaces while words are typed."""
        return f"#{self.id}"

    @property
    def dialog_id(self) -> str:
        """The id of the dialog with the form of conditions."""
        return f"{self.id}-conditions"

    @property
    def words(self) -> TextFilter | None:
        """The filter whose words stand in the search box."""
        return self.asked.words

    @property
    def words_value(self) -> str:
        """What stands in the search box."""
        return self.query.get(self.words.key, "")[:100] if self.words else ""

    @cached_property
    def chips(self) -> list[face.Filter]:
        """The set conditions as sentences, each with the address of the list without it."""
        return [face.Filter(f.title, said.relation, said.value, self._without(said)) for f, said in self.asked.said]

    @property
    def conditions(self) -> list[forms.BoundField]:
        """The form fields of the conditions, but for the words."""
        return self.asked.fields

    @property
    def conditions_open(self) -> bool:
        """Whether the form of conditions stands in the page: asked for, or because something in it is wrong."""
        return _FORM in self.query or any(field.errors for field in self.conditions)

    @property
    def keep(self) -> list[tuple[str, str]]:
        """What the search box sends along: every parameter but its own and the place in the list."""
        return self._pairs({self.words.key} if self.words else set())

    @property
    def keep_order(self) -> list[tuple[str, str]]:
        """What the form of conditions sends along: the order, the words, and what other parts of the page know."""
        return self._pairs({field.name for field in self.conditions})

    @property
    def clear_url(self) -> str:
        """The address without any condition."""
        return self._address(self._without_place(self.asked.names))

    @property
    def conditions_action(self) -> face.Action:
        """The way to more conditions: a dialog, or without script the same form in the page."""
        query = self._without_place(set())
        query[_FORM] = "1"
        return face.Action(_("Conditions"), self._address(query), icon="filter", dialog=self.dialog_id)

    def _order(self) -> tuple[str, Order]:
        asked = self.query.get("sort", "")
        if asked and (order := self.of.order_of(asked)):
            return asked, order
        if asked:
            self.notices.append(_("This list knows no such order; it shows its usual one."))
        usual = self.of.order_of(self.of.default_sort)
        if usual is None:
            raise LookupError(f"the list {self.of.key!r} has no column with the order {self.of.default_sort!r}")
        return self.of.default_sort, usual

    def _cursor(self) -> keyset.Cursor | None:
        name = next((name for name in _PLACE if self.query.get(name)), None)
        if name is None:
            return None
        try:
            return self.cursors.read(self.query.get(name, ""), backwards=name == "before")
        except BrokenCursor:
            self.notices.append(_("This place in the list is not known any more; it starts at the first page."))
            return None

    def _page_url(self, cursor: keyset.Cursor | None) -> str:
        if cursor is None:
            return ""
        query = self._without_place(set())
        query["before" if cursor.backwards else "after"] = self.cursors.write(cursor)
        return self._address(query)

    def _without(self, said: Said) -> str:
        query = self._without_place(set())
        values = query.getlist(said.parameter)
        query.setlist(said.parameter, [v for v in values if said.given is not None and v != said.given])
        return self._address(query)

    def _without_place(self, out: set[str]) -> QueryDict:
        query = self.query.copy()
        for name in (*_PLACE, _FORM, *out):
            query.pop(name, None)
        return query

    def _address(self, query: QueryDict) -> str:
        text = query.urlencode()
        return f"{self.url}?{text}" if text else self.url

    def _pairs(self, out: set[str]) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, values in self._without_place(out).lists() for value in values]

    def _empty(self) -> Empty:
        asked = bool(self.chips or self.words_value)
        if not asked and self.of.empty is not None:
            return self.of.empty(self.actor)
        if not asked:
            return Empty("first", _("There is nothing here yet."))
        clear = face.Action(_("Clear all conditions"), self.clear_url)
        return Empty("no_result", _("Nothing fits."), _("Take a condition away or write fewer words."), [clear])
