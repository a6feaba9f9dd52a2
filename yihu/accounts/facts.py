from __future__ import annotations

from typing import Any

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yihu.accounts.models import Designation, Organisation, OrganisationIdentifier, Scheme
from yihu.ground.actors import SYSTEM
from yihu.ground.facts import ID, TEXT, WholeOf, fact


@fact(
    "accounts",
    _("Accounts"),
    {"account": ID, "external_id": TEXT},
    WholeOf(Organisation, OrganisationIdentifier),
)
def accounts() -> QuerySet[Any, Any]:
    """Every account that is not in the bin, with its customer number (the first one where it has several)."""
    number = Q(identifiers__scheme=Scheme.EXTERNAL, identifiers__until=None)
    rows = Organisation.objects.visible_to(SYSTEM).filter(archived_at=None)
    rows = rows.annotate(external_id=Min("identifiers__value", filter=number))
    return rows.values_list("id", "external_id")  # type: ignore[no-any-return]


@fact("designations", _("Designations"), {"id": ID, "account": ID, "kind": TEXT}, WholeOf(Designation))
def designations() -> QuerySet[Any, Any]:
    """Which accounts are called strategic or of high potential now."""
    rows = Designation.objects.visible_to(SYSTEM).filter(until=None)
    return rows.values_list("id", "organisation_id", "kind")
