"""The forms of imports: which file, and what its columns are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.ground import clock
from yihu.ground.actors import Actor
from yihu.ground.imports import queries
from yihu.ground.imports.kinds import Column, Kind
from yihu.ground.imports.mapping import KEEP, Mapping, WrongMapping, bind, from_data
from yihu.ground.imports.reading.delimited import Line
from yihu.ground.imports.values import Day, Moment, Reading
from yihu.ground.pages.import_fields import constant_field, dates_field, option_fields, settled_dates
from yihu.ground.text.faults import TextFault

ENCODINGS = [
    ("utf-8", "UTF-8"),
    ("gb18030", gettext_lazy("GB18030 (also GBK and GB2312)")),
    ("big5", "Big5"),
    ("utf-16", "UTF-16"),
    ("cp1252", gettext_lazy("Windows-1252 (Western Europe)")),
    ("shift_jis", "Shift JIS"),
]
OPTIONS = ("update", "strict", "again")


class UploadForm(forms.Form):
    """What is in the file, the file, and its encoding where it is not recognised."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is in the file?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is in the file.")},
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose a file.")},
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"),
        required=False,
        choices=[("", gettext_lazy("Recognise it")), *ENCODINGS],
        help_text=gettext_lazy("Only for text files, and only where Chinese words come out wrong."),
    )

    def __init__(self, actor: Actor, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.kinds = {kind.name: kind for kind in queries.kinds_for(actor)}
        chosen: Any = self.fields["kind"]
        chosen.choices = [(kind.name, kind.title) for kind in self.kinds.values()]


class MappingForm(forms.Form):
    """Which column is which field, what is the same in all rows, how dates are written, and what to do with rows.

    `mapping` and `chosen` (options) are what was said when the form is valid.
    """

    def __init__(self, data: Any, kind: Kind, headers: Sequence[str], lines: Sequence[Line]) -> None:
        super().__init__({name: data.get(name, "") for name in data}, auto_id="import-%s", use_required_attribute=False)
        self.kind, self.headers, self.lines = kind, headers, lines
        self.mapping: Mapping | None = None
        titles = [(column.name, str(column.title)) for column in kind.columns]
        for place, header in enumerate(headers):
            if header:
                field = forms.ChoiceField(label=header, required=False, choices=[("", ""), *titles])
                self.fields[f"column-{place}"] = field
        for column in kind.columns:
            self.fields[f"constant-{column.name}"] = constant_field(column)
        for column, place in self.dated():
            self.fields[f"dates-{column.name}"] = dates_field(column, lines, place)
            self.data.setdefault(f"dates-{column.name}", settled_dates(lines, place))  # type: ignore[attr-defined]
        self.fields |= option_fields(kind)

    def said(self, place: int) -> str:
        """Our field that the column at `place` is said to be, "" for none."""
        return str(self.data.get(f"column-{place}", ""))

    def dated(self) -> Iterator[tuple[Column, int]]:
        """The fields with dates that have a column, and its place."""
        for place in range(len(self.headers)):
            column = self.kind.by_name.get(self.said(place))
            if column and isinstance(column.parser, Day | Moment):
                yield column, place

    def clean(self) -> dict[str, Any]:
        """Make the mapping of it; every fault stands at its field."""
        given: dict[str, Any] = {**self.cleaned_data}
        columns: dict[str, str] = {}
        for place, header in enumerate(self.headers):
            name = given.get(f"column-{place}")
            if name and name in columns:
                title = self.kind.by_name[name].title
                fault = _("“{one}” and “{other}” cannot both be {field}; leave one of them out.")
                self.add_error(f"column-{place}", fault.format(one=columns[name], other=header, field=title))
            elif name:
                columns[name] = header
        constants = {c.name: given[f"constant-{c.name}"].strip() for c in self.kind.columns if self._has_constant(c)}
        dates = {name.removeprefix("dates-"): v for name, v in given.items() if name.startswith("dates-") and v}
        self._check(columns, constants)
        if not self.errors:
            self._bind(
                {"columns": columns, "constants": constants, "dates": dates, "duplicates": given.get("duplicates")}
            )
        return given

    @property
    def chosen(self) -> dict[str, bool]:
        """The options that were chosen."""
        return {name: bool(self.cleaned_data.get(name)) for name in OPTIONS}

    def _has_constant(self, column: Column) -> bool:
        return bool(str(self.cleaned_data.get(f"constant-{column.name}", "")).strip())

    def _check(self, columns: dict[str, str], constants: dict[str, str]) -> None:
        money = constants.get("currency", "").upper() or settings.YIHU_CURRENCY
        for column in self.kind.columns:
            where, text = f"constant-{column.name}", constants.get(column.name)
            if text is None:
                if column.required and column.name not in columns:
                    self.add_error(where, _("Every row needs it: choose its column, or write what all rows have."))
                continue
            if column.name in columns:
                fault = _("It has the column “{header}” already; empty this, or leave the column out.")
                self.add_error(where, fault.format(header=columns[column.name]))
                continue
            try:
                column.parser.bind(Reading(clock.zone(), money))(text)
            except TextFault as fault_of_text:
                self.add_error(where, str(fault_of_text))

    def _bind(self, data: dict[str, Any]) -> None:
        try:
            mapping = from_data(data, self.kind)
            bind(mapping, self.kind, self.headers)
        except WrongMapping as fault:
            self.add_error(None, str(fault))
        else:
            self.mapping = mapping


def as_form_data(
    kind: Kind, headers: Sequence[str], mapping: dict[str, Any], options: dict[str, Any]
) -> dict[str, str]:
    """A mapping and options as what the form would send."""
    columns = {header: name for name, header in mapping.get("columns", {}).items()}
    loose = {header.strip().casefold(): name for header, name in columns.items()}
    data = {"duplicates": mapping.get("duplicates", KEEP)}
    for place, header in enumerate(headers):
        if name := columns.get(header) or loose.get(header.strip().casefold()):
            data[f"column-{place}"] = name
    data |= {f"constant-{name}": text for name, text in mapping.get("constants", {}).items()}
    dates = mapping.get("dates") or {}
    for column in kind.columns:
        if style := dates if isinstance(dates, str) else dates.get(column.name, ""):
            data[f"dates-{column.name}"] = style
    return data | {name: "on" for name, on in options.items() if on}
