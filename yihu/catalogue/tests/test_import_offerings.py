from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from yihu.catalogue.models import Offering
from yihu.ground.tests.importing import counts, imported, reasons

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def test_offerings_by_code_and_by_name_without_spaces() -> None:
    data = imported(
        "offerings",
        '产品编码,产品名称,类别,标准价格,币种\nL1,专线 100M,专线,"1,234.56789",CNY\n,GTX Pro,,¥1万,\n,GTXPro,,,\n',
    )
    assert counts(data) == {"read": 3, "created": 2, "duplicates": 1, "skipped": 1}
    assert reasons(data) == {4: "The offering is the same as in row 3."}
    line, gtx = Offering.objects.order_by("-code")
    assert (line.code, line.name, line.category, line.list_price, line.currency) == (
        "L1", "专线100M", "专线", Decimal("1234.5679"), "CNY",
    )  # fmt: skip
    assert (gtx.code, gtx.squeezed, gtx.list_price) == ("GTX Pro", "gtxpro", Decimal(10000))


def test_update_keeps_what_the_file_leaves_empty() -> None:
    imported("offerings", "code,name,category,value_added\nL1,专线,A,no\n")
    text = "code,name,category,value_added,unit_cost\nL1,专线,,yes,3.5\n"
    assert counts(imported("offerings", text, update=True)) == {"read": 1, "updated": 1}
    offering = Offering.objects.get()
    assert (offering.category, offering.value_added, offering.unit_cost) == ("A", True, Decimal("3.5"))
    assert counts(imported("offerings", text, update=True)) == {"read": 1, "unchanged": 1}


def test_long_names_without_a_code_get_different_codes() -> None:
    start = "x" * 80
    imported("offerings", f"name\n{start}1\n{start}2\n")
    assert Offering.objects.count() == 2
    assert {len(offering.code) for offering in Offering.objects.all()} == {63}
