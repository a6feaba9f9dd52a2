"""Example data of the page of patterns: imports, jobs, and the kinds of nothing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from yihu.ground.face import Action, Empty


def jobs() -> dict[str, dict[str, Any]]:
    """A job that waits, runs, failed, is done."""
    counts = [(_("new"), "1,870"), (_("changed"), "96"), (_("duplicates"), "12"), (_("faults"), "4")]
    return {
        "waiting": {"title": _("Import of accounts.csv"), "status": _("waiting"), "tone": "", "percent": None},
        "running": {
            "title": _("Import of accounts.csv"),
            "status": _("running"),
            "tone": "info",
            "percent": 64,
            "progress": "1,982 / 3,100",
            "eta": _("about 20 seconds left"),
            "counts": counts,
            "cancel_url": "#imports",
        },
        "failed": {
            "title": _("Import of bills.xlsx"),
            "status": _("failed"),
            "tone": "bad",
            "finished": True,
            "message": _(
                "The file could not be unpacked. Save it again as .xlsx and upload it once more; nothing was imported."
            ),
            "retry_url": "#imports",
        },
        "done": {
            "title": _("Import of accounts.csv"),
            "status": _("done"),
            "tone": "good",
            "percent": 100,
            "finished": True,
            "counts": counts,
            "result_url": "#imports",
        },
    }


def mapping() -> list[dict[str, Any]]:
    """Columns of a file and the fields they were taken for."""
    choices = [("name", _("Name")), ("code", _("Credit code")), ("phone", _("Phone")), ("founded", _("Founded on"))]
    return [
        {
            "column": "客户名称",
            "samples": ["四川蜀锦信息技术有限公司", "乐山五通桥区人民医院"],
            "name": "map-0",
            "choices": choices,
            "chosen": "name",
            "state": "sure",
        },
        {
            "column": "税号",
            "samples": ["91510100MA61X2AB3C"],
            "name": "map-1",
            "choices": choices,
            "chosen": "code",
            "state": "guess",
        },
        {
            "column": "成立时间",
            "samples": ["2019.3.5", "2020年1月"],
            "name": "map-2",
            "choices": choices,
            "chosen": "founded",
            "state": "guess",
            "problem": _("two styles of date; say which one is meant"),
        },
        {"column": "备注2", "samples": [], "name": "map-3", "choices": choices, "chosen": "", "state": "none"},
    ]


def faults() -> list[dict[str, Any]]:
    """Rows of a file that cannot be taken as they are."""
    return [
        {
            "row": 18,
            "column": "税号",
            "value": "91510100MA61X2ABZZ",
            "fault": _("The last character should be 3, not Z"),
            "fix": _("Compare it with the licence"),
        },
        {
            "row": 204,
            "column": "成立时间",
            "value": "2026-02-30",
            "fault": _("There is no 30 February"),
            "fix": _("Write the day as 2026-03-05"),
        },
        {
            "row": 977,
            "column": "",
            "value": "",
            "fault": _("The row has 7 cells, the head has 9"),
            "fix": _("Look for a line break within a cell"),
        },
    ]


def empties() -> list[Empty]:
    """The four kinds of nothing."""
    return [
        Empty(
            "first",
            _("No accounts yet"),
            _("Bring in your customers from a file, or look around with sample data."),
            [
                Action(_("Import accounts"), "#imports", icon="upload", style="primary"),
                Action(_("Load sample data"), "#imports"),
            ],
        ),
        Empty("cleared", _("Nothing to do today"), _("What needs you appears here by itself.")),
        Empty(
            "no_result",
            _("No account fits"),
            _("Territory is Chengdu and tier is 1 or 2 and the name has “shujin”."),
            [Action(_("Clear all"), "#lists")],
        ),
        Empty("refused", _("This is not open to you"), _("Ask your administrator for the right “See margins”.")),
    ]
