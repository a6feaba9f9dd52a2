from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yihu.ground.actors import SYSTEM
from yihu.ground.facts import DAY, ID, MONEY, TEXT, RowsOf, fact
from yihu.holdings.models import Transaction


@fact(
    "transactions",
    _("Invoice lines"),
    {"id": ID, "account": ID, "day": DAY, "offering": ID, "amount": MONEY, "cost": MONEY, "currency": TEXT},
    RowsOf(Transaction),
    joins={"offering": "offerings"},
)
def transactions() -> QuerySet[Any, Any]:
    """Every line of an invoice, a credit or a correction."""
    rows = Transaction.objects.visible_to(SYSTEM)
    return rows.values_list("id", "account_id", "day", "offering_id", "amount", "cost", "currency")
