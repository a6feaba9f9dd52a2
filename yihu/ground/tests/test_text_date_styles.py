"""Which styles of dates a column holds."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from yihu.ground.text.date_styles import DateStyle, sniff_date_styles


def test_three_styles_in_one_column() -> None:
    column = ["2026-03-05", "2026年3月5日", "3/25/2026", "3/5/2026", "2026-03-06", "", None, "soon"]
    assert sniff_date_styles(column) == [
        DateStyle("%Y-%m-%d", 2, "2026-03-05"),
        DateStyle("%m/%d/%Y", 2, "3/25/2026"),
        DateStyle("", 1, "soon"),
        DateStyle("%Y年%m月%d日", 1, "2026年3月5日"),
    ]


def test_one_value_decides_which_number_is_the_day() -> None:
    assert [style.format for style in sniff_date_styles(["3/5/2026", "25/3/2026"])] == ["%d/%m/%Y"]


def test_without_a_deciding_value_both_formats_are_named() -> None:
    assert sniff_date_styles(["3/5/2026", "4/5/2026"]) == [DateStyle("%m/%d/%Y", 2, "3/5/2026", ("%d/%m/%Y",))]


def test_with_proof_of_both_nothing_is_decided() -> None:
    styles = sniff_date_styles(["3/25/2026", "25/3/2026", "3/5/2026"])
    assert DateStyle("%m/%d/%Y", 1, "3/5/2026", ("%d/%m/%Y",)) in styles
    assert len(styles) == 3


def test_times_belong_to_the_style_where_the_format_needs_them() -> None:
    assert sniff_date_styles(["12/31/2010 8:26", "12/1/2010 8:26"]) == [
        DateStyle("%m/%d/%Y %H:%M", 2, "12/31/2010 8:26")
    ]


def test_values_of_a_spreadsheet_are_dates() -> None:
    column = [datetime(2026, 3, 5, tzinfo=UTC), date(2026, 3, 6), 20260307, "20260308", 46086]
    assert [(style.format, style.count) for style in sniff_date_styles(column)] == [
        ("%Y%m%d", 2),
        ("%Y-%m-%d", 2),
        ("", 1),
    ]


def test_an_empty_column_has_no_style() -> None:
    assert sniff_date_styles(["", None, "  "]) == []


@given(st.lists(st.one_of(st.text(max_size=12), st.dates(), st.integers(), st.none())))
def test_every_value_that_is_not_empty_is_counted_once(column: list[object]) -> None:
    kept = [value for value in column if value is not None and str(value).strip()]
    assert sum(style.count for style in sniff_date_styles(column)) == len(kept)
