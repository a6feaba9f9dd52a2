from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yihu.accounts.models import Interaction, Organisation
from yihu.ground.actors import Actor
from yihu.ground.events import event_type
from yihu.ground.timeline import Item, source

event_type("accounts.account.archived", gettext_lazy("{actor} put the account into the bin"), "trash")
event_type("accounts.account.restored", gettext_lazy("{actor} took the account out of the bin"), "undo")
event_type("accounts.account.designated", gettext_lazy("{actor} marked the account as {title}: {reason}"), "level")
event_type("accounts.account.undesignated", gettext_lazy("{actor} took back that the account is {title}"), "level")
event_type("accounts.note.written", gettext_lazy("{actor} wrote a note"), "note", on_timeline=False)
event_type("accounts.note.removed", gettext_lazy("{actor} removed a note"), "trash")
event_type("accounts.note.restored", gettext_lazy("{actor} brought a note back"), "undo")
event_type("accounts.team.joined", gettext_lazy("{member} joined the account team as {role}"), "people")
event_type("accounts.team.left", gettext_lazy("{member} left the account team"), "people")

SENTENCES = {
    Interaction.Kind.NOTE: gettext_lazy("{who} noted"),
    Interaction.Kind.VISIT: gettext_lazy("{who} visited"),
    Interaction.Kind.CALL: gettext_lazy("{who} called"),
    Interaction.Kind.MAIL: gettext_lazy("{who} exchanged mail"),
    Interaction.Kind.MEETING: gettext_lazy("{who} met"),
}
ICONS = {
    Interaction.Kind.NOTE: "note",
    Interaction.Kind.VISIT: "visit",
    Interaction.Kind.CALL: "phone",
    Interaction.Kind.MAIL: "mail",
    Interaction.Kind.MEETING: "event",
}
WITH_PERSON = {
    Interaction.Kind.NOTE: gettext_lazy("{who} noted about {person}"),
    Interaction.Kind.VISIT: gettext_lazy("{who} visited {person}"),
    Interaction.Kind.CALL: gettext_lazy("{who} called {person}"),
    Interaction.Kind.MAIL: gettext_lazy("{who} exchanged mail with {person}"),
    Interaction.Kind.MEETING: gettext_lazy("{who} met {person}"),
}


@source("interaction", pgettext_lazy("timeline", "Visits, calls and notes"), "accounts.account:view")
def interactions(actor: Actor, account: Organisation, until: datetime | None, limit: int) -> Iterable[Item]:
    """What we and the customer said to each other, and our notes."""
    rows: Any = Interaction.objects.visible_to(actor).filter(organisation=account, removed_at=None)
    if until:
        rows = rows.filter(at__lte=until)
    for row in rows.select_related("person").order_by("-at", "-pk")[:limit]:
        kind = Interaction.Kind(row.kind)
        who = row.author_name or _("Somebody")
        sentence = WITH_PERSON[kind] if row.person else SENTENCES[kind]
        yield Item(
            at=row.at,
            kind="interaction",
            sentence=str(sentence).format(who=who, person=row.person),
            icon=ICONS[kind],
            text=row.text,
            who=who,
            undo_url=reverse("note-remove", args=[row.pk]) if actor.user_id and row.author_id == actor.user_id else "",
        )
