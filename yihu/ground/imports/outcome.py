"""A run as people and programs are told of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from yihu.ground.imports.batch import ERROR
from yihu.ground.imports.engine import summary
from yihu.ground.imports.report import Item, items
from yihu.ground.models import ImportRun
from yihu.ground.text.faults import TextFault


def as_data(run: ImportRun, *, dry: bool) -> dict[str, Any]:
    """The whole outcome: run, read, created, updated, skipped rows with reason, errors with fault and fix."""
    skipped: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for item in items(run):
        if item.end == ERROR:
            errors.extend(errors_of(run, item))
        else:
            skipped.append({"row": item.row, "reason": item.entries[0][1].fault})
    counts = summary(run.counts)
    return {
        "run": str(run.pk),
        "kind": run.kind,
        "dry_run": dry,
        "state": run.state,
        **{name: counts[name] for name in ("read", "created", "updated", "unchanged", "duplicates")},
        "skipped": sorted(skipped, key=lambda entry: entry["row"]),
        "errors": sorted(errors, key=lambda entry: entry["row"]),
        "remarks": remarks(run),
    }


def errors_of(run: ImportRun, item: Item) -> Iterator[dict[str, Any]]:
    """What is wrong with a row: row, column (their header), fault and fix."""
    for field, fault in item.entries:
        yield {"row": item.row, "column": header_of(run, field), "fault": fault.fault, "fix": fault.fix}


def header_of(run: ImportRun, field: str) -> str:
    """Their name of our field, ours where it is no column of the file."""
    return str(run.mapping.get("columns", {}).get(field, field))


def remarks(run: ImportRun) -> list[dict[str, Any]]:
    """What was noticed about the file: column, remark, to how many rows it applies, and the first of them."""
    return [
        {
            "column": header_of(run, entry["field"]),
            "remark": TextFault(entry["text"], "", entry["facts"]).fault,
            "count": entry["count"],
            "rows": entry["rows"],
        }
        for entry in run.remarks
    ]


def all_wrong(run: ImportRun) -> bool:
    """Whether no row could be taken in, and not because it was there already or named nobody."""
    counts = summary(run.counts)
    return counts["errors"] > 0 and counts["errors"] == counts["read"]


def as_text(data: dict[str, Any]) -> str:
    """The outcome for a person at a terminal."""
    counts = {name: data[name] for name in ("read", "created", "updated", "unchanged", "duplicates")}
    counts |= {"skipped": len(data["skipped"]), "wrong": len({error["row"] for error in data["errors"]})}
    template = _(
        "{read} rows read: {created} created, {updated} updated, {unchanged} unchanged, {skipped} left out, "
        "{wrong} wrong. Duplicates: {duplicates}."
    )
    lines = [template.format(**counts)]
    if data["dry_run"]:
        lines.append(_("Nothing was written: this was a check."))
    lines += [f"· {_labelled(entry['column'], entry['remark'])}{_rows(entry)}" for entry in data["remarks"]]
    lines += [_reason(reason, rows) for reason, rows in _by_reason(data["skipped"]).items()]
    for error in data["errors"][:20]:
        words = _("Row {row}").format(row=error["row"])
        lines.append(f"{words} {_labelled(error['column'], error['fault'])} {error['fix']}")
    if len(data["errors"]) > 20:
        lines.append(_("… and {count} more faults; --json gives all of them.").format(count=len(data["errors"]) - 20))
    lines.append(_("Run {run}; taken back with: yihu import --undo {run}").format(run=data["run"]))
    return "\n".join(lines)


def _labelled(column: str, text: str) -> str:
    return f"{column}: {text}" if column else text


def _rows(entry: dict[str, Any]) -> str:
    return f" ({entry['count']} ×)" if entry["count"] > 1 else ""


def _by_reason(skipped: list[dict[str, Any]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for entry in skipped:
        found.setdefault(entry["reason"], []).append(entry["row"])
    return dict(list(found.items())[:20])


def _reason(reason: str, rows: list[int]) -> str:
    shown = ", ".join(map(str, rows[:5])) + (" …" if len(rows) > 5 else "")
    return _("Left out: {reason} {count} rows ({rows})").format(reason=reason, count=len(rows), rows=shown)
