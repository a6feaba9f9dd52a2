"""Dates as they are written in cells and fields."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from yihu.ground.text.dates import DateFault, parse_date, parse_datetime
from yihu.ground.text.moments import format_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 3, 5)
NAIVE = datetime(2026, 3, 5, 14, 8)  # noqa: DTZ001 (spreadsheets hold no zone)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026/03/05",
        "2026.3.5",
        "20260305",
        "2026年3月5日",
        "2026年03月05日",
        "2026年3月5号",
        "2026年3月5",
        "２０２６年３月５日",
        "２０２６－０３－０５",
        "2026 年 3 月 5 日",
        " 2026-03-05 ",
        "2026-03-05T14:08:00Z",
        "2026-03-05 14:08",
        "2026-03-05 00:00:00.000",
        "2026/3/5 8:05",
        "2026年3月5日 14时08分",
        "2026年3月5日14点",
        "20260305140800",
        "20260305T1408",
    ],
)
def test_the_year_first(written: str) -> None:
    assert parse_date(written) == DAY


@pytest.mark.parametrize("value", [DAY, NAIVE, datetime(2026, 3, 5, 23, tzinfo=UTC), 20260305, 20260305.0])
def test_values_of_a_spreadsheet(value: object) -> None:
    assert parse_date(value) == DAY
    assert type(parse_date(value)) is date


@pytest.mark.parametrize(
    ("written", "format"),
    [
        ("3/5/2026", "%m/%d/%Y"),
        ("5/3/2026", "%d/%m/%Y"),
        ("05.03.26", "%d.%m.%y"),
        ("3/5/2026 8:26", "%m/%d/%Y"),
        ("3/5/2026 8:26", "%m/%d/%Y %H:%M"),
        ("5 Mar 2026", "%d %b %Y"),
        ("2026-05-03", "%Y-%d-%m"),
        ("2026-03-05", "%m/%d/%Y"),
        ("2026年3月5日", "%m/%d/%Y"),
        ("20260305", "%m/%d/%Y"),
    ],
)
def test_a_format_reads_its_own_form_and_what_begins_with_the_year(written: str, format: str) -> None:
    assert parse_date(written, format) == DAY


def test_a_format_with_the_year_first_is_not_second_guessed() -> None:
    with pytest.raises(DateFault):
        parse_date("2026-03-25", "%Y-%d-%m")


@pytest.mark.parametrize(
    ("written", "formats"),
    [
        ("3/5/2026", '"%m/%d/%Y" / "%d/%m/%Y"'),
        ("3/25/2026", '"%m/%d/%Y"'),
        ("25-3-2026", '"%d-%m-%Y"'),
        ("12/1/2010 8:26", '"%m/%d/%Y %H:%M" / "%d/%m/%Y %H:%M"'),
        ("05.03.26", '"%m.%d.%y" / "%d.%m.%y" / "%y.%m.%d"'),
    ],
)
def test_day_or_month_first_is_refused_with_the_formats_that_read_it(written: str, formats: str) -> None:
    with pytest.raises(DateFault) as caught:
        parse_date(written)
    with override("en"):
        unsure = "does not say which number is the day and which the month."
        why = unsure if " / " in formats else "does not begin with its year."
        assert caught.value.fault == f"“{written}” {why}"
        assert caught.value.fix == f"Write 2026-03-05, or name the form in the mapping: dates: {formats}."
    for format in formats.replace('"', "").split(" / "):
        assert parse_date(written, format).year in (2026, 2010, 2005)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("", "There is no date."),
        ("soon", "“soon” is not a date."),
        ("2026-13-05", "There is no such day or time as “2026-13-05”."),
        ("2026-02-30", "There is no such day or time as “2026-02-30”."),
        ("2026年2月30日", "There is no such day or time as “2026年2月30日”."),
        ("2026-03-05 25:00", "There is no such day or time as “2026-03-05 25:00”."),
        ("20261305", "There is no such day or time as “20261305”."),
        ("0000-01-01", "There is no such day or time as “0000-01-01”."),
        ("2026-03/05", "“2026-03/05” is not a date."),
        ("26年3月5日", "“26年3月5日” has a year of two digits."),
        ("99/99/2026", "“99/99/2026” is not a date."),
        ("2026-03", "“2026-03” is not a date."),
        ("x" * 100, "“" + "x" * 39 + "…” is not a date."),
        (46086, "“46086” is a number, not a date."),
        (46086.5, "“46086.5” is a number, not a date."),
        (None, "“None” is not a date."),
        (True, "“True” is not a date."),
    ],
)
def test_faults_name_what_is_wrong(value: object, fault: str) -> None:
    with pytest.raises(DateFault) as caught:
        parse_date(value)
    with override("en"):
        assert caught.value.fault == fault
        assert caught.value.fix


def test_a_value_that_does_not_fit_the_format() -> None:
    with pytest.raises(DateFault) as caught:
        parse_date("31/12/2026", "%m/%d/%Y")
    with override("en"):
        assert caught.value.fault == "“31/12/2026” is not a date of the form %m/%d/%Y."
    with override("zh-hans"):
        assert caught.value.fix == '请更正日期，或更正映射文件中的 dates: "%m/%d/%Y"。'


@pytest.mark.parametrize("format", ["%Q/%d", "%"])
def test_a_format_that_is_none(format: str) -> None:
    with pytest.raises(DateFault) as caught:
        parse_date("3/5/2026", format)
    with override("en"):
        assert caught.value.fault.startswith(f"“{format}” is not a format of dates: ")
        assert caught.value.fix == 'Use %Y, %m, %d, %H, %M and %S, for example "%m/%d/%Y".'


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-03-05 14:08", datetime(2026, 3, 5, 14, 8, tzinfo=SHANGHAI)),
        ("2026-03-05", datetime(2026, 3, 5, tzinfo=SHANGHAI)),
        (DAY, datetime(2026, 3, 5, tzinfo=SHANGHAI)),
        (NAIVE, datetime(2026, 3, 5, 14, 8, tzinfo=SHANGHAI)),
        ("2026-03-05T14:08:09.5Z", datetime(2026, 3, 5, 14, 8, 9, 500000, tzinfo=UTC)),
        ("2026-03-05T14:08:09.123456789+08:00", datetime(2026, 3, 5, 14, 8, 9, 123456, tzinfo=SHANGHAI)),
        ("2026-03-05 14:08:00-0330", datetime(2026, 3, 5, 17, 38, tzinfo=UTC)),
        ("2026年3月5日14时08分09秒", datetime(2026, 3, 5, 14, 8, 9, tzinfo=SHANGHAI)),
        ("20260305140809", datetime(2026, 3, 5, 14, 8, 9, tzinfo=SHANGHAI)),
    ],
)
def test_moments_are_aware_and_in_the_zone(value: object, moment: datetime) -> None:
    read = parse_datetime(value, SHANGHAI)
    assert read == moment
    assert read.tzinfo is SHANGHAI


def test_a_moment_with_a_format() -> None:
    read = parse_datetime("12/1/2010 8:26", UTC, "%m/%d/%Y %H:%M")
    assert read == datetime(2010, 12, 1, 8, 26, tzinfo=UTC)
    assert parse_datetime("12/1/2010 8:26 +0800", UTC, "%m/%d/%Y %H:%M %z") == read - timedelta(hours=8)


def test_a_moment_before_all_calendars_is_a_fault() -> None:
    with pytest.raises(DateFault):
        parse_datetime("0001-01-01T00:00:00+08:00", UTC)
    with pytest.raises(DateFault):
        parse_datetime("2026-03-05T00:00:00+99:00", UTC)


@given(
    st.dates(),
    st.sampled_from(
        [
            "{0.year:04}-{0.month}-{0.day}",
            "{0.year:04}年{0.month}月{0.day}日",
            "{0.year:04}/{0.month:02}/{0.day:02}",
            "{0.year:04}.{0.month}.{0.day}",
            "{0.year:04}{0.month:02}{0.day:02}",
        ]
    ),
)
def test_every_day_is_read_in_every_form(day: date, form: str) -> None:
    assert parse_date(form.format(day)) == day


@given(st.dates(min_value=date(1000, 1, 1)))
def test_what_is_shown_is_read_back(day: date) -> None:
    assert parse_date(format_date(day)) == day
    assert parse_date(format_date(day, prose=True, language="zh-hans")) == day


@given(st.datetimes(timezones=st.just(timezone(timedelta(hours=8)))).filter(lambda moment: moment.year > 1))
def test_iso_moments_are_read_back(moment: datetime) -> None:
    assert parse_datetime(moment.isoformat(), UTC) == moment


def moment_or_fault(text: str, format: str | None = None) -> datetime | DateFault:
    """The moment, or why there is none; any other error is the test's."""
    try:
        return parse_datetime(text, SHANGHAI, format)
    except DateFault as fault:
        return fault


def is_good(answer: datetime | DateFault) -> bool:
    """Whether an answer can be used: an aware moment, or a fault with its fix."""
    return answer.tzinfo is SHANGHAI if isinstance(answer, datetime) else bool(answer.fault and answer.fix)


@given(st.text())
def test_any_text_is_a_date_or_a_fault(text: str) -> None:
    assert is_good(moment_or_fault(text))


@given(
    st.text(alphabet="0123456789-/.年月日号 :TZ+时分秒%", max_size=24), st.text(alphabet="%YmdHMSyzbj/- ", max_size=8)
)
def test_nearly_dates_and_nearly_formats_are_dates_or_faults(text: str, format: str) -> None:
    assert is_good(moment_or_fault(text))
    assert is_good(moment_or_fault(text, format))
