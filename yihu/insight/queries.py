"""Reading of figures, always for an actor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from yihu.accounts.models import Organisation, OrganisationIdentifier
from yihu.accounts.queries import find
from yihu.ground import metrics
from yihu.ground.actors import Actor
from yihu.ground.commands import WrongInput
from yihu.ground.search import with_words
from yihu.insight.models import AccountMeasures, Figures, YearMeasures

CODES = Prefetch("identifiers", OrganisationIdentifier.objects.filter(until=None).order_by("scheme", "value"))


def account_known_as(actor: Actor, reference: str) -> Organisation:
    """The one account known by `reference`: id, customer number, credit code, exact name, else found by its words.

    WrongInput where there is none, and where there are several (they are named).
    """
    found = find(actor, reference)
    if not found:
        rows = Organisation.objects.visible_to(actor).filter(with_words("accounts.organisation", reference))
        found = list(rows.order_by("name")[:20])
    if not found:
        raise WrongInput(f"no account is known as {reference!r}; give its id, customer number, credit code or name")
    if len(found) > 1:
        names = "; ".join(f"{row.name} ({row.pk})" for row in found)
        raise WrongInput(f"{reference!r} may be {len(found)} accounts: {names}. Give the id of one")
    return found[0]


def measures_of(actor: Actor, accounts: Sequence[Organisation]) -> dict[Any, AccountMeasures]:
    """The published figures of these accounts by id, as far as the actor may see them."""
    rows = AccountMeasures.objects.visible_to(actor).filter(account__in=[a.pk for a in accounts])
    return {row.pk: row for row in rows}


def sees_the_whole(actor: Actor) -> bool:
    """Whether the actor may know ranks, totals and shares of the whole.

    Together with an account's own revenue they give away the supplier's revenue and that of other accounts.
    """
    return actor.everywhere(AccountMeasures.view_permission)


def published(actor: Actor) -> QuerySet[AccountMeasures]:
    """The figures of all accounts that the actor may see, those in the bin left out."""
    rows = AccountMeasures.objects.visible_to(actor).filter(account__archived_at=None)
    return rows.select_related("account__territory", "account__owner")


def of_year(actor: Actor, as_of: Any) -> QuerySet[YearMeasures]:
    """The same as of the end of a year that was computed."""
    rows = YearMeasures.objects.visible_to(actor).filter(as_of=as_of, account__archived_at=None)
    return rows.select_related("account__territory", "account__owner")


def ordered_by(rows: QuerySet[Any], metric: str) -> QuerySet[Any]:
    """`rows` by currency, then by `metric`, largest first, those without a value last. WrongInput for another word."""
    names = [m.name for m in metrics.shown()]
    if metric not in names:
        raise WrongInput(f"{metric!r} is no metric; there are: {', '.join(names)}")
    return rows.order_by(F("currency").desc(), F(metric).desc(nulls_last=True), "number", "pk")


def currencies(run: Figures | None) -> list[str]:
    """The currencies with figures, the one with most accounts first."""
    found = run.currencies if run else {}
    return sorted(found, key=lambda code: (-found[code]["accounts"], code))
