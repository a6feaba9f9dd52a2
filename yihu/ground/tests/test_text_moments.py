"""Days and moments as they are shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.translation import override

from yihu.ground.text.moments import format_ago, format_date, format_datetime

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2019, 12, 8, 12, 0, tzinfo=SHANGHAI)


def test_days() -> None:
    assert format_date(date(2026, 3, 5)) == "2026-03-05"
    assert format_date(date(2026, 3, 5), prose=True, language="zh-hans") == "2026年3月5日"
    assert format_date(date(2026, 3, 5), prose=True, language="en") == "5 March 2026"
    assert format_date(date(987, 3, 5)) == "0987-03-05"
    assert format_date(None) == "--"


def test_moments_are_shown_in_the_zone_of_who_reads_them() -> None:
    moment = datetime(2026, 3, 5, 22, 8, tzinfo=UTC)
    assert format_datetime(moment, zone=SHANGHAI) == "2026-03-06 06:08"
    assert format_datetime(moment, zone=UTC) == "2026-03-05 22:08"
    assert format_datetime(moment, zone=SHANGHAI, prose=True, language="zh-hans") == "2026年3月6日 06:08"
    assert format_datetime(moment, zone=SHANGHAI, prose=True, language="en") == "6 March 2026 06:08"
    with timezone.override(SHANGHAI):
        assert format_datetime(moment) == "2026-03-06 06:08"
        assert format_date(moment) == "2026-03-06"
    with timezone.override(UTC):
        assert format_date(moment) == "2026-03-05"
    assert format_datetime(None) == "--"


@pytest.mark.parametrize(
    ("ago", "zh", "en"),
    [
        (timedelta(seconds=0), "刚刚", "just now"),
        (timedelta(seconds=59), "刚刚", "just now"),
        (timedelta(seconds=-30), "刚刚", "just now"),
        (timedelta(seconds=60), "1 分钟前", "1 minute ago"),
        (timedelta(minutes=5, seconds=50), "5 分钟前", "5 minutes ago"),
        (timedelta(minutes=59, seconds=59), "59 分钟前", "59 minutes ago"),
        (timedelta(hours=1), "1 小时前", "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 小时前", "23 hours ago"),
        (timedelta(hours=28), "12-07 08:00", "12-07 08:00"),
        (timedelta(days=365, hours=4), "2018-12-08 08:00", "2018-12-08 08:00"),
        (timedelta(minutes=-2), "12-08 12:02", "12-08 12:02"),
        (timedelta(days=-30), "2020-01-07 12:00", "2020-01-07 12:00"),
    ],
)
def test_how_long_ago(ago: timedelta, zh: str, en: str) -> None:
    moment = (NOW - ago).astimezone(UTC)
    with override("zh-hans"):
        assert format_ago(moment, now=NOW, zone=SHANGHAI) == zh
    with override("en"):
        assert format_ago(moment, now=NOW, zone=SHANGHAI) == en


def test_the_year_is_that_of_the_reader() -> None:
    new_year = datetime(2020, 1, 3, 12, 0, tzinfo=SHANGHAI)
    moment = datetime(2019, 12, 31, 20, 0, tzinfo=UTC)
    assert format_ago(moment, now=new_year, zone=SHANGHAI) == "01-01 04:00"
    assert format_ago(moment, now=new_year, zone=UTC) == "2019-12-31 20:00"


def test_now_is_now() -> None:
    with override("en"):
        assert format_ago(timezone.now()) == "just now"
    assert format_ago(None) == "--"
