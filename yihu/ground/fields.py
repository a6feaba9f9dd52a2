"""Form fields that read numbers and dates as Chinese offices write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from yihu.ground.text.chinese_numbers import NumberFault, parse_number
from yihu.ground.text.dates import DateFault, parse_date


class ChineseDateField(forms.DateField):
    """A day: 2026年3月5日, 2026-03-05, 2026/3/5, 2026.3.5, 20260305; gives a date."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"autocomplete": "off"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        """The date, None for an empty value; ValidationError naming the fault and the fix."""
        if value in self.empty_values:
            return None
        try:
            return parse_date(value)
        except DateFault as fault:
            # The fix may speak of mapping files; who fills in a form can only write the date differently.
            how = gettext("Write it like 2026-03-05, 2026/3/5 or 2026年3月5日.")
            raise ValidationError(f"{fault.fault} {how}", code="invalid") from fault


class ChineseDecimalField(forms.DecimalField):
    """A number: 1,234.5, １２３４, 3万, 1.2亿, ¥1,000; gives a Decimal. `currency` is the one its signs may name."""

    def __init__(self, *, currency: str = "CNY", **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)
        self.currency = currency

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The number, None for an empty value; ValidationError naming the fault and the fix."""
        if value in self.empty_values:
            return None
        try:
            return parse_number(value, currency=self.currency)
        except NumberFault as fault:
            raise ValidationError(str(fault), code="invalid") from fault
