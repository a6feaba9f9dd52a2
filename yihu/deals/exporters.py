from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yihu.deals.models import Opportunity
from yihu.ground.actors import Actor
from yihu.ground.exports import DAY, NUMBER, Column, Export, register


def _opportunities(actor: Actor) -> Any:
    rows = Opportunity.objects.visible_to(actor).filter(account__archived_at=None)
    return rows.select_related("account", "offering").order_by("number")


register(
    Export(
        "opportunities",
        _("Opportunities"),
        "deals.opportunity:view",
        _opportunities,
        (
            Column("number", _("Number"), lambda r: r.number),
            Column("account", _("Account"), lambda r: r.account.name),
            Column("title", _("Title"), lambda r: r.title),
            Column("offering", _("Offering"), lambda r: r.offering and r.offering.name),
            Column("owner", _("Owner"), lambda r: r.owner_name),
            Column("stage", _("Stage"), lambda r: r.stage),
            Column("amount", _("Amount"), lambda r: r.amount, NUMBER),
            Column("currency", _("Currency"), lambda r: r.currency),
            Column("opened_on", _("Opened"), lambda r: r.opened_on, DAY),
            Column("closed_on", _("Closed"), lambda r: r.closed_on, DAY),
        ),
    )
)
