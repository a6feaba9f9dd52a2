"""The small parts of a page. Texts are ready for the reader: translated, numbers and dates formatted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise
Tone = Literal["", "good", "warn", "bad", "info"]


@dataclass(frozen=True)
class Action:
    """Something the reader can do: a link, or with `post` a form of one button.

    `style` is "primary" (one on a page), "danger" or "plain"; `dialog` is the id of the dialog it opens;
    `field` is a (name, value) pair sent along; `disabled` gives the reason why it cannot be done now.
    """

    title: Text
    url: str = ""
    icon: str = ""
    style: Literal["", "primary", "danger", "plain"] = ""
    post: bool = False
    dialog: str = ""
    hotkey: str = ""
    field: tuple[str, str] | None = None
    disabled: Text = ""


@dataclass(frozen=True)
class Explanation:
    """Why a number is what it is: meaning, formula, source, moment, the reasons, and the way to its records."""

    title: Text
    definition: Text = ""
    formula: Text = ""
    source: Text = ""
    as_of: Text = ""
    reasons: Sequence[Text] = ()
    records_url: str = ""


@dataclass(frozen=True)
class Empty:
    """Why there is nothing: not used yet, all done, nothing fits the filters, or it failed or is not allowed."""

    kind: Literal["first", "cleared", "no_result", "refused"]
    title: Text
    text: Text = ""
    actions: Sequence[Action] = ()

    @property
    def icon(self) -> str:
        """The icon of this kind of emptiness."""
        return {"first": "inbox", "cleared": "check", "no_result": "search", "refused": "lock"}[self.kind]


@dataclass(frozen=True)
class Fact:
    """A label with its value; `value` None means that it is not known. `url` makes the value a link."""

    label: Text
    value: object = None
    as_of: Text = ""
    source: Text = ""
    url: str = ""
    explain: Explanation | None = None
    copy: str = ""


@dataclass(frozen=True)
class Filter:
    """One condition of a list as a sentence: "City is Chengdu", and the address of the list without it."""

    field: Text
    relation: Text
    value: Text
    remove_url: str


@dataclass(frozen=True)
class Tab:
    """A saved view or a section of a page. `unsaved` marks a view whose filters differ from what was saved."""

    title: Text
    url: str
    current: bool = False
    count: Text = ""
    unsaved: bool = False


@dataclass(frozen=True)
class Step:
    """A step of a wizard; `url` leads back to it."""

    title: Text
    state: Literal["done", "current", "ahead"] = "ahead"
    url: str = ""


@dataclass(frozen=True)
class Task:
    """A line of a task list: what to do, where, and how far it is."""

    title: Text
    url: str = ""
    hint: Text = ""
    done: bool = False
    status: Text = ""


@dataclass(frozen=True)
class Pager:
    """The way through a list by keys. `total` is None when nobody counted."""

    previous_url: str = ""
    next_url: str = ""
    shown: int = 0
    total: int | None = None


@dataclass(frozen=True)
class Suggestion:
    """A line under the search box."""

    title: Text
    url: str
    icon: str = ""
    hint: Text = ""
    kind: Text = ""
