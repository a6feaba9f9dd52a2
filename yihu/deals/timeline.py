from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from yihu.accounts.models import Organisation
from yihu.deals.models import Opportunity
from yihu.ground import clock
from yihu.ground.actors import Actor
from yihu.ground.text.amounts import format_money
from yihu.ground.timeline import Item, source

SENTENCES = {
    Opportunity.Stage.PROSPECTING: gettext_lazy("Opportunity found: {title}"),
    Opportunity.Stage.ENGAGING: gettext_lazy("Opportunity pursued: {title}"),
    Opportunity.Stage.WON: gettext_lazy("Opportunity won: {title}"),
    Opportunity.Stage.LOST: gettext_lazy("Opportunity lost: {title}"),
}


@source("opportunity", gettext_lazy("Opportunities"), "deals.opportunity:view")
def opportunities(actor: Actor, account: Organisation, until: datetime | None, limit: int) -> Iterable[Item]:
    """Opportunities on the day they were closed, or else opened."""
    rows: Any = Opportunity.objects.visible_to(actor).filter(account=account)
    rows = rows.annotate(on=Coalesce("closed_on", "opened_on")).exclude(on=None).select_related("offering")
    if until:
        rows = rows.filter(on__lte=until.astimezone(clock.zone()).date())
    for row in rows.order_by("-on", "-pk")[:limit]:
        title = row.title or (str(row.offering) if row.offering else row.number)
        yield Item(
            at=datetime.combine(row.on, time.min, clock.zone()),
            kind="opportunity",
            sentence=str(SENTENCES[Opportunity.Stage(row.stage)]).format(title=title),
            icon="deals",
            text=format_money(row.amount, row.currency) if row.amount is not None else "",
            who=row.owner_name,
        )
