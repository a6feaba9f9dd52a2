from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from yihu.ground.tests.importing import counts, faults, imported, reasons
from yihu.holdings.models import Contract
from yihu.testing.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def test_contracts_find_their_account_and_stay_unique(cast: Cast) -> None:
    text = (
        "合同编号,客户名称,合同名称,生效日期,到期日期,合同金额\nHT-1,长安重工股份有限公司,专线合同,2026.1.1,2026-12-31,1.2万\n"
        "HT-1,长安重工股份有限公司,又一次,2026.1.1,,\nHT-2,FJ000002,,2026-02-01,2026-01-01,\nHT-3,FJ9,,2026-01-01,,\n"
        "C-FJ000001,FJ000002,,2026-01-01,,\nC-FJ000001,FJ000001,,2026-01-01,,\n"
    )
    data = imported("contracts", text)
    assert counts(data) == {"read": 6, "created": 1, "duplicates": 2, "skipped": 2, "errors": 3}
    assert faults(data) == {4: "到期日期", 5: "客户名称", 6: "合同编号"}
    assert reasons(data)[3] == "The contract HT-1 is there already."
    made = Contract.objects.get(number="HT-1")
    assert (made.account, made.title, made.since, made.until) == (
        cast.account, "专线合同", date(2026, 1, 1), date(2026, 12, 31),
    )  # fmt: skip
    assert (made.amount, made.currency) == (Decimal(12000), "CNY")


def test_update_keeps_what_the_file_leaves_empty(cast: Cast) -> None:
    text = "number,account,title,since,amount\nC-FJ000001,FJ000001,新标题,2020-01-01,\n"
    assert counts(imported("contracts", text, update=True)) == {"read": 1, "updated": 1}
    contract = Contract.objects.get(number="C-FJ000001")
    assert (contract.title, contract.amount, contract.currency) == ("新标题", Decimal(9000), "CNY")
    assert counts(imported("contracts", text, update=True)) == {"read": 1, "unchanged": 1}
