"""The filters of a list as a request sets them: the form, the condition on rows, and the words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from yihu.ground.actors import Actor
from yihu.ground.lists.filters import Filter, Said, TextFilter


class Conditions:
    """The filters with what the address says of them; what cannot be read is left out and named in `wrong`."""

    def __init__(self, key: str, filters: Sequence[Filter], actor: Actor, query: QueryDict) -> None:
        self.filters = filters
        self.actor = actor
        fields: dict[str, Any] = {}
        for each in filters:
            fields |= each.fields(actor, query)
        made = type("ConditionsForm", (forms.Form,), fields)
        self.form: forms.Form = made(query, auto_id=f"{key}-%s", use_required_attribute=False)
        self.form.is_valid()

    @property
    def wrong(self) -> list[str]:
        """The titles of the conditions that cannot be read."""
        return [str(self.form.fields[name].label) for name in self.form.errors if name in self.form.fields]

    @property
    def q(self) -> Q:
        """The condition on rows; a query for each territory that is asked for."""
        found = Q()
        for each in self.filters:
            found &= each.condition(self.actor, self.form.cleaned_data)
        return found

    @cached_property
    def said(self) -> list[tuple[Filter, Said]]:
        """The set conditions in words, without those of the search box."""
        return [(each, said) for each in self.filters if each is not self.words for said in each.said(self.form)]

    @cached_property
    def words(self) -> TextFilter | None:
        """The filter whose words stand in the search box."""
        return next((each for each in self.filters if isinstance(each, TextFilter)), None)

    @property
    def names(self) -> set[str]:
        """The parameters of the address that carry conditions."""
        return set(self.form.fields)

    @property
    def fields(self) -> list[forms.BoundField]:
        """The form fields, but for the search box."""
        return [self.form[name] for name in self.form.fields if self.words is None or name != self.words.key]
