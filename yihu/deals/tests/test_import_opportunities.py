from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from yihu.catalogue.models import Offering
from yihu.deals.models import Opportunity
from yihu.ground.tests.importing import counts, faults, imported, reasons
from yihu.testing.cast import Cast

HEADER = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def test_dirty_rows_of_a_crm(cast: Cast) -> None:
    Offering.objects.create(code="G1", name="GTX Pro", squeezed="gtxpro")
    text = HEADER + (
        "1C,Moses Frase,GTXPro,长安重工股份有限公司,Won,10/20/2016,3/1/2017,1054\n"
        "2C,李经理,GTX Basic,FJ000002,赢单,10/20/2016,,\n"
        "3C,李经理,GTXBasic,,Engaging,nonsense,,\n"
        "4C,李经理,gtx basic,长安重工股份有限公,Lost,10/20/2016,,\n"
        "5C,李经理,,FJ000001,maybe,10/20/2016,,\n"
        "6C,李经理,GTX-Basic,FJ000001,prospecting,,10/20/2016,\n"
        "7C,李经理,,FJ000001,Won,10/20/2016,10/19/2016,\n"
    )
    data = imported("opportunities", text, {"dates": "%m/%d/%Y", "constants": {"currency": "USD"}})
    assert counts(data) == {"read": 7, "created": 3, "skipped": 1, "errors": 3}
    assert reasons(data) == {4: "No account named."}
    assert faults(data) == {5: "account", 6: "deal_stage", 8: "close_date"}
    first = Opportunity.objects.get(number="1C")
    assert first.offering == Offering.objects.get(code="G1")
    assert (first.account, first.stage) == (cast.account, "won")
    assert (first.owner, first.owner_name) == (None, "Moses Frase")
    assert (first.opened_on, first.closed_on) == (date(2016, 10, 20), date(2017, 3, 1))
    assert (first.amount, first.currency) == (Decimal(1054), "USD")
    assert Opportunity.objects.get(number="2C").owner == cast.users["李经理"]
    assert Offering.objects.filter(squeezed="gtxbasic").count() == 1
    assert [(remark["column"], remark["count"]) for remark in data["remarks"]] == [("sales_agent", 1), ("product", 1)]


def test_update_by_number(cast: Cast) -> None:
    text = "number,account,stage,amount,title\nO-FJ000001,FJ000001,won,500,\nO-FJ000002,FJ000001,won,,\n"
    data = imported("opportunities", text, update=True)
    assert counts(data) == {"read": 2, "updated": 1, "errors": 1}
    changed = Opportunity.objects.get(number="O-FJ000001")
    assert (changed.stage, changed.amount, changed.title) == ("won", Decimal(500), "专线提速")
    assert counts(imported("opportunities", text)) == {"read": 2, "duplicates": 2, "skipped": 2}
