"""Charts: what is drawn, what is said, and what is never drawn."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from django.utils import translation

from yihu.ground.charts import Bar, Chart, Mark, Part, bars, month_label, pareto, sparkline, stacked
from yihu.ground.charts.scale import scale

SVG = "{http://www.w3.org/2000/svg}"


def read(svg: str) -> ElementTree.Element:
    """The drawing, which must be well-formed XML."""
    return ElementTree.fromstring(svg)


def drawn(chart: Chart, class_: str) -> list[ElementTree.Element]:
    return [element for element in read(chart.svg).iter() if class_ in element.get("class", "").split()]


def months(*values: float | None, **last: object) -> list[Bar]:
    made = [
        Bar(f"{i}", f"2026-{i:02}", value, "" if value is None else f"{value:g}万") for i, value in enumerate(values, 1)
    ]
    if last:
        made[-1] = Bar(made[-1].label, made[-1].name, made[-1].value, made[-1].text, **last)  # type: ignore[arg-type]
    return made


def chart(columns: list[Bar], **more: str) -> Chart:
    return bars(columns, title="Revenue rises", series="Revenue", axis=lambda v: f"{v:g}", **more)  # type: ignore[arg-type]


def test_a_missing_month_is_a_gap_and_never_a_zero() -> None:
    with translation.override("en"):
        made = chart(months(3, None, 5))
    assert len(drawn(made, "s1")) == 2
    assert len(drawn(made, "gap")) == 1
    assert made.rows[1] == ["2026-02", None]
    assert drawn(made, "point")[1].get("data-label") == "2026-02 Revenue missing"
    assert [str(words) for _, words in made.legend] == ["Revenue", "missing"]


def test_a_running_month_is_hatched_and_said_to_be_incomplete() -> None:
    with translation.override("en"):
        made = chart(months(3, 4, incomplete=True))
    (column,) = [e for e in drawn(made, "hatch") if e.tag == f"{SVG}rect"]
    pattern = next(read(made.svg).iter(f"{SVG}pattern"))
    assert column.get("fill") == f"url(#{pattern.get('id')})"
    assert "month not complete" in (drawn(made, "point")[1].get("data-label") or "")


def test_a_negative_month_hangs_below_the_zero_line() -> None:
    made = chart(months(10, -4))
    zero = float(drawn(made, "zero")[0].get("y1") or 0)
    up, down = drawn(made, "s1")
    assert float(up.get("y") or 0) + float(up.get("height") or 0) == pytest.approx(zero, abs=0.02)
    assert float(down.get("y") or 0) == pytest.approx(zero, abs=0.02)
    assert float(up.get("height") or 0) / float(down.get("height") or 1) == pytest.approx(2.5, rel=0.01)


def test_the_second_series_is_broken_where_a_value_is_missing() -> None:
    columns = [
        Bar(str(i), str(i), 1, "1", second=second, second_text="2") for i, second in enumerate([1, 2, None, 4, 5])
    ]
    made = chart(columns, second_series="Year before")
    assert len([e for e in drawn(made, "second") if e.tag == f"{SVG}line"]) == 2
    assert len(drawn(made, "knot")) == 4
    assert made.rows[2][2] is None


def test_the_drawing_has_a_title_a_description_and_no_inline_style() -> None:
    made = chart(months(1, 2))
    root = read(made.svg)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title is not None
    assert description is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "Revenue rises"
    assert "2万" in (description.text or "")
    assert not any(element.get("style") for element in root.iter())


def test_texts_are_escaped() -> None:
    made = bars([Bar("<b>", '"a"&', 1, "<i>")], title="<script>", series="x", axis=str)
    assert "<script>" not in made.svg
    assert drawn(made, "point")[0].get("data-label") == '"a"& x <i>'


def test_the_largest_and_the_last_complete_column_carry_their_number() -> None:
    made = chart(months(9, 2, 3, 1, incomplete=True))
    assert [e.text for e in drawn(made, "label")] == ["9万", "3万"]


def test_years_are_written_once() -> None:
    columns = [Bar(str(i), str(i), 1, "", group="2025" if i < 3 else "2026") for i in range(6)]
    texts = [e.text for e in read(chart(columns).svg).iter(f"{SVG}text")]
    assert texts.count("2025") == 1
    assert texts.count("2026") == 1


@pytest.mark.parametrize(("first", "shown"), [(1, 0), (2, 0), (3, 1)])
def test_a_year_of_which_too_few_months_are_shown_is_not_named(first: int, shown: int) -> None:
    """From December on: 2023 would stand on top of 2024."""
    columns = [Bar(str(i), str(i), 1, "", group="2023" if i < first else "2024") for i in range(first + 2)]
    texts = [e.text for e in read(chart(columns).svg).iter(f"{SVG}text")]
    assert (texts.count("2023"), texts.count("2024")) == (shown, 1)


def test_an_empty_chart_is_still_a_drawing() -> None:
    assert drawn(chart([]), "point") == []
    assert drawn(pareto([], title="none"), "trend")
    assert drawn(stacked([Part("a", 0, "0")], title="none", kind="k"), "part")[0].get("width") == "0%"


@pytest.mark.parametrize(("language", "label"), [("zh-hans", "3月"), ("en", "Mar")])
def test_months_are_short(language: str, label: str) -> None:
    with translation.override(language):
        assert month_label(date(2026, 3, 1)) == label


@pytest.mark.parametrize(
    "values", [[1.0], [0.3, 0.7], [-5.0, 3.0], [999.0], [1_234_567.0, -89.0], [1e-6, 2e-6], [7e12]]
)
def test_the_scale_is_round_and_holds_every_value_and_zero(values: list[float]) -> None:
    made = scale(values, 10, 110)
    ticks = made.ticks()
    assert 3 <= len(ticks) <= 8
    assert ticks[0] <= min(*values, 0.0)
    assert ticks[-1] >= max(*values, 0.0) * 0.999999
    assert any(abs(tick) < made.step / 1000 for tick in ticks)
    assert made.y(made.low) == pytest.approx(110)
    assert made.y(made.high) == pytest.approx(10)


def test_a_scale_without_values_is_usable() -> None:
    assert scale([], 0, 100).y(0) == 100
    assert scale([0.0, 0.0], 0, 100).ticks() == [0, 1]


def test_parts_of_a_whole_fill_it() -> None:
    made = stacked(
        [Part("Tier 1", 80, "80万"), Part("Tier 2", 16, "16万"), Part("Rest", 4, "4万")], title="t", kind="Tier"
    )
    assert [e.get("x") for e in drawn(made, "part")] == ["0%", "80%", "96%"]
    assert [e.get("width") for e in drawn(made, "part")] == ["80%", "16%", "4%"]
    assert made.rows[0] == ["Tier 1", "80万", "80.0 %"]


def test_what_cannot_be_a_share_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        stacked([Part("a", -1, "-1")], title="t", kind="k")
    with pytest.raises(ValueError, match="negative"):
        pareto([5, -1], title="t")
    with pytest.raises(ValueError, match="at most 3"):
        stacked([Part(str(i), 1, "1") for i in range(4)], title="t", kind="k")


def test_the_curve_orders_by_itself_and_reads_out_its_marks() -> None:
    with translation.override("en"):
        made = pareto([1, 1, 8], title="t", marks=[Mark(1, "one makes 80 %")])
    assert ["1", "33.3%", "80.0%"] in made.rows
    assert made.rows[-1] == ["3", "100.0%", "100.0%"]
    said = [e.get("data-label") for e in drawn(made, "point")]
    assert "1 accounts (33.3% of them) make 80.0%" in said
    assert [e.text for e in drawn(made, "label")] == ["one makes 80 %"]


def test_a_mark_beyond_the_accounts_is_an_error() -> None:
    with pytest.raises(IndexError):
        pareto([1, 2], title="t", marks=[Mark(3, "too many")])


def test_a_sparkline_leaves_gaps_and_ends_in_a_dot() -> None:
    root = read(sparkline([1, 2, None, 3, 4, 5], "rising"))
    runs = [line.get("points", "").split() for line in root.iter(f"{SVG}polyline")]
    assert [len(run) for run in runs] == [2, 3]
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert root.find(f"{SVG}title") is not None


def test_a_sparkline_shows_a_lonely_value_and_bears_having_none() -> None:
    lonely = read(sparkline([None, 3, None], "one"))
    assert len(list(lonely.iter(f"{SVG}circle"))) == 2
    assert list(read(sparkline([], "none")).iter(f"{SVG}circle")) == []
