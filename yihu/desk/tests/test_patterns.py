"""The page of patterns in a real browser: what the custom elements do with keys, pointers and the input method."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from yihu import ground

pytestmark = pytest.mark.django_db(transaction=True)

Open = Callable[..., Page]
ADDRESS = "/-/patterns"
OPTIONS = (
    '<li role="option" data-href="/-/patterns#charts" data-count="2 条建议">蜀锦</li>'
    '<li role="option" data-href="/-/patterns#forms">锦江</li>'
)
BROKEN = """[...document.querySelectorAll(".button, .tag, .status, .tier, .tabs a, .facts dt")].filter(element => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const lines = new Set([...range.getClientRects()].map(box => Math.round(box.bottom / 8)));
    return element.offsetHeight && lines.size > 2;
}).map(element => element.textContent)"""


@pytest.fixture
def patterns(page_as: Open) -> Page:
    page = page_as("李经理")
    page.goto(ADDRESS)
    return page


def asked(page: Page, where: str) -> list[str]:
    """Catches what is sent to `where` and answers with two suggestions; the words sent so far."""
    words: list[str] = []

    def answer(route: Route) -> None:
        words.append(re.sub(r".*[?&](?:q|name)=", "", route.request.url))
        route.fulfill(body=OPTIONS, content_type="text/html; charset=utf-8")

    page.route(where, answer)
    return words


def compose(page: Page, *steps: str, commit: str) -> None:
    """Types as an input method does: the letters are composed, then the word takes their place."""
    session = page.context.new_cdp_session(page)
    for text in steps:
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        page.wait_for_timeout(200)  # longer than the elements wait, so that a letter sent by mistake would show
    session.send("Input.insertText", {"text": commit})


def test_a_stranger_is_led_to_the_log_in(client: Client, db: Any) -> None:
    assert client.get(reverse("patterns")).status_code == 302


def test_the_first_load_is_small(client_as: Callable[[str], Client]) -> None:
    client = client_as("李经理")
    html = client.get(ADDRESS).content
    folder = Path(ground.__file__).parent / "static/yihu/js"
    loaded = len(gzip.compress(html)) + sum(len(gzip.compress(p.read_bytes())) for p in folder.rglob("*.js"))
    for address in re.findall(r'(?:src|href)="(/static/[^"#?]+\.(?:css|js))', html.decode()):
        if not address.endswith("/yihu.js"):
            loaded += len(gzip.compress(b"".join(client.get(address))))
    assert loaded <= 60 * 1024


@pytest.mark.parametrize("width", [320, 640, 1023, 1440])
def test_nothing_scrolls_sideways(page_as: Open, width: int) -> None:
    page = page_as("李经理", width=width)
    page.goto(ADDRESS)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_labels_never_break_between_characters(page_as: Open) -> None:
    page = page_as("李经理", width=390)
    page.goto(ADDRESS)
    tall = page.evaluate(BROKEN)
    assert tall == []


def test_targets_are_large_enough_for_a_finger(page_as: Open) -> None:
    page = page_as("李经理", width=390)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    page.goto(ADDRESS)
    low = page.evaluate(
        "[...document.querySelectorAll('.button, .site-nav a, .site-nav button, select.input, .tabs a')]"
        ".filter(e => e.offsetHeight && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 80))"
    )
    assert low == []


def test_suggestions_are_asked_for_the_finished_word_only(patterns: Page) -> None:
    words = asked(patterns, "**/*q=*")
    patterns.focus("#search")
    compose(patterns, "c", "chang", "chang an", commit="长安")
    expect(patterns.locator("#search-list [role=option]")).to_have_count(2)
    assert words == ["%E9%95%BF%E5%AE%89"]


def test_a_list_is_asked_for_the_finished_word_only(patterns: Page) -> None:
    words = asked(patterns, "**/*name=*")
    patterns.locator(".filters input[type=search]").focus()
    compose(patterns, "s", "shu jin", commit="蜀锦")
    patterns.wait_for_timeout(400)
    assert words == ["%E8%9C%80%E9%94%A6"]


def test_the_search_box_is_a_combobox_and_escape_gives_the_focus_back(patterns: Page) -> None:
    asked(patterns, "**/*q=*")
    box = patterns.locator("#search")
    patterns.locator(".brand").focus()
    patterns.keyboard.press("/")
    expect(box).to_be_focused()
    box.press_sequentially("sj")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(patterns.locator("#live")).to_have_text("2 条建议")
    box.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "search-list-1")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None
    for _ in range(3):
        box.press("Escape")
    expect(box).to_have_value("")
    expect(patterns.locator(".brand")).to_be_focused()


def test_enter_opens_the_chosen_suggestion(patterns: Page) -> None:
    asked(patterns, "**/*q=*")
    patterns.locator("#search").press_sequentially("sj")
    patterns.locator("#search-list [role=option]").first.wait_for()
    patterns.keyboard.press("ArrowDown")
    patterns.keyboard.press("Enter")
    patterns.wait_for_url("**/-/patterns#charts")


def test_shortcuts_are_listed_ignored_while_typing_and_can_be_switched_off(patterns: Page) -> None:
    patterns.locator("textarea").first.focus()
    patterns.keyboard.type("n?/")
    expect(patterns.locator("textarea").first).to_have_value("n?/")
    expect(patterns.locator("dialog[open]")).to_have_count(0)
    patterns.locator(".brand").focus()
    patterns.keyboard.press("?")
    sheet = patterns.locator("dialog#hotkeys")
    expect(sheet).to_be_visible()
    assert sheet.locator("[data-keys] kbd").all_text_contents() == ["/", "n"]
    sheet.locator("[data-switch]").uncheck()
    patterns.keyboard.press("Escape")
    patterns.keyboard.press("n")
    expect(patterns.locator("dialog[open]")).to_have_count(0)


def test_a_dialog_holds_the_focus_and_gives_it_back(patterns: Page, axe: Callable[[Page], None]) -> None:
    opener = patterns.locator("[data-dialog=example-dialog]").first
    opener.click()
    expect(patterns.locator("#dialog-note")).to_be_focused()
    axe(patterns)
    patterns.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_the_theme_is_kept_and_sent_by_the_server(patterns: Page) -> None:
    ground_colour = "getComputedStyle(document.body).backgroundColor"
    light = patterns.evaluate(ground_colour)
    patterns.click("[popovertarget=user-menu]")
    patterns.click("button[name=theme][value=dark]")
    dark = patterns.evaluate(ground_colour)
    assert dark != light
    patterns.reload()
    assert patterns.evaluate(ground_colour) == dark
    expect(patterns.locator("html")).to_have_attribute("data-theme", "dark")
    patterns.click("[popovertarget=user-menu]")
    patterns.click("button[name=theme][value=auto]")
    assert patterns.evaluate(ground_colour) == light


def test_the_language_is_switched_on_the_spot(patterns: Page) -> None:
    patterns.click("[popovertarget=user-menu]")
    patterns.click("button[value=en]")
    expect(patterns.locator("html")).to_have_attribute("lang", "en")
    assert patterns.url.endswith(ADDRESS)


def test_rows_are_selected_one_by_one_in_a_range_and_all(patterns: Page) -> None:
    boxes, bar = patterns.locator("#accounts [data-row]"), patterns.locator("#accounts .bulk")
    expect(bar).to_be_hidden()
    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(bar.locator("[data-text]")).to_have_text("已选 3 条")
    patterns.locator("#accounts [data-all]").click()
    expect(bar.locator("[data-text]")).to_have_text("已选 5 条")
    bar.locator("[data-none]").click()
    expect(bar).to_be_hidden()
    expect(patterns.locator("#accounts [data-all]")).to_be_focused()


def test_a_chart_is_read_out_by_arrow_keys(patterns: Page) -> None:
    chart = patterns.locator("yh-chart").first
    said = chart.locator("output")
    before = said.text_content()
    chart.focus()
    expect(said).to_have_text("2026-03 收入 23.4万（当月未结束）, 上年同月 46.1万")
    patterns.keyboard.press("Home")
    patterns.keyboard.press("ArrowRight")
    expect(said).to_have_text("2025-04 收入 43.8万, 上年同月 36万")
    expect(said).to_have_attribute("aria-live", "polite")
    patterns.keyboard.press("Escape")
    expect(said).to_have_text(before or "")


def test_an_explanation_stands_by_its_number_and_escape_closes_it(patterns: Page, axe: Callable[[Page], None]) -> None:
    button = patterns.locator(".stat .why").first
    button.click()
    shown = patterns.locator("[popover]:popover-open")
    expect(shown).to_be_visible()
    axe(patterns)
    number, beside = button.bounding_box(), shown.bounding_box()
    assert number is not None
    assert beside is not None
    assert abs(beside["x"] - number["x"]) < 2
    assert 0 <= beside["y"] - number["y"] - number["height"] < 20
    patterns.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(button).to_be_focused()


def test_a_toast_goes_by_itself_an_error_stays(page_as: Open) -> None:
    page = page_as("李经理")
    page.clock.install()
    page.goto(ADDRESS)
    for level in ("good", "bad"):
        detail = {"text": "<b>好</b>", "level": level, "undo": "/undo" if level == "good" else ""}
        page.evaluate("d => document.dispatchEvent(new CustomEvent('yh:toast', {detail: d}))", detail)
    toasts = page.locator(".toasts .toast")
    expect(toasts).to_have_count(2)
    expect(toasts.first.locator("p")).to_have_text("<b>好</b>")
    expect(toasts.first.locator("form")).to_have_attribute("action", "/undo")
    expect(toasts.last.locator("form")).to_have_count(0)
    page.clock.fast_forward(11_000)
    expect(toasts).to_have_count(1)
    toasts.locator("[data-close]").click()
    expect(toasts).to_have_count(0)


def test_what_htmx_could_not_fetch_is_said(patterns: Page, page_problems: list[str]) -> None:
    patterns.route("**/*name=*", lambda route: route.fulfill(status=500, body="no"))
    patterns.locator(".filters input[type=search]").press_sequentially("x")
    expect(patterns.locator(".toasts .toast.bad p")).to_have_text("无法完成，请检查网络后重试")
    assert patterns.locator("#accounts [data-row]").count() == 5
    page_problems.clear()  # the console reports the 500 that was made here


def test_a_wrong_file_is_refused_before_it_is_sent(patterns: Page) -> None:
    field = patterns.locator("yh-upload input")
    field.set_input_files({"name": "客户.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2048})
    expect(patterns.locator("yh-upload [data-fault]")).to_contain_text(".csv,.xlsx")
    assert field.evaluate("e => e.validity.customError")
    field.set_input_files({"name": "客户.CSV", "mimeType": "text/csv", "buffer": b"x" * 2048})
    expect(patterns.locator("yh-upload [data-fault]")).to_be_hidden()
    expect(patterns.locator("yh-upload [data-name]")).to_have_text("客户.CSV · 2.0 KB")
    assert not field.evaluate("e => e.validity.customError")


def test_a_job_is_refreshed_until_it_is_done(patterns: Page) -> None:
    asked_for: list[str] = []
    patterns.on("request", lambda r: asked_for.append(r.url) if "part=job" in r.url else None)
    patterns.evaluate(
        "document.querySelector('#imports').insertAdjacentHTML('beforeend',"
        ' \'<yh-poll src="?part=job" every="50"><p data-state>等待中</p></yh-poll>\')'
    )
    expect(patterns.locator("yh-poll [data-done]")).to_have_count(1)
    expect(patterns.locator("#live")).to_have_text("已完成")
    patterns.wait_for_timeout(300)
    assert len(asked_for) == 1


def test_times_are_relative_and_keep_the_absolute_one(patterns: Page) -> None:
    made = "(m) => { const t = new Date(Date.now() - m * 60000).toISOString();" \
        " document.querySelector('#account').insertAdjacentHTML('beforeend', `<yh-time now='刚刚' id='t${m}'>" \
        "<time datetime='${t}'>2026-03-05 14:08</time></yh-time>`); }"  # fmt: skip
    for minutes in (0, 5, 180, 3000):
        patterns.evaluate(made, minutes)
    shown = [patterns.locator(f"#t{m} time").text_content() for m in (0, 5, 180, 3000)]
    assert shown == ["刚刚", "5分钟前", "3小时前", "2026-03-05 14:08"]
    expect(patterns.locator("#t5 time")).to_have_attribute("title", "2026-03-05 14:08")


def test_the_page_is_whole_without_script(chromium: Any, live_server: Any, client_as: Callable[[str], Client]) -> None:
    cookie = client_as("李经理").cookies["sessionid"]
    context = chromium.new_context(base_url=str(live_server), java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": str(live_server)}])
    page = context.new_page()
    page.goto(ADDRESS)
    expect(page.locator("#accounts .bulk")).to_be_visible()
    page.click("[popovertarget=user-menu]")
    page.click("button[name=theme][value=dark]")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.click("[popovertarget=user-menu]")
    page.click("button[value=en]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()


def test_the_sticky_head_never_covers_the_focus(patterns: Page) -> None:
    covered = []
    patterns.locator("#lists .tabs a").first.focus()
    for _ in range(25):
        patterns.keyboard.press("Shift+Tab" if _ > 12 else "Tab")
        hidden = patterns.evaluate(
            "() => { const e = document.activeElement, r = e.getBoundingClientRect();"
            " const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);"
            " return top && !e.contains(top) && !top.contains(e) ? e.outerHTML.slice(0, 90) : '' }"
        )
        covered += [hidden] if hidden else []
    assert covered == []
