"""The columns of an import: which is which of our fields, with the first rows as they would be read."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.ground.actors import Actor
from yihu.ground.face import Column, Table
from yihu.ground.imports import actions, previewing, queries
from yihu.ground.imports.header_words import spelled_words, words_of
from yihu.ground.imports.kinds import Kind
from yihu.ground.imports.mapping import WrongMapping
from yihu.ground.imports.reading.faults import FileFault
from yihu.ground.models import ImportRun
from yihu.ground.pages.import_forms import ENCODINGS, MappingForm, as_form_data
from yihu.ground.pages.import_steps import COLUMNS, crumbs, steps
from yihu.ground.pages.import_words import value_text
from yihu.ground.scope import Refused
from yihu.ground.screens import Request, page
from yihu.ground.text.faults import shown
from yihu.ground.text.names import squeeze

ENDS = {
    "created": (gettext_lazy("new"), "good"),
    "updated": (gettext_lazy("changes"), "info"),
    "unchanged": (gettext_lazy("there already"), ""),
    "duplicate": (gettext_lazy("duplicate"), "warn"),
    "skipped": (gettext_lazy("left out"), "warn"),
    "error": (gettext_lazy("wrong"), "bad"),
    "later": (gettext_lazy("refers to a row further down"), "info"),
}


@page("ground.import:run", methods=("GET", "HEAD", "POST"))
def mapping(request: Request, id: UUID) -> HttpResponse:
    """Say what the columns are; POST shows the rows so read (`do=preview`) or has the whole file checked."""
    run = queries.run(request.actor, id)
    kind = open_kind(request.actor, run)
    if run.state not in actions.CAN_BE_MAPPED or (run.job and run.job.is_open):
        return HttpResponseRedirect(run.get_absolute_url())
    try:
        lines = previewing.first_lines(run)
    except FileFault as fault:
        messages.error(request, str(fault))
        return HttpResponseRedirect(run.get_absolute_url())
    data, remembered = _first_data(run, kind) if request.method != "POST" else (request.POST, False)
    form = MappingForm(data, kind, run.shape["headers"], lines)
    valid = form.is_valid()
    if valid and request.POST.get("do") == "check":
        return _check(request, run, form)
    status = 422 if request.method == "POST" and not valid else 200
    known = remembered or bool(run.mapping) or request.method == "POST"
    context = _context(request.actor, run, kind, form, known)
    context |= {"remembered": remembered, "posted": request.method == "POST"}
    return render(request, "imports/mapping.html", context, status=status)


@page("ground.import:run", methods=("POST",))
def encoding(request: Request, id: UUID) -> HttpResponse:
    """Read the file in another encoding, and back to its columns."""
    run = queries.run(request.actor, id)
    open_kind(request.actor, run)
    try:
        previewing.read_as(request.actor, run, request.POST.get("encoding", ""))
    except FileFault as fault:
        messages.error(request, str(fault))
    return HttpResponseRedirect(reverse("import-mapping", args=[run.pk]))


def open_kind(actor: Actor, run: ImportRun) -> Kind:
    """The run's kind; Refused where the actor may not import such files (any more)."""
    kind = previewing.kind_of(run)
    if kind is None or not queries.may_import(actor, kind):
        raise Refused("not found")
    return kind


def _check(request: Request, run: ImportRun, form: MappingForm) -> HttpResponse:
    assert form.mapping is not None
    try:
        actions.map_columns(request.actor, run, form.mapping, **form.chosen)
        actions.ask_check(request.actor, run)
    except ValidationError as fault:
        messages.warning(request, fault.messages[0])
    return HttpResponseRedirect(run.get_absolute_url())


def _first_data(run: ImportRun, kind: Kind) -> tuple[dict[str, str], bool]:
    """What the form shows at first: what was said of this run, was said of such a file before, or can be guessed."""
    headers = run.shape["headers"]
    if run.mapping:
        return as_form_data(kind, headers, run.mapping, run.options), False
    suggested, remembered = queries.suggested_mapping(kind, headers, run.user_id)
    return as_form_data(kind, headers, suggested, {}), remembered


def _context(actor: Actor, run: ImportRun, kind: Kind, form: MappingForm, known: bool) -> dict[str, Any]:
    seen = None
    if form.mapping is not None:
        try:
            seen = previewing.preview(actor, run, form.mapping, form.lines, **form.chosen)
        except WrongMapping as fault:
            form.add_error(None, str(fault))
    wrong = Counter(name for row in seen.rows for name in row.faults) if seen else Counter()
    mapped = {form.said(place) for place in range(len(form.headers))}
    for name, field in form.fields.items():
        field.required |= name.startswith(("constant-", "dates-"))  # to be drawn without the word “optional”
    constants = [form[f"constant-{c.name}"] for c in kind.columns if c.name not in mapped or _is_wrong(form, c.name)]
    return {
        "run": run,
        "form": form,
        "steps": steps(COLUMNS),
        "crumbs": crumbs(),
        "rows": [_line(form, place, header, wrong, known) for place, header in enumerate(form.headers) if header],
        "nameless": sum(not header for header in form.headers),
        "constants": constants,
        "constants_open": any(bound.value() or bound.errors for bound in constants),
        "dates": [form[name] for name in form.fields if name.startswith("dates-")],
        "choices": [form[name] for name in ("duplicates", "update", "again", "strict") if name in form.fields],
        "preview": _table(seen) if seen else None,
        "encodings": ENCODINGS if run.shape.get("form") == "csv" else [],
        "encoding": str(run.shape.get("encoding", "")).removesuffix("-sig"),
    }


def _is_wrong(form: MappingForm, name: str) -> bool:
    return bool(form.errors.get(f"constant-{name}"))


def _line(form: MappingForm, place: int, header: str, wrong: Counter[str], known: bool) -> dict[str, Any]:
    bound, name = form[f"column-{place}"], form.said(place)
    column = form.kind.by_name.get(name)
    problem = bound.errors[0] if bound.errors else ""
    if not problem and column and (count := wrong[name]):
        problem = _("{count} of the first {all} rows cannot be read so").format(
            count=count, all=min(len(form.lines), previewing.PREVIEWED)
        )
    state = "none" if column is None else "sure" if known or _is_sure(column, header) else "guess"
    return {
        "column": header,
        "samples": previewing.examples(form.lines, place),
        "name": bound.html_name,
        "id": bound.id_for_label,
        "choices": bound.field.choices[1:],  # type: ignore[attr-defined]
        "chosen": name,
        "state": state,
        "problem": problem,
    }


def _is_sure(column: Any, header: str) -> bool:
    """Whether the column says by its own name what it is; what is only pinyin is a guess."""
    return squeeze(header) in words_of(column) and squeeze(header) not in spelled_words(column)


def _table(seen: previewing.Preview) -> Table:
    columns = [Column("end", _("Row and what becomes of it"), _end, main=True)]
    for column, header in seen.fields:
        unit = header if header and header != str(column.title) else "" if header else _("in all rows")
        columns.append(Column(column.name, column.title, _reader(column), unit=unit))
    title = _("The first rows as they will be read")
    return Table("import-preview", title, columns, seen.rows, wide=True)


def _end(row: previewing.Row) -> SafeString:
    text, tone = ENDS[row.end]
    badge = render_to_string("yihu/components/status.html", {"text": text, "tone": tone})
    fault = row.faults.get("")
    if fault is None:
        return format_html("{} {}", row.number, badge)
    return format_html("{} {}<small>{} {}</small>", row.number, badge, fault.fault, fault.fix)


def _reader(column: Any) -> Any:
    def read(row: previewing.Row) -> SafeString | str | None:
        fault = row.faults.get(column.name)
        if fault is None:
            return value_text(column, row.values[column.name])
        cell = shown(row.cells.get(column.name, ""), 60)
        return format_html('<code>{}</code><br><span class="fault small">{}</span>', cell, fault.fault)

    return read
