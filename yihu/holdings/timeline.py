from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yihu.accounts.models import Organisation
from yihu.ground import clock
from yihu.ground.actors import Actor
from yihu.ground.text.amounts import format_money
from yihu.ground.timeline import Item, source
from yihu.holdings.models import Contract, Transaction


@source("document", gettext_lazy("Invoices and credits"), "holdings.transaction:view")
def documents(actor: Actor, account: Organisation, until: datetime | None, limit: int) -> Iterable[Item]:
    """Invoices and credits, one item a document."""
    rows: Any = Transaction.objects.visible_to(actor).filter(account=account)
    if until:
        rows = rows.filter(day__lte=until.astimezone(clock.zone()).date())
    newest = rows.order_by("-day").values("day").distinct()[:limit]  # the index gives them; the rest is not read
    found = (
        rows.filter(day__in=newest).values("document", "day", "currency").annotate(sum=Sum("amount"), lines=Count("pk"))
    )
    for row in found.order_by("-day", "-document")[:limit]:
        text = _("Invoice {document}") if row["sum"] >= 0 else _("Credit {document}")
        lines = ngettext("{n} line", "{n} lines", row["lines"]).format(n=row["lines"])
        yield Item(
            at=datetime.combine(row["day"], time.min, clock.zone()),
            kind="document",
            sentence=text.format(document=row["document"]),
            icon="file",
            text=f"{format_money(row['sum'], row['currency'])} · {lines}",
        )


@source("contract", gettext_lazy("Contracts"), "holdings.contract:view")
def contracts(actor: Actor, account: Organisation, until: datetime | None, limit: int) -> Iterable[Item]:
    """Contracts on the day from which they hold."""
    rows: Any = Contract.objects.visible_to(actor).filter(account=account, since__lte=clock.today())
    if until:
        rows = rows.filter(since__lte=until.astimezone(clock.zone()).date())
    for row in rows.order_by("-since", "-pk")[:limit]:
        yield Item(
            at=datetime.combine(row.since, time.min, clock.zone()),
            kind="contract",
            sentence=_("Contract {number} began").format(number=row.number),
            icon="docs",
            text=row.title,
        )
