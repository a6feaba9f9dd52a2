"""The form fields of a mapping: constants, styles of dates, options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yihu.ground.imports.kinds import Column, Kind
from yihu.ground.imports.mapping import DROP, KEEP
from yihu.ground.imports.previewing import date_styles
from yihu.ground.imports.reading.delimited import Line
from yihu.ground.imports.values import Choice, YesNo
from yihu.ground.pages.import_words import in_words, list_of

USUAL_DATES = ("%m/%d/%Y", "%d/%m/%Y")


def constant_field(column: Column) -> forms.Field:
    """The field for a value that all rows have."""
    words: dict[str, Any] = {"label": str(column.title), "required": False, "help_text": _hint(column)}
    if isinstance(column.parser, Choice):
        return forms.ChoiceField(choices=[("", "--"), *column.parser.choices.choices], **words)
    if isinstance(column.parser, YesNo):
        return forms.ChoiceField(choices=[("", "--"), ("yes", _("yes")), ("no", _("no"))], **words)
    return forms.CharField(max_length=500, **words)


def _hint(column: Column) -> str:
    example = _("For example {example}").format(example=column.example) if column.example else ""
    return " ".join(filter(None, (str(column.help), example)))


def dates_field(column: Column, lines: Sequence[Line], place: int) -> forms.Field:
    """The choice of how the dates of a column are written: what the file shows, and what is usual."""
    found = date_styles(lines, place)
    formats: dict[str, str] = {}
    for style in found:
        for format in (style.format, *style.instead):
            if not format.startswith("%Y"):
                formats.setdefault(format, style.sample)
    for format in USUAL_DATES:
        formats.setdefault(format, "")
    choices = [("", _("The year comes first: 2026-03-05, 2026/3/5, 2026年3月5日"))]
    choices += [(format, in_words(format, sample)) for format, sample in formats.items()]
    label = _("Dates in “{field}”").format(field=column.title)
    field = forms.ChoiceField(choices=choices, label=label, required=False)
    if len(found) > 1 or any(style.instead for style in found):
        seen = list_of(f"{style.sample} ({style.count})" for style in found[:4])
        field.help_text = _("The file has {styles}. Choose the form that is meant.").format(styles=seen)
    return field


def settled_dates(lines: Sequence[Line], place: int) -> str:
    """The one form that the dates of a column have, "" where the year comes first or they do not decide it."""
    found = [style for style in date_styles(lines, place) if not style.format.startswith("%Y")]
    return found[0].format if len(found) == 1 and not found[0].instead else ""


def option_fields(kind: Kind) -> dict[str, forms.Field]:
    """What to do with the rows, as far as it makes a difference for the kind."""
    fields: dict[str, forms.Field] = {}
    if kind.appends:
        fields["duplicates"] = forms.ChoiceField(
            label=_("Rows that are exactly the same as an earlier one"),
            choices=[(KEEP, _("Import them too: the same purchase twice")), (DROP, _("Leave them out"))],
            widget=forms.RadioSelect,
        )
        help_text = _("Otherwise a file that was imported the same way before is refused.")
        fields["again"] = forms.BooleanField(
            label=_("Import it although it was imported before"), required=False, help_text=help_text
        )
    else:
        fields["update"] = forms.BooleanField(
            label=_("Change what is there already"),
            required=False,
            help_text=_("Otherwise rows that are there already stay as they are. Empty cells change nothing."),
        )
    fields["strict"] = forms.BooleanField(
        label=_("Import nothing when a row is wrong"),
        required=False,
        help_text=_("Otherwise the right rows are imported and the wrong ones can be downloaded."),
    )
    return fields
