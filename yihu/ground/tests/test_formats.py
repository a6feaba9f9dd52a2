"""The filters of templates, Django's own localisation, and the form fields."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats, timezone
from django.utils.translation import override

from yihu.ground.fields import ChineseDateField, ChineseDecimalField


def render(expression: str, value: object, language: str = "zh-hans") -> str:
    with override(language), timezone.override("Asia/Shanghai"):
        return Template("{% load formats %}{{ value|" + expression + " }}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("expression", "value", "zh", "en"),
    [
        ("number", Decimal("12345678.50"), "12,345,678.5", "12,345,678.5"),
        ("number:2", 5, "5.00", "5.00"),
        ("compact", 12345700, "1,234.57万", "12.3M"),
        ("money", Decimal("1234.5"), "¥1,234.50", "¥1,234.50"),
        ('money:"USD"', 5, "US$5.00", "$5.00"),
        ("compact_money", 1235000000, "¥12.35亿", "¥1.2B"),
        ("percent", Decimal("0.125"), "12.5%", "12.5%"),
        ("percent:0", -0.5, "-50%", "-50%"),
        ("day", date(2026, 3, 5), "2026-03-05", "2026-03-05"),
        ('day:"prose"', date(2026, 3, 5), "2026年3月5日", "5 March 2026"),
        ("moment", datetime(2026, 3, 5, 22, 8, tzinfo=UTC), "2026-03-06 06:08", "2026-03-06 06:08"),
        ('moment:"prose"', datetime(2026, 3, 5, 22, 8, tzinfo=UTC), "2026年3月6日 06:08", "6 March 2026 06:08"),
        ("ago", datetime(1999, 3, 5, 22, 8, tzinfo=UTC), "1999-03-06 06:08", "1999-03-06 06:08"),
    ],
)
def test_filters(expression: str, value: object, zh: str, en: str) -> None:
    assert render(expression, value) == zh
    assert render(expression, value, "en") == en


def test_fresh_moments_in_both_languages() -> None:
    assert render("ago", timezone.now()) == "刚刚"
    assert render("ago", timezone.now(), "en") == "just now"


FILTERS = ["number", "compact", "money", "compact_money", "percent", "day", "moment", "ago"]


@pytest.mark.parametrize("expression", FILTERS)
def test_a_missing_value_is_two_hyphens_everywhere(expression: str) -> None:
    assert render(expression, None) == "--"


@pytest.mark.parametrize(
    ("expression", "shown"), [("number", "0"), ("compact", "0"), ("money", "¥0.00"), ("percent", "0.0%")]
)
def test_nothing_is_a_number_and_not_missing(expression: str, shown: str) -> None:
    assert render(expression, 0) == shown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_djangos_own_localisation_agrees(language: str) -> None:
    with override(language):
        assert formats.number_format(Decimal("12345678.5"), use_l10n=True, force_grouping=True) == "12,345,678.5"
        assert formats.date_format(date(2026, 3, 5)) == "2026-03-05"
        assert formats.date_format(datetime(2026, 3, 5, 14, 8, tzinfo=UTC), "DATETIME_FORMAT") == "2026-03-05 14:08"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
        for written in ("2026-03-05", "2026/3/5", "2026.3.5", "20260305"):
            assert forms.DateField().clean(written) == date(2026, 3, 5)
    with override("zh-hans"):
        assert forms.DateField().clean("2026年3月5日") == date(2026, 3, 5)


class Order(forms.Form):
    """A form with both fields."""

    placed = ChineseDateField(required=False)
    amount = ChineseDecimalField(required=False, max_digits=12, decimal_places=2, min_value=0)


def test_fields_read_what_people_write() -> None:
    form = Order({"placed": "2026年3月5日", "amount": "1.2万"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"placed": date(2026, 3, 5), "amount": Decimal("12000")}


def test_empty_fields_are_none() -> None:
    form = Order({"placed": "", "amount": ""})
    assert form.is_valid()
    assert form.cleaned_data == {"placed": None, "amount": None}


def test_errors_name_fault_and_fix_in_both_languages() -> None:
    with override("zh-hans"):
        assert Order({"placed": "3/5/2026"}).errors["placed"] == [
            "无法判断“3/5/2026”中哪个是日、哪个是月。 请写成 2026-03-05、2026/3/5 或 2026年3月5日 的样式。"
        ]
    with override("en"):
        assert Order({"amount": "abc"}).errors["amount"] == [
            "“abc” is not a number. Write it like 1234.5, 1,234.5, 3万 or 1.2亿."
        ]


@pytest.mark.parametrize("amount", ["-1", "1.234", "999亿"])
def test_the_limits_of_a_decimal_field_hold(amount: str) -> None:
    assert list(Order({"amount": amount}).errors) == ["amount"]


def test_fields_show_and_compare_what_they_hold() -> None:
    form = Order({"placed": "2026/3/5", "amount": "1,234.50"}, initial={"placed": date(2026, 3, 5), "amount": 1234.5})
    assert not form.has_changed()
    with override("zh-hans"):
        page = str(Order(initial={"placed": date(2026, 3, 5), "amount": Decimal("1234.50")}))
    assert 'value="2026-03-05"' in page
    assert 'inputmode="decimal"' in page
    assert 'value="1234.50"' in page


def test_a_field_of_another_currency() -> None:
    assert ChineseDecimalField(currency="GBP").clean("£5") == 5
    with pytest.raises(forms.ValidationError):
        ChineseDecimalField().clean("£5")
