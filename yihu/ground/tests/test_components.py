"""Components: tables, fields and small parts as data and as HTML."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

from yihu.ground.face import Action, Column, Empty, Explanation, Fact, Pager, Table
from yihu.ground.templatetags import components
from yihu.ground.templatetags.icons import drawings, icon

COMPONENTS = "yihu/components/"


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def draw(name: str, **context: Any) -> str:
    """The component as HTML on one line."""
    request = RequestFactory().get("/")
    return " ".join(render_to_string(f"{COMPONENTS}{name}.html", context, request).split())


def table(**more: Any) -> Table:
    rows = [
        SimpleNamespace(pk=7, name="<蜀锦>", revenue="12"),
        SimpleNamespace(pk=8, name="青羊", revenue=None),
    ]
    columns = [
        Column("name", "Account", main=True, sort="name", href=lambda row: f"/a/{row.pk}?x=1&y=2"),
        Column("revenue", "Revenue", numeric=True, sort="revenue", unit="CNY"),
    ]
    return Table(**({"id": "t", "caption": "Accounts", "columns": columns, "rows": rows} | more))


def heads(made: Table) -> dict[str, tuple[str, str]]:
    return {head.column.key: (head.url, head.order) for head in made.heads()}


def test_a_number_is_first_ordered_from_the_largest_and_a_name_from_a() -> None:
    assert heads(table()) == {"name": ("?sort=name", ""), "revenue": ("?sort=-revenue", "")}


@pytest.mark.parametrize(
    ("sort", "url", "order"),
    [("-revenue", "?sort=revenue", "descending"), ("revenue", "?sort=-revenue", "ascending")],
)
def test_a_second_click_turns_the_order_round(sort: str, url: str, order: str) -> None:
    assert heads(table(sort=sort))["revenue"] == (url, order)


def test_ordering_keeps_the_filters_and_goes_to_the_first_page() -> None:
    query = QueryDict("city=%E6%88%90%E9%83%BD&tier=1&tier=2&after=abc&before=x&page=3&sort=name")
    url = heads(table(query=query))["revenue"][0]
    kept = QueryDict(url[1:])
    assert kept.getlist("tier") == ["1", "2"]
    assert kept["city"] == "成都"
    assert set(kept) == {"city", "tier", "sort"}
    assert query["after"] == "abc"


def test_the_request_itself_is_not_changed_by_a_table() -> None:
    query = QueryDict("after=1")
    table(query=query).heads()
    assert query.urlencode() == "after=1"


def test_cells_are_escaped_and_missing_values_are_said_to_be_missing() -> None:
    first, second = table().body()
    assert first.cells[0][1] == '<a href="/a/7?x=1&amp;y=2">&lt;蜀锦&gt;</a>'
    assert "not known" in second.cells[1][1]
    assert "--" in second.cells[1][1]


@pytest.mark.parametrize("value", [0, "0", False, 0.0])
def test_zero_is_not_missing(value: object) -> None:
    assert Column("x", "X").cell({"x": value}) == str(value)


def test_safe_html_stays_and_a_value_function_wins() -> None:
    assert Column("x", "X", value=lambda row: mark_safe("<b>1</b>")).cell(object()) == "<b>1</b>"


def test_a_link_without_an_address_is_only_text() -> None:
    assert Column("x", "X", href=lambda row: "").cell({"x": "a"}) == "a"


def test_the_table_keeps_its_meaning_as_cards() -> None:
    html = draw("table", table=table(sort="-revenue"))
    assert html.count('role="row"') == 3
    assert html.count('role="cell"') == 4
    assert html.count('data-label="Revenue"') == 2
    assert '<th role="columnheader" scope="col" class="num" aria-sort="descending">' in html
    assert "checkbox" not in html


def test_rows_can_be_selected_only_where_something_can_be_done_with_them() -> None:
    html = draw("table", table=table(bulk=[Action("Tag", "/tag")], pager=Pager(shown=2, total=900)))
    assert html.count("data-row") == 2
    assert 'name="row" value="7"' in html
    assert "Select &lt;蜀锦&gt;" in html
    assert 'formaction="/tag"' in html
    assert 'name="all"' in html
    assert "csrfmiddlewaretoken" in html


def test_an_empty_list_says_why() -> None:
    html = draw(
        "table", table=table(rows=[], empty=Empty("no_result", "No account fits", actions=[Action("Clear", "/x")]))
    )
    assert "No account fits" in html
    assert "<table" not in html
    assert '<a class="button " href="/x">' in html


@pytest.mark.parametrize(
    ("pager", "text", "links"),
    [
        (Pager(shown=50, total=3012, next_url="?after=x"), "50 of 3012", 1),
        (Pager(shown=50, total=None, previous_url="?before=a", next_url="?after=x"), "50 on this page", 2),
        (Pager(shown=3, total=3), "3 in all", 0),
    ],
)
def test_the_pager_says_how_much_there_is(pager: Pager, text: str, links: int) -> None:
    html = draw("pager", pager=pager)
    assert text in html
    assert html.count("<a ") == links


class Form(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label="Name", help_text="As on the licence")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Sure", required=False)
    note = forms.CharField(label="Note", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_is_tied_to_its_help_and_error() -> None:
    html = components.field(Form({})["name"])
    described = re.search(r'<input[^>]*aria-describedby="([^"]+)"', html)
    assert described is not None
    for id_ in described[1].split():
        assert f'id="{id_}"' in html
    assert 'aria-invalid="true"' in html
    assert '<label for="id_name">' in html
    assert "This field is required." in html


def test_choices_are_a_group_with_a_legend() -> None:
    html = components.field(Form({})["kind"])
    assert "<fieldset" in html
    assert "<legend>Kind</legend>" in html
    assert html.count('type="radio"') == 2


def test_optional_fields_say_so_and_a_box_does_not_need_to() -> None:
    assert "optional" in components.field(Form()["note"])
    assert "optional" not in components.field(Form()["name"])
    assert "optional" not in components.field(Form()["sure"])


def test_a_hidden_field_has_no_label() -> None:
    assert "<label" not in components.field(Form()["secret"])


def test_the_summary_of_errors_leads_to_the_fields() -> None:
    form = Form({})
    html = draw("error_summary", form=form)
    fields = "".join(components.field(bound) for bound in form)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert len(targets) == 2
    for target in targets:
        assert f'id="{target}"' in fields
    assert 'role="alert"' in html
    assert draw("error_summary", form=Form()) == ""


def test_a_number_opens_its_explanation() -> None:
    html = draw(
        "number", value="12", unit="CNY", explain=Explanation("Revenue", "net", formula="sum", as_of="2026-03-05")
    )
    target = re.search(r'popovertarget="([^"]+)"', html)
    assert target is not None
    assert f'<div popover id="{target[1]}"' in html
    assert "2026-03-05" in html
    assert "popover" not in draw("number", value="12", unit="", explain=None)
    assert "not known" in draw("number", value=None, explain=None)


def test_two_explanations_on_a_page_have_different_ids() -> None:
    assert len({components.uid("x") for _ in range(200)}) == 200


def test_facts_show_what_is_not_known() -> None:
    html = draw("facts", facts=[Fact("Employees"), Fact("Code", "<9>", copy="9", source="register", as_of="2026")])
    assert "not known" in html
    assert "&lt;9&gt;" in html
    assert "register · 2026" in html
    assert 'data-text="9"' in html


def test_an_action_that_posts_is_a_form_with_a_token() -> None:
    html = draw("button", action=Action("Undo", "/undo", post=True, field=("run", "5")))
    assert '<form method="post" action="/undo">' in html
    assert "csrfmiddlewaretoken" in html
    assert '<input type="hidden" name="run" value="5">' in html


def test_what_cannot_be_done_says_why() -> None:
    html = draw("button", action=Action("Run", "/run", disabled="12 rows have faults"))
    assert 'title="12 rows have faults"' in html
    assert "/run" not in html


def test_a_status_has_a_word_and_a_shape_of_its_own() -> None:
    shapes = {
        tone: re.findall(r"<(?:path|circle)[^>]*>", draw("status", text="x", tone=tone))[0]
        for tone in ("good", "warn", "bad", "info", "")
    }
    assert len(set(shapes.values())) == 5


def test_a_finished_job_ends_its_polling() -> None:
    job = {"title": "Import", "status": "running", "tone": "info", "percent": 40, "cancel_url": "/c"}
    assert "data-done" not in draw("job", job=job)
    assert 'value="40"' in draw("job", job=job)
    done = draw("job", job=job | {"finished": True})
    assert "data-done" in done
    assert "/c" not in done


def test_icons_are_drawn_and_unknown_ones_are_an_error() -> None:
    assert icon("search").startswith('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">')
    assert 'aria-label="&lt;x&gt;"' in icon("search", "<x>")
    with pytest.raises(LookupError, match="there are: home"):
        icon("no-such")
    assert len(drawings()) > 25


@pytest.mark.parametrize(
    ("name", "short"),
    [("李明远", "明远"), ("陈刚", "陈刚"), ("Ada Lovelace", "AL"), ("root", "R"), ("", "?"), ("   ", "?")],
)
def test_initials(name: str, short: str) -> None:
    assert components.initials(name) == short


def test_the_address_of_undo_comes_with_the_message() -> None:
    assert components.undo_url("safe undo:/x/1?y=2") == "/x/1?y=2"
    assert components.undo_url("") == ""
    assert components.undo_url("undone:/x") == ""


def lines(count: int, *phone: int) -> list[dict[str, Any]]:
    return [{"title": str(i), "phone": i in phone} for i in range(count)]


def test_the_bottom_bar_holds_four() -> None:
    assert components.bottom_bar(lines(4)) == {"first": lines(4), "rest": []}
    bar = components.bottom_bar(lines(7, 1, 2, 5, 6))
    assert [line["title"] for line in bar["first"]] == ["1", "2", "5"]
    assert [line["title"] for line in bar["rest"]] == ["0", "3", "4", "6"]
    assert len(components.bottom_bar(lines(6))["first"]) == 3


@pytest.mark.parametrize(("language", "tag"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_the_page_says_its_language(language: str, tag: str) -> None:
    with translation.override(language):
        assert components.html_lang() == tag


def test_block_tags_take_content() -> None:
    source = (
        "{% load components %}{% panel title=title %}<b>in</b>{% endpanel %}{% notice tone='warn' %}n{% endnotice %}"
        "{% dialog id='d' title='D' %}d{% enddialog %}{% menu title='M' %}m{% endmenu %}"
    )
    html = Template(source).render(Context({"title": "<T>"}))
    assert '<section class="panel" aria-label="&lt;T&gt;">' in html
    assert "<b>in</b>" in html
    assert '<dialog id="d" aria-labelledby="d-title">' in html
    assert 'class="notice warn"' in html
