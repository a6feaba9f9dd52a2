from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yihu.catalogue.models import Offering
from yihu.ground.facts import FLAG, ID, WholeOf, fact


@fact("offerings", _("Offerings"), {"offering": ID, "value_added": FLAG}, WholeOf(Offering))
def offerings() -> QuerySet[Any, Any]:
    """Every offering, and whether it is a value-added service (missing where nobody said)."""
    return Offering.objects.values_list("id", "value_added")
