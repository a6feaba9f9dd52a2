"""Example data of the page of patterns. Firms and people are made up."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from yihu.desk.pattern_work import empties, faults, jobs, mapping
from yihu.ground.charts import sparkline
from yihu.ground.face import Action, Column, Explanation, Fact, Filter, Pager, Step, Tab, Table, Task

AT = datetime(2026, 3, 5, 6, 8, tzinfo=UTC)
ACCOUNTS = [
    (
        "四川蜀锦信息技术有限公司",
        "91510100MA61X2AB3C",
        "成都市高新区",
        1,
        "12,843,060",
        "+18.2%",
        "up",
        [6, 7, 7, 8, 9, 9, 11, 12],
    ),
    (
        "成都青羊医疗器械股份有限公司",
        "91510105MA6C9K2L7N",
        "成都市青羊区",
        1,
        "8,120,400",
        "-6.4%",
        "down",
        [9, 9, 8, 9, 8, 8, 7, 7],
    ),
    (
        "绵阳涪江精密制造有限公司",
        "91510700MA62R8TY0P",
        "绵阳市涪城区",
        2,
        "1,930,255",
        "+0.3%",
        "level",
        [4, 4, 5, 4, 4, 5, 4, 4],
    ),
    (
        "乐山五通桥区人民医院",
        "12511100MB0Q7J3H9E",
        "乐山市五通桥区",
        2,
        "1,204,870",
        None,
        "",
        [None, None, None, 2, 3, 3, 2, 3],
    ),
    ("南充嘉陵物流园管理有限公司", "91511300MA6B4D1W6U", "南充市嘉陵区", None, None, None, "", []),
]


def examples(query: QueryDict) -> dict[str, Any]:
    """The context of everything but charts and forms."""
    why = Explanation(
        _("12-month revenue"),
        definition=_("Net amount of all documents in the 12 months ending with the as-of day."),
        formula=_("sum of the amounts, credit notes subtracted"),
        source=_("Bills of the billing system, 1,248 documents"),
        as_of="2026-03-05 06:00",
        records_url="#account",
    )
    return {
        "why": why,
        "why_tier": Explanation(
            _("Why tier 1"),
            reasons=[
                _("rank 2 of 3,012 by 12-month revenue"),
                _("the 61 largest accounts make 80 % of the net revenue"),
                _("tier 2 until the run of 2026-02-05"),
            ],
            as_of="2026-03-05",
        ),
        "at": AT,
        "table": table(query, why),
        "facts": facts(why),
        "entries": entries(),
        "views": [
            Tab(_("My accounts"), "?view=mine#lists", current=True, count="128", unsaved=True),
            Tab(_("Falling"), "?view=falling#lists", count="17"),
            Tab(_("Contract ends within 90 days"), "?view=ends#lists", count="9"),
            Tab(_("Not visited for 60 days"), "?view=unseen#lists"),
        ],
        "filters": [
            Filter(_("Territory"), _("in"), "成都市", "?#lists"),
            Filter(_("Tier"), _("is"), _("1 or 2"), "?#lists"),
        ],
        "add": [Action(_("Industry"), "?add=industry#lists"), Action(_("Revenue"), "?add=revenue#lists")],
        "buttons": [
            Action(_("Add an account"), "#lists", icon="plus", style="primary"),
            Action(_("Export"), "#lists", icon="download"),
            Action(_("Archive"), "#lists", icon="trash", style="danger"),
            Action(_("More figures"), "#lists", style="plain"),
            Action(_("Run the import"), disabled=_("12 rows have faults"), icon="upload"),
        ],
        "jobs": jobs(),
        "steps": [
            Step(_("File"), "done", "#imports"),
            Step(_("Columns"), "done", "#imports"),
            Step(_("Check"), "current"),
            Step(_("Import"), "ahead"),
        ],
        "tasks": [
            Task(_("Import the customers"), "#imports", _("CSV or Excel, 10 minutes"), done=True),
            Task(_("Import the bills"), "#imports", _("Revenue and tiers follow from them"), status=_("in progress")),
            Task(_("Invite the colleagues"), "#imports"),
        ],
        "mapping": mapping(),
        "faults": faults(),
        "empties": empties(),
        "page_actions": [
            Action(_("Export"), "#lists", icon="download"),
            Action(_("Write a note"), "#account", icon="note", style="primary", dialog="example-dialog", hotkey="n"),
        ],
        "page_crumbs": [(_("Accounts"), "#lists"), ("成都市", "#lists")],
        "page_meta": [_("Owner: %(name)s") % {"name": "李经理"}, _("as of 2026-03-05 06:00")],
        "rise": ("3.1", "up", "good"),
        "page_badges": render_to_string("yihu/components/tier.html", {"tier": 1}),
    }


def table(query: QueryDict, why: Explanation) -> Table:
    """The list of accounts, ordered and selectable."""
    rows = [
        SimpleNamespace(pk=i, name=n, code=c, place=p, tier=t, revenue=r, growth=g, direction=d, run=run)
        for i, (n, c, p, t, r, g, d, run) in enumerate(ACCOUNTS)
    ]
    return Table(
        id="accounts",
        caption=_("Accounts"),
        columns=[
            Column("name", _("Account"), template="desk/patterns/name.html", main=True, sort="name"),
            Column("tier", _("Tier"), template="desk/patterns/tier.html", sort="tier"),
            Column("place", _("Territory"), phone="no"),
            Column("revenue", _("12-month revenue"), numeric=True, unit=_("CNY"), sort="revenue", explain=why),
            Column("growth", _("Growth"), template="desk/patterns/growth.html", numeric=True, sort="growth"),
            Column("run", _("Last 8 months"), value=run_of),
        ],
        rows=rows,
        query=query,
        sort=query.get("sort", "-revenue"),
        pager=Pager(next_url="?after=5#lists", shown=5, total=3012),
        bulk=[Action(_("Add a tag"), "#lists"), Action(_("Export"), "#lists")],
    )


def run_of(row: Any) -> object:
    """The sparkline of a row; None without data."""
    return sparkline(row.run, _("revenue of the last 8 months")) if row.run else None


def facts(why: Explanation) -> list[Fact]:
    """What is known of an account, and what is not."""
    return [
        Fact(
            _("Credit code"),
            "91510100MA61X2AB3C",
            source=_("business register"),
            as_of="2026-01-10",
            copy="91510100MA61X2AB3C",
        ),
        Fact(_("Short name"), "蜀锦信息"),
        Fact(_("Owner"), "李经理", url="#account"),
        Fact(_("12-month revenue"), "¥12,843,060.00", explain=why),
        Fact(_("Employees")),
    ]


def entries() -> list[dict[str, Any]]:
    """A piece of a timeline: something planned, a note, a change, an import."""
    return [
        {
            "icon": "visit",
            "actor": "李经理",
            "sentence": _("visits the information department"),
            "planned": True,
            "at": AT,
            "at_text": "2026-03-09 10:00",
            "day": _("To come"),
        },
        {
            "icon": "note",
            "actor": "王经理",
            "sentence": _("wrote a note"),
            "body": "设备科对新供应商的交付不满意，三月底前愿意再谈一次专线方案。",
            "quote": True,
            "at": AT,
            "at_text": "2026-03-05 14:08",
            "day": "2026-03-05",
        },
        {
            "icon": "phone",
            "actor": "陈采购",
            "sentence": _("called about the bill of February"),
            "at": AT,
            "at_text": "2026-03-05 09:41",
            "url": "#account",
        },
        {
            "icon": "scorecard",
            "sentence": _("Tier changed from 2 to 1"),
            "at": AT,
            "at_text": "2026-03-04 06:00",
            "day": "2026-03-04",
        },
    ]
