from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yihu.accounts.models import Organisation
from yihu.ground.actors import Actor
from yihu.ground.events import event_type
from yihu.ground.timeline import Item, source
from yihu.insight.models import TierChange

event_type(
    "insight.refresh.finished",
    gettext_lazy("{actor} had the figures computed as of {as_of}: {accounts} accounts, {changes} changes of tier"),
    "chart",
)


@source("tier", gettext_lazy("Changes of tier"), "insight.measures:view")
def tier_changes(actor: Actor, account: Organisation, until: datetime | None, limit: int) -> Iterable[Item]:
    """When the account came into another tier."""
    rows: Any = TierChange.objects.visible_to(actor).filter(account=account)
    if until:
        rows = rows.filter(at__lte=until)
    for row in rows.select_related("run").order_by("-at")[:limit]:
        text = _("From {before} to {after}").format(before=tier_name(row.before), after=tier_name(row.after))
        as_of = _("revenue as of {day}").format(day=row.run.as_of)
        yield Item(at=row.at, kind="tier", sentence=text, icon="level", text=as_of)


def tier_name(tier: int | None) -> str:
    """The tier in words."""
    return _("no tier") if tier is None else _("tier {tier}").format(tier=tier)
