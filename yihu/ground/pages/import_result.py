"""What became of the rows of a run: numbers, remarks, the wrong ones with fault and fix, those left out, what undo
kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yihu.ground.face import Column, Pager, Table
from yihu.ground.imports import outcome, viewing
from yihu.ground.imports.batch import DUPLICATE, ERROR, SKIPPED
from yihu.ground.imports.kinds import Kind
from yihu.ground.models import ImportRun
from yihu.ground.pages.import_view import DRY
from yihu.ground.pages.import_words import list_of
from yihu.ground.search import indexes
from yihu.ground.text.amounts import format_number

SIZE = 20  # rows on a page of the table
FEW = 10  # wrong rows that need no overview


def result(run: ImportRun, kind: Kind | None, query: QueryDict) -> dict[str, Any]:
    """Everything the page shows of a run whose rows were looked at."""
    if run.state == ImportRun.State.UNDONE:
        return {"undone": _undone(run)}
    if not run.counts:
        return {}
    digest, counts = viewing.digest(run), viewing.categories(run)
    return {
        "stats": _stats(run, counts),
        "remarks": [_remark(remark) for remark in outcome.remarks(run)],
        "overview": _overview(run, digest) if counts["errors"] > FEW else None,
        "wrong": _wrong(run, kind, counts["errors"], _place(query)) if counts["errors"] and kind else None,
        "wrong_url": reverse("import-wrong", args=[run.pk]),
        "left_out": _left_out(digest),
        "left_out_url": reverse("import-skipped", args=[run.pk]),
    }


def _stats(run: ImportRun, counts: dict[str, int]) -> list[dict[str, Any]]:
    dry = run.state in DRY
    repeated = ""
    if counts["repeated"]:
        repeated = _("and {n} taken in again").format(n=format_number(counts["repeated"]))
    lines = [
        ("read", _("Rows read"), ""),
        ("created", _("New"), ""),
        ("updated", _("Would change") if dry else _("Changed"), ""),
        ("unchanged", _("There already"), ""),
        ("duplicates", _("Duplicates left out"), repeated),
        ("skipped", _("Left out"), ""),
        ("errors", _("Wrong"), ""),
    ]
    return [{"label": label, "value": format_number(counts[name]), "note": note} for name, label, note in lines]


def _remark(remark: dict[str, Any]) -> str:
    text = f"{remark['column']}: {remark['remark']}" if remark["column"] else str(remark["remark"])
    return f"{text} ({_rows_text(remark['count'], remark['rows'])})" if remark["count"] else text


def _rows_text(count: int, rows: Any) -> str:
    """How many rows, and the first of them: "401 rows: 5, 9, 12 …"."""
    first = list_of(str(row) for row in rows[: viewing.NAMED]) + (" …" if count > viewing.NAMED else "")
    return ngettext("{n} row: {rows}", "{n} rows: {rows}", count).format(n=format_number(count), rows=first)


def _overview(run: ImportRun, digest: viewing.Digest) -> Table:
    """The faults by kind, the most frequent first."""
    columns = [
        Column("field", _("Column"), lambda g: outcome.header_of(run, g.field) or None, main=True),
        Column("count", _("Number of rows"), lambda g: format_number(g.count), numeric=True),
        Column("fault", _("For example"), lambda g: _in_row(g), phone="whole"),
        Column("fix", _("What to do"), lambda g: g.fault.fix, phone="whole"),
    ]
    return Table("import-overview", _("Faults by kind"), columns, digest.of(ERROR))


def _in_row(group: viewing.Group) -> str:
    return _("Row {row}: {fault}").format(row=group.rows[0], fault=group.fault.fault)


def _wrong(run: ImportRun, kind: Kind, total: int, place: int) -> Table:
    """The wrong rows from `place` on, a line a fault."""
    items = viewing.part(run, (ERROR,), place, SIZE)
    lines = [fault for item in items for fault in viewing.faults_of(run, kind, item)]
    columns = [
        Column("row", _("Row"), numeric=True),
        Column("column", _("Column")),
        Column("value", _("In the file"), _in_file, phone="whole"),
        Column(
            "fault", _("Fault"), lambda line: format_html('<span class="fault">{}</span>', line["fault"]), phone="whole"
        ),
        Column("fix", _("What to do"), phone="whole"),
    ]
    pager = Pager(
        _at(run, max(0, place - SIZE)) if place else "",
        _at(run, place + SIZE) if place + SIZE < total else "",
        len(items),
        total,
    )
    return Table("import-wrong", _("Wrong rows"), columns, lines, pager=pager)


def _in_file(line: dict[str, Any]) -> SafeString | None:
    return format_html("<code>{}</code>", line["value"]) if line["value"] else None


def _at(run: ImportRun, place: int) -> str:
    query = f"?{urlencode({'from': place})}" if place else ""
    return f"{run.get_absolute_url()}{query}#import-wrong"


def _place(query: QueryDict) -> int:
    """Where the table of wrong rows begins; 0 for what is no place."""
    text = query.get("from", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _left_out(digest: viewing.Digest) -> Table | None:
    groups = digest.of(SKIPPED, DUPLICATE)
    if not groups:
        return None
    columns = [
        Column("reason", _("Reason"), _reason, main=True),
        Column("count", _("Number of rows"), lambda g: format_number(g.count), numeric=True),
        Column("rows", _("The first of them"), lambda g: list_of(map(str, g.rows)), phone="whole"),
    ]
    return Table("import-left-out", _("Rows left out"), columns, groups)


def _reason(group: viewing.Group) -> str:
    """The reason; where it names something of the row, as an example."""
    return f"{group.fault.fault} …" if group.fault.facts and group.count > 1 else group.fault.fault


def _undone(run: ImportRun) -> dict[str, Any] | None:
    done = run.checkpoint.get("undone")
    if not done:
        return None
    kept = done.get("kept", [])
    total = done.get("kept_rows", len(kept))
    columns = [
        Column("row", _("Row"), numeric=True),
        Column("what", _("Record"), lambda line: _model_title(line["model"]) or None, main=True),
        Column("why", _("Why it was kept"), _why, phone="whole"),
    ]
    table = Table("import-kept", _("What was kept"), columns, kept, pager=Pager(shown=len(kept), total=total))
    return {
        "stats": [
            {"label": _("Removed, with what belongs to them"), "value": format_number(done["removed"])},
            {"label": _("As they were before"), "value": format_number(done["restored"])},
            {"label": _("Kept"), "value": format_number(total)},
        ],
        "kept": table if kept else None,
    }


def _model_title(label: str) -> str:
    """What such things are called where people search for them; "" for parts of other things."""
    return next((str(index.title) for index in indexes() if index.kind == label), "")


def _why(line: dict[str, Any]) -> str:
    if line["why"] == "changed":
        return _("It was changed after the import.")
    what = _model_title(line["why"])
    return _("It is needed by: {what}.").format(what=what) if what else _("Something else needs it.")
