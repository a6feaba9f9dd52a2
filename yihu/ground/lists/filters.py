"""The conditions a reader can set on a list. Each is form fields, a condition on rows, and words that say it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.ground import clock
from yihu.ground.actors import Actor
from yihu.ground.face import Text
from yihu.ground.fields import ChineseDateField, ChineseDecimalField
from yihu.ground.lists.territories import options, subtree
from yihu.ground.search import with_words
from yihu.ground.text.amounts import format_number
from yihu.ground.text.moments import format_date

_FIND = gettext_lazy("Find")
_TERRITORY = gettext_lazy("Territory")

Cleaned = dict[str, Any]
Choices = Sequence[tuple[str, Text]]


@dataclass(frozen=True)
class Said:
    """A set condition in words, and the parameters of the address that carry it (a value of None: all of them)."""

    relation: Text
    value: Text
    parameter: str
    given: str | None = None


@dataclass(frozen=True)
class Filter(ABC):
    """A condition: `key` is its name in the address, `path` where its value stands on a row."""

    key: str
    title: Text

    @abstractmethod
    def fields(self, actor: Actor, query: Any) -> dict[str, forms.Field]:
        """The form fields, by the names they have in the address."""

    @abstractmethod
    def condition(self, actor: Actor, cleaned: Cleaned) -> Q:
        """The condition on rows; Q() where nothing is asked."""

    @abstractmethod
    def said(self, form: forms.Form) -> list[Said]:
        """What is asked, in words; the form is a checked one."""


@dataclass(frozen=True)
class TextFilter(Filter):
    """Words by which rows are found: those of the search index of `kind`, or parts of the columns `paths`."""

    key: str = "q"
    title: Text = _FIND
    kind: str = ""
    paths: Sequence[str] = ()

    def fields(self, actor: Actor, query: Any) -> dict[str, forms.Field]:
        """One field of words."""
        return {self.key: forms.CharField(label=str(self.title), max_length=100, required=False)}

    def condition(self, actor: Actor, cleaned: Cleaned) -> Q:
        """Every word is somewhere in the row."""
        text = cleaned.get(self.key) or ""
        if not text:
            return Q()
        if self.kind:
            return with_words(self.kind, text)
        found = Q()
        for word in text.split():
            anywhere = Q()
            for path in self.paths:
                anywhere |= Q(**{f"{path}__icontains": word})
            found &= anywhere
        return found

    def said(self, form: forms.Form) -> list[Said]:
        """The words themselves; those of the search box are not repeated beside it."""
        text = form.cleaned_data.get(self.key)
        return [Said(_("contains"), text, self.key)] if text else []


@dataclass(frozen=True)
class ChoiceFilter(Filter):
    """One or several of some values of the column `path`."""

    path: str = ""
    choices: Choices | Callable[[Actor], Choices] = ()

    def fields(self, actor: Actor, query: Any) -> dict[str, forms.Field]:
        """A box to tick for every value."""
        choices = self.choices(actor) if callable(self.choices) else self.choices
        field = forms.MultipleChoiceField(
            label=str(self.title), choices=list(choices), required=False, widget=forms.CheckboxSelectMultiple
        )
        return {self.key: field}

    def condition(self, actor: Actor, cleaned: Cleaned) -> Q:
        """The row has one of the values."""
        chosen = cleaned.get(self.key) or []
        return Q(**{f"{self.path or self.key}__in": chosen}) if chosen else Q()

    def said(self, form: forms.Form) -> list[Said]:
        """One line for each value."""
        titles = _titles(form, self.key)
        chosen = form.cleaned_data.get(self.key) or []
        return [Said(_("is"), titles.get(value, value), self.key, value) for value in chosen]


@dataclass(frozen=True)
class ConditionFilter(Filter):
    """One of some named conditions, such as "mine" or "without revenue": value → (title, condition for the actor)."""

    conditions: dict[str, tuple[Text, Callable[[Actor], Q]]] = field(default_factory=dict)

    def fields(self, actor: Actor, query: Any) -> dict[str, forms.Field]:
        """One field to choose from."""
        choices: list[tuple[str, Text]] = [
            ("", _("All")),
            *((key, title) for key, (title, _c) in self.conditions.items()),
        ]
        return {self.key: forms.ChoiceField(label=str(self.title), choices=choices, required=False)}

    def condition(self, actor: Actor, cleaned: Cleaned) -> Q:
        """The chosen condition."""
        chosen = cleaned.get(self.key)
        return self.conditions[chosen][1](actor) if chosen else Q()

    def said(self, form: forms.Form) -> list[Said]:
        """The chosen condition's title."""
        chosen = form.cleaned_data.get(self.key)
        return [Said(_("is"), self.conditions[chosen][0], self.key)] if chosen else []


@dataclass(frozen=True)
class TerritoryFilter(Filter):
    """A territory with everything below it; `path` leads from the row to its territory."""

    key: str = "territory"
    title: Text = _TERRITORY
    path: str = "territory"
    permission: str = ""

    def fields(self, actor: Actor, query: Any) -> dict[str, forms.Field]:
        """One field with the territories in the actor's reach, in tree order; one query."""
        found = options(actor, self.permission, query.get(self.key, ""))
        return {self.key: forms.ChoiceField(label=str(self.title), choices=[("", _("All")), *found], required=False)}

    def condition(self, actor: Actor, cleaned: Cleaned) -> Q:
        """The row lies in the territory or below it; one query."""
        code = cleaned.get(self.key)
        return Q(**{f"{self.path}__in": subtree(code)}) if code else Q()

    def said(self, form: forms.Form) -> list[Said]:
        """The territory's name."""
        code = form.cleaned_data.get(self.key)
        title = _titles(form, self.key).get(code or "", "")
        return [Said(_("is"), str(title).strip(), self.key)] if code else []


@dataclass(frozen=True)
class RangeFilter(Filter):
    """A number, a day or (for a column of moments) a day that is at least this and at most that, both included.

    Rows without a value do not fit.
    """

    path: str = ""
    of: Literal["number", "day", "moment"] = "number"

    def fields(self, actor: Actor, query: Any) -> dict[str, forms.Field]:
        """Two fields: from and to."""
        number = self.of == "number"
        make: Any = ChineseDecimalField if number else ChineseDateField
        low, high = (
            (_("{title}: at least"), _("{title}: at most")) if number else (_("{title}: from"), _("{title}: until"))
        )
        return {
            self._low: make(label=low.format(title=self.title), required=False),
            self._high: make(label=high.format(title=self.title), required=False),
        }

    def condition(self, actor: Actor, cleaned: Cleaned) -> Q:
        """The value lies between the two."""
        path, low, high = self.path or self.key, cleaned.get(self._low), cleaned.get(self._high)
        found = Q()
        if low is not None:
            found &= Q(**{f"{path}__gte": _start(low) if self.of == "moment" else low})
        if high is not None:
            after = {f"{path}__lt": _start(high + timedelta(days=1))} if self.of == "moment" else {f"{path}__lte": high}
            found &= Q(**after)
        return found

    def said(self, form: forms.Form) -> list[Said]:
        """A line for each end that is set."""
        number = self.of == "number"
        show: Any = format_number if number else format_date
        low, high = (_("is at least"), _("is at most")) if number else (_("is from"), _("is until"))
        ends = ((self._low, low), (self._high, high))
        cleaned = form.cleaned_data
        return [Said(word, show(cleaned[name]), name) for name, word in ends if cleaned.get(name) is not None]

    @property
    def _low(self) -> str:
        return f"{self.key}_from"

    @property
    def _high(self) -> str:
        return f"{self.key}_to"


def _start(day: date) -> datetime:
    """The first moment of a business day."""
    return datetime.combine(day, time.min, clock.zone())


def _titles(form: forms.Form, key: str) -> dict[str, Text]:
    field: Any = form.fields[key]
    return {str(value): title for value, title in field.choices}
